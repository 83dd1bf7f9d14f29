// Regions in training, on small examples: coverage in a view, targets, decoding and judgement.
// Training on drawn pictures: region-lesson.test.ts.
import { describe, expect, it } from 'vitest';
import { createPlainView, createRandomView } from '../../../src/core/training/augment.ts';
import { compactMap } from '../../../src/core/model/cell-maps.ts';
import { decodePoints } from '../../../src/core/detection/decode-points.ts';
import { WHOLE_FRAME } from '../../../src/core/geometry.ts';
import type { CellMap } from '../../../src/core/model/heads.ts';
import { type Label, type LabelledFrame, labelFromMask } from '../../../src/core/lesson/labels.ts';
import { TAP_NAMES } from '../../../src/core/model/movenet.ts';
import { Random } from '../../../src/core/random.ts';
import { emptyRegion, type RegionMask } from '../../../src/core/mask/region-mask.ts';
import { paintDisc } from '../../../src/core/mask/paint-region.ts';
import { matchBaseChannels } from '../../../src/inference/base-heatmap.ts';
import { AUGMENTATION, type Sample } from '../../../src/learning/collect-samples.ts';
import { judgeRegions, measureOverlaps } from '../../../src/learning/judge-regions.ts';
import { planLesson } from '../../../src/learning/plan-lesson.ts';
import { readRegion, countCoveredPixels } from '../../../src/learning/region-maps.ts';
import { trainingSize } from '../../../src/learning/teach-lesson.ts';
import { createTrainingPicture } from '../../../src/learning/training-run.ts';
import { createTaps, SMALL_SHAPE } from '../../fixtures/networks/decoder-samples.ts';

const DOT = { name: 'dot', side: 'middle' } as const;
const MUG = { name: 'mug', side: 'middle', kind: 'region' } as const;
const ABSENT: Label = { state: 'absent', x: 0, y: 0 };
const UNLABELLED: Label = { state: 'unlabelled', x: 0, y: 0 };

/** The left half of a picture. */
function leftHalf(width: number, height: number): RegionMask {
  const mask = emptyRegion({ width, height });
  return { ...mask, values: mask.values.map((_, i) => (i % width < width / 2 ? 1 : 0)) };
}

const mapOf = (width: number, height: number, values: number[]): CellMap => ({
  ...{ width, height, channels: values.length / width / height },
  values: Float32Array.from(values),
});

const frameOf = (
  mask: RegionMask,
  labels: Label[],
  burst: string | null = null,
): LabelledFrame => ({
  ...{ name: 'f', burst, width: mask.width, height: mask.height, labels },
});

describe('countCoveredPixels', () => {
  const input = { width: 32, height: 32 };

  it('counts the input pixels in each cell, for any size of frame and picture', () => {
    for (const picture of [input, { width: 64, height: 64 }, { width: 8, height: 8 }]) {
      const { toFrame } = createPlainView({ frame: picture, region: WHOLE_FRAME, input });
      const covered = countCoveredPixels(leftHalf(16, 16), picture, toFrame, input);
      expect([...covered.subarray(0, 8)]).toEqual([16, 16, 16, 16, 0, 0, 0, 0]);
      // Half of a cell is two of its four columns.
      const shifted = { ...toFrame, x0: toFrame.x0 + (2 * picture.width) / 32 };
      const moved = countCoveredPixels(leftHalf(16, 16), picture, shifted, input);
      expect([...moved.subarray(0, 8)]).toEqual([16, 16, 16, 8, 0, 0, 0, 0]);
    }
  });

  it('counts nothing outside the frame', () => {
    const wide = { width: 32, height: 8 };
    const { toFrame } = createPlainView({ frame: wide, region: WHOLE_FRAME, input });
    const covered = countCoveredPixels(leftHalf(32, 8), wide, toFrame, input);
    const rows = Array.from({ length: 8 }, (_, row) => covered[row * 8]);
    expect(rows).toEqual([0, 0, 0, 16, 16, 0, 0, 0]);
  });

  it('rotates with the view like the labels', () => {
    const frame = { width: 60, height: 40 };
    const plan = { frame, region: WHOLE_FRAME, input };
    const mask = emptyRegion(frame);
    paintDisc(mask, { x: 20, y: 15 }, 4);
    const random = new Random(5);
    const { toFrame } = createRandomView(plan, { ...AUGMENTATION, flips: true }, random);
    const covered = countCoveredPixels(mask, frame, toFrame, input);
    const cell = covered.indexOf(Math.max(...covered));
    const [column, row] = [cell % 8, Math.floor(cell / 8)];
    const x = toFrame.xx * 4 * (column + 0.5) + toFrame.xy * 4 * (row + 0.5) + toFrame.x0;
    const y = toFrame.yx * 4 * (column + 0.5) + toFrame.yy * 4 * (row + 0.5) + toFrame.y0;
    expect(Math.hypot(x - 20, y - 15)).toBeLessThan(6);
  });
});

it('targets are the covered shares, zero when absent, and have weight only when labelled', () => {
  const taps = createTaps(new Random(1), SMALL_SHAPE, 8, 8);
  const compact = TAP_NAMES.map((name) => [name, compactMap(taps[name])]);
  const covered = new Uint8Array(64).fill(8);
  const at = { state: 'visible', x: 0.5, y: 0.5 } as const;
  const sample: Sample = {
    taps: Object.fromEntries(compact) as Sample['taps'],
    labels: [at, at, ABSENT, UNLABELLED],
    base: null,
    regions: [null, covered, null, null],
  };
  const { targets, mask } = createTrainingPicture(sample);
  expect(Array.from(mask)).toEqual([1, 1, 1, 0]);
  const channel = (index: number) => targets.values.filter((_, i) => i % 4 === index);
  expect(channel(1).every((value) => value === 0.5)).toBe(true);
  expect(channel(2).every((value) => value === 0)).toBe(true);
  // The dot's target is a peak in the middle, as without regions.
  const alone = createTrainingPicture({ ...sample, labels: [at], regions: null });
  expect(channel(0)).toEqual(alone.targets.values);
});

describe('a region in maps', () => {
  it('is decoded where logits are above 0, in the part of the frame that the map covers', () => {
    const map = mapOf(2, 1, [4, -4]);
    expect([...readRegion(map, 0, { width: 4, height: 2 }).values]).toEqual([
      ...[1, 1, 0, 0],
      ...[1, 1, 0, 0],
    ]);
    const crop = { x: 0.5, y: 0, width: 0.5, height: 1 };
    const cropped = readRegion(mapOf(1, 1, [4]), 0, { width: 4, height: 1 }, crop);
    expect([...cropped.values]).toEqual([0, 0, 1, 1]);
  });

  it('is a keypoint at the centroid of its cells, with their mean confidence', () => {
    // Two channels: a dot with its peak in the last cell, a region in the first two.
    const logit = Math.log(0.8 / 0.2);
    const map = mapOf(4, 1, [-9, logit, -9, logit, -9, -9, 9, -9]);
    const { keypoints } = decodePoints(map, [DOT, MUG]);
    expect(keypoints[0].x).toBeCloseTo(3.5 / 4, 2);
    expect(keypoints[1]).toMatchObject({ joint: 'mug', x: 0.25, y: 0.5 });
    expect(keypoints[1].score).toBeCloseTo(0.8, 5);
    const nowhere = decodePoints(mapOf(2, 1, [-9, -1]), [MUG]).keypoints[0];
    expect(nowhere.score).toBeCloseTo(1 / (1 + Math.E), 5);
  });
});

describe('a lesson with a region', () => {
  const mask = leftHalf(200, 100);
  const label: Label = labelFromMask(mask) ?? ABSENT;
  const near: Label = { state: 'visible', x: 0.5, y: 0.5 };

  it('plans no crop, which could cut off parts of the region', () => {
    const places = [0.48, 0.52].map((x): Label => ({ state: 'visible', x, y: 0.5 }));
    const dots = [frameOf(mask, places), frameOf(mask, places)];
    expect(planLesson(dots, [DOT, { ...DOT, name: 'other' }]).crop).not.toBeNull();
    const both = dots.map((frame) => ({ ...frame, labels: [...places, label] }));
    const plan = planLesson(both, [DOT, { ...DOT, name: 'other' }, MUG]);
    expect(plan).toMatchObject({ crop: null, cropViews: 0, wholeViews: 24 });
  });

  it('tells the trainer which maps are masks; without regions it passes none', () => {
    const input = { width: 256, height: 128 };
    expect(trainingSize({ input }, [DOT, MUG], 8)).toMatchObject({ regions: [false, true] });
    expect(trainingSize({ input }, [DOT], 8)).not.toHaveProperty('regions');
  });

  it('starts a region from scratch, even when it has the name of a pretrained joint', () => {
    const base = [{ name: 'nose', side: 'middle' } as const];
    expect(matchBaseChannels([{ ...MUG, name: 'nose' }, ...base], base)).toEqual([null, 0]);
  });

  it('is measured by overlap in labelled frames, including those labelled absent', () => {
    const joints = [DOT, MUG];
    const map = mapOf(2, 1, [0, 4, 0, -4]);
    const found = { heatmap: map, crop: WHOLE_FRAME };
    const overlapIn = (labels: Label[]) =>
      measureOverlaps(frameOf(mask, labels), joints, found, null);
    expect(overlapIn([near, label])).toEqual([{ point: 1, after: 1, before: null }]);
    expect(overlapIn([near, ABSENT])).toEqual([{ point: 1, after: 0, before: null }]);
    expect(overlapIn([near, UNLABELLED])).toEqual([]);
    const before = { found: { ...found, heatmap: mapOf(2, 1, [4, 4]) }, channels: [null, 0] };
    expect(measureOverlaps(frameOf(mask, [near, label]), joints, found, before)).toEqual([
      { point: 1, after: 1, before: 0.5 },
    ]);
  });

  it('is better when the overlap increased significantly, and worse when it decreased', () => {
    const judge = (after: number, before: number | null) =>
      judgeRegions(
        Array.from({ length: 6 }, (_, index) => ({
          frame: { burst: `b${index}` },
          overlaps: [{ point: 1, after: after + index / 1000, before }],
        })),
        2,
        new Random(1),
      );
    expect(judge(0.8, 0.6).verdict).toBe('better');
    expect(judge(0.6, 0.8).verdict).toBe('worse');
    const fresh = judge(0.8, null);
    expect(fresh.verdict).toBe('new');
    expect(fresh.frames).toBe(6);
    expect(fresh.points[0].after).toBeNull();
    expect(fresh.points[1].after?.median).toBeCloseTo(0.8025, 6);
    expect(judgeRegions([], 2, new Random(1))).toMatchObject({ frames: 0, verdict: 'too few' });
  });
});
