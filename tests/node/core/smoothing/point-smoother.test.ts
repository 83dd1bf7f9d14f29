// The filter by its answers to a step, a ramp and a sine, and to what no joint can do.
import { describe, expect, it } from 'vitest';
import { findSwappedJoints, PoseSmoother } from '../../../../src/core/smoothing/pose-smoother.ts';
import {
  DEFAULT_SMOOTHING,
  smoothingSettings,
} from '../../../../src/core/smoothing/smoothing-strength.ts';
import { PointSmoother } from '../../../../src/core/smoothing/point-smoother.ts';
import { createStandingPose } from '../../../fixtures/people/poses.ts';

const FRAME_MS = 1000 / 30;
const BODY_PX = 300;

/** The way of a joint through the filter, body sizes, a frame each. */
function follow(way: readonly number[], steadiness = DEFAULT_SMOOTHING): number[] {
  const point = new PointSmoother({ x: way[0] * BODY_PX, y: 0 }, 0);
  return way.map((x, index) => {
    const measured = { x: x * BODY_PX, y: 0, timeMs: index * FRAME_MS };
    const known = { bodyPx: BODY_PX, trust: 1, isDoubtful: false };
    const { x: steadied } = point.filter({ ...measured, ...known }, smoothingSettings(steadiness));
    return steadied / BODY_PX;
  });
}

const ramp = (perSecond: number) => Array.from({ length: 60 }, (_, i) => (i / 30) * perSecond);

describe('SteadyPoint', () => {
  it('arrives after a step that a body can make, without overshooting', () => {
    const steadied = follow([...Array<number>(10).fill(0), ...Array<number>(20).fill(0.1)]);
    expect(Math.max(...steadied)).toBeLessThanOrEqual(0.1);
    // Most of the way in the second frame, nearly all after a fifth of a second.
    expect(steadied[11]).toBeGreaterThan(0.06);
    expect(steadied[16]).toBeGreaterThan(0.09);
  });

  it.each([
    [0.25, 60],
    [0.5, 25],
    [1, 15],
    [3, 15],
  ])('is late on a ramp of %d body sizes a second by less than %d ms', (perSecond, mostMs) => {
    const way = ramp(perSecond);
    const lateMs = ((way.at(-1)! - follow(way).at(-1)!) / perSecond) * 1000;
    expect(lateMs).toBeGreaterThan(0);
    expect(lateMs).toBeLessThan(mostMs);
  });

  it('keeps the width of a swing, and trails its turns by less than two hundredths of the body', () => {
    const swing = Array.from({ length: 90 }, (_, i) => 0.2 * Math.sin((2 * Math.PI * i) / 30));
    const steadied = follow(swing);
    expect(Math.max(...steadied.slice(30))).toBeGreaterThan(0.19);
    const behind = swing.map((x, i) => Math.abs(x - steadied[i]));
    expect(Math.max(...behind.slice(15))).toBeLessThan(0.02);
  });

  it('is steadier and later the higher the slider', () => {
    const way = ramp(0.5);
    const late = [0.2, 0.4, 0.6, 0.8, 1].map((value) => way.at(-1)! - follow(way, value).at(-1)!);
    expect(late).toEqual([...late].sort((a, b) => a - b));
    expect(late[0]).toBeLessThan(late[4]);
  });

  it('waits one frame for a leap, then is there, and never in between', () => {
    const steadied = follow([0, 0, 0, 0.5, 0.5, 0.5]);
    expect(steadied).toEqual([0, 0, 0, 0, 0.5, 0.5]);
  });

  it('lets a single wrong frame pass', () => {
    expect(follow([0, 0, 0, 0.5, 0, 0])).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe('left and right that are taken for each other', () => {
  const frame = { width: 640, height: 480 };
  const standing = createStandingPose(0.5, 0.9, 0.6);
  const swapKnees = () => {
    const pose = structuredClone(standing);
    const [left, right] = [pose.keypoints[13], pose.keypoints[14]];
    [left.x, right.x] = [right.x, left.x];
    return pose;
  };
  const kneeOf = (pose: typeof standing) => pose.keypoints[13].x;

  it('are found out, also when the joints are near each other', () => {
    const before = new Map(
      standing.keypoints.map(({ joint, x, y }) => [joint, { x: x * 640, y: y * 480 }]),
    );
    const swapped = swapKnees().keypoints;
    const places = new Map(swapped.map(({ joint, x, y }) => [joint, { x: x * 640, y: y * 480 }]));
    const found = findSwappedJoints(places, (joint) => before.get(joint), 260);
    expect([...found].sort()).toEqual(['left_knee', 'right_knee']);
    expect(findSwappedJoints(before, (joint) => before.get(joint), 260).size).toBe(0);
  });

  it('do not drag a joint across the body', () => {
    const smoother = new PoseSmoother();
    let timeMs = 0;
    const smooth = (pose: typeof standing) => smoother.smooth(pose, frame, (timeMs += FRAME_MS));
    for (let i = 0; i < 5; i++) smooth(standing);
    // One swapped frame is not believed; a second one is, at once.
    expect(kneeOf(smooth(swapKnees()))).toBeCloseTo(kneeOf(standing), 9);
    expect(kneeOf(smooth(swapKnees()))).toBeCloseTo(kneeOf(swapKnees()), 9);
  });

  it('someone elsewhere in the next frame is there at once', () => {
    const smoother = new PoseSmoother();
    smoother.smooth(standing, frame, 0);
    smoother.smooth(standing, frame, FRAME_MS);
    const elsewhere = createStandingPose(0.85, 0.8, 0.6);
    expect(smoother.smooth(elsewhere, frame, 2 * FRAME_MS)).toEqual(elsewhere);
  });
});
