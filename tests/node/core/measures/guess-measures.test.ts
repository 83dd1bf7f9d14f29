// Peak ambiguity of guesses and similarity of frames, on small maps.
import { describe, expect, test } from 'vitest';
import { measurePeakAmbiguity } from '../../../../src/core/detection/peak-ambiguity.ts';
import {
  farthestFirst,
  featureDistance,
  poolFeatures,
} from '../../../../src/core/lesson/label-queue.ts';
import type { CellMap } from '../../../../src/core/model/heads.ts';
import { createPose } from '../../../../src/core/pose.ts';

const logit = (probability: number) => Math.log(probability / (1 - probability));

/** 16×16 cells of one channel: 0.01 except in the given cells. */
function mapOf(cells: Record<number, number>): CellMap {
  const values = new Float32Array(256).fill(logit(0.01));
  for (const [cell, probability] of Object.entries(cells))
    values[Number(cell)] = logit(probability);
  return { width: 16, height: 16, channels: 1, values };
}

/** A keypoint in the middle of a cell. */
const poseAt = (cell: number, score: number) =>
  createPose([
    { joint: 'snout', x: ((cell % 16) + 0.5) / 16, y: (Math.floor(cell / 16) + 0.5) / 16, score },
  ]);

describe('peak ambiguity', () => {
  test('of a single peak is the ratio of background to peak', () => {
    expect(measurePeakAmbiguity(mapOf({ 34: 0.8 }), poseAt(34, 0.8))[0]).toBeCloseTo(0.01 / 0.8, 5);
  });

  test('ignores cells within an eighth of the map, here two cells', () => {
    const beside = mapOf({ 34: 0.8, 36: 0.79, 66: 0.79 });
    expect(measurePeakAmbiguity(beside, poseAt(34, 0.8))[0]).toBeCloseTo(0.01 / 0.8, 5);
    const away = mapOf({ 34: 0.8, 37: 0.4 });
    expect(measurePeakAmbiguity(away, poseAt(34, 0.8))[0]).toBeCloseTo(0.5, 5);
  });

  test('is 1 for a flat map, and at most 1 when another cell is higher', () => {
    expect(measurePeakAmbiguity(mapOf({}), poseAt(34, 0.01))[0]).toBeCloseTo(1, 5);
    expect(measurePeakAmbiguity(mapOf({ 200: 0.9 }), poseAt(34, 0.01))[0]).toBe(1);
  });

  test('is measured per channel', () => {
    const values = new Float32Array(512);
    const [one, other] = [mapOf({ 34: 0.8 }), mapOf({ 34: 0.5, 200: 0.25 })];
    one.values.forEach((value, cell) => (values[2 * cell] = value));
    other.values.forEach((value, cell) => (values[2 * cell + 1] = value));
    const keypoints = [0.8, 0.5].map((score) => poseAt(34, score).keypoints[0]);
    const flatness = measurePeakAmbiguity({ ...one, channels: 2, values }, createPose(keypoints));
    expect(flatness[0]).toBeCloseTo(0.0125, 5);
    expect(flatness[1]).toBeCloseTo(0.5, 5);
  });
});

describe('features', () => {
  const map = (...values: number[]): CellMap => ({
    width: values.length / 2,
    height: 1,
    channels: 2,
    values: Float32Array.from(values),
  });

  test('are the mean of the cells, normalised to length 1', () => {
    const [a, b] = poolFeatures(map(1, 0, 5, 8));
    expect(a).toBeCloseTo(0.6, 6);
    expect(b).toBeCloseTo(0.8, 6);
    expect([...poolFeatures(map(0, 0))]).toEqual([0, 0]);
  });

  test('have the cosine distance', () => {
    const [right, up] = [poolFeatures(map(2, 0)), poolFeatures(map(0, 3))];
    expect(featureDistance(right, right)).toBeCloseTo(0, 6);
    expect(featureDistance(right, up)).toBeCloseTo(1, 6);
    expect(featureDistance(right, poolFeatures(map(-1, 0)))).toBeCloseTo(2, 6);
  });
});

test('farthest first: each item is the most distant from all before it', () => {
  const far = (a: number, b: number) => Math.abs(a - b);
  expect(farthestFirst([1, 9, 10, 5], [0], far)).toEqual([
    { item: 10, distance: 10 },
    { item: 5, distance: 5 },
    { item: 1, distance: 1 },
    { item: 9, distance: 1 },
  ]);
  expect(farthestFirst([4, 8], [], far).map(({ item }) => item)).toEqual([4, 8]);
});
