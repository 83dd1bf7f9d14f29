// Displacement of unlabelled joints after training.
import { expect, test } from 'vitest';
import type { LabelState } from '../../../src/core/lesson/labels.ts';
import { createPose, type Pose } from '../../../src/core/pose.ts';
import type { TeachingFrame } from '../../../src/learning/collect-samples.ts';
import type { ComparedFrame } from '../../../src/learning/compare-frame.ts';
import { measureMovements } from '../../../src/learning/measure-movement.ts';

const NAMES = ['nose', 'left_hip', 'right_hip'];
const JOINTS = NAMES.map((name) => ({ name, side: 'middle' as const }));

/** A body 200 px tall in a frame of 400 × 400 px; `shiftPx` is the displacement of the first joint. */
function createCompared(
  shiftPx: number,
  state: LabelState = 'unlabelled',
  score = 0.9,
): ComparedFrame<TeachingFrame> {
  const places = [
    [0.5, 0.25],
    [0.45, 0.75],
    [0.55, 0.75],
  ];
  const pose = (shift: number): Pose =>
    createPose(
      places.map(([x, y], index) => ({
        joint: NAMES[index],
        x: x + (index === 0 ? shift / 400 : 0),
        y,
        score: index === 0 ? score : 0.9,
      })),
    );
  const labels = NAMES.map((_, index) => ({ state: index === 0 ? state : 'absent', x: 0, y: 0 }));
  const load = () => Promise.reject(new Error('Expected no access to the picture.'));
  const frame = { name: 'f', burst: null, width: 400, height: 400, labels, load } as TeachingFrame;
  return { frame, found: pose(shiftPx), before: null, body: pose(0), overlaps: [] };
}

test('reports an unlabelled joint that stays, in px and body lengths', () => {
  const movements = measureMovements([createCompared(2), createCompared(4)], JOINTS);
  expect(movements).toHaveLength(1);
  const [{ point, count, medianPx, medianShare, hasMoved }] = movements;
  expect({ point, count, hasMoved }).toEqual({ point: 0, count: 2, hasMoved: false });
  expect(medianPx).toBeCloseTo(3, 6);
  expect(medianShare).toBeCloseTo(3 / 200, 6);
});

test('reports an unlabelled joint that moved', () => {
  const [{ hasMoved }] = measureMovements([createCompared(11), createCompared(12)], JOINTS);
  expect(hasMoved).toBe(true);
});

test('excludes labelled joints and joints of low confidence', () => {
  expect(measureMovements([createCompared(50, 'visible'), createCompared(50)], JOINTS)).toEqual([]);
  expect(measureMovements([createCompared(50, 'unlabelled', 0.1)], JOINTS)).toEqual([]);
});
