import { describe, expect, it } from 'vitest';
import {
  meanRecall,
  pck,
  recallAt,
  shareWithin,
  summariseErrors,
} from '../../../../src/core/evaluation/metrics.ts';
import { quantile } from '../../../../src/core/math.ts';

describe('quantile', () => {
  it.each([
    [0, 1],
    [0.25, 1.75],
    [0.5, 2.5],
    [0.9, 3.7],
    [1, 4],
  ])('%f of 4, 1, 3, 2 is %f', (p, value) => {
    expect(quantile([4, 1, 3, 2], p)).toBeCloseTo(value, 12);
  });

  it('is the value of a single one, NaN of none, and does not modify its input', () => {
    expect(quantile([7], 0.3)).toBe(7);
    expect(quantile([], 0.5)).toBeNaN();
    const values = [10, 9, 1];
    quantile(values, 0.5);
    expect(values).toEqual([10, 9, 1]);
  });
});

describe('errors', () => {
  it('are summarised', () => {
    const { p90, ...others } = summariseErrors([4, 1, 3, 2, 10]) ?? { p90: NaN };
    expect(others).toEqual({ count: 5, mean: 4, p50: 3, max: 10 });
    expect(p90).toBeCloseTo(7.6, 12);
    expect(summariseErrors([])).toBeNull();
  });

  it('within a radius include the radius', () => {
    expect(shareWithin([1, 2, 3, 4], 3)).toBe(0.75);
    expect(shareWithin([], 3)).toBeNull();
  });

  it('give PCK by individual reference lengths', () => {
    const errors = [
      { distancePx: 10, lengthPx: 100 },
      { distancePx: 10, lengthPx: 50 },
      { distancePx: 30, lengthPx: 100 },
    ];
    expect(pck(errors, 0.1)).toBeCloseTo(1 / 3, 12);
    expect(pck(errors, 0.2)).toBeCloseTo(2 / 3, 12);
    expect(pck([], 0.2)).toBeNull();
  });
});

describe('recall', () => {
  it('is the share of people at or above the threshold', () => {
    expect(recallAt([0.4, 0.5, 0.9], 0.5)).toBeCloseTo(2 / 3, 12);
    expect(recallAt([], 0.5)).toBeNull();
  });

  it('is averaged over ten thresholds', () => {
    expect(meanRecall([1])).toBe(1);
    expect(meanRecall([0.72, 0.2])).toBeCloseTo(5 / 20, 12);
    expect(meanRecall([])).toBeNull();
  });
});
