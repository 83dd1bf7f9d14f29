import { describe, expect, it } from 'vitest';
import { oks, sigmasOf } from '../../../../src/core/detection/oks.ts';
import { createPlaces, createWanted, TEST_SIGMAS } from '../../../fixtures/people/people.ts';
import { BODY_JOINTS } from '../../../fixtures/people/poses.ts';

describe('oks', () => {
  it('is 1 when every joint is exact', () => {
    expect(oks(createPlaces(10), createWanted(10), TEST_SIGMAS)).toBe(1);
  });

  it('is the mean of exp(−d² / (2 area (2σ)²))', () => {
    // 10 px off: 100 / (2 · 10⁴ · 0.01) = 0.5 and 100 / (2 · 10⁴ · 0.04) = 0.125
    const expected = (Math.exp(-0.5) + Math.exp(-0.125)) / 2;
    expect(oks(createPlaces(10, 10), createWanted(10), TEST_SIGMAS)).toBeCloseTo(expected, 12);
  });

  it('counts labelled joints only', () => {
    const places = createWanted(10).places.map((place, i) => ({ ...place, isLabelled: i === 1 }));
    const found = [{ x: -999, y: 999 }, createPlaces(10, 10)[1]];
    expect(oks(found, createWanted(10, { places }), TEST_SIGMAS)).toBeCloseTo(Math.exp(-0.125), 12);
  });

  it('uses the box, grown by its size on every side, without labelled joints', () => {
    const places = createWanted(0).places.map((place) => ({ ...place, isLabelled: false }));
    const crowd = createWanted(0, { places });
    const at = (x: number, y: number) =>
      oks(
        [
          { x, y },
          { x, y },
        ],
        crowd,
        [0.05, 0.05],
      );
    expect([at(50, 50), at(-100, -100), at(200, 200)]).toEqual([1, 1, 1]);
    expect(at(210, 0)).toBeCloseTo(Math.exp(-0.5), 12);
    expect(at(-110, 210)).toBeCloseTo(Math.exp(-1), 12);
  });

  it('is 0 for a person without an area who is not matched exactly', () => {
    const flat = createWanted(10, { area: 0 });
    expect(oks(createPlaces(10, 1), flat, TEST_SIGMAS)).toBe(0);
    expect(oks(createPlaces(10), flat, TEST_SIGMAS)).toBe(1);
  });
});

describe('sigmasOf', () => {
  it('has a value for each of COCO’s 17 joints', () => {
    expect(sigmasOf(BODY_JOINTS)).toEqual([
      0.026, 0.025, 0.025, 0.035, 0.035, 0.079, 0.079, 0.072, 0.072, 0.062, 0.062, 0.107, 0.107,
      0.087, 0.087, 0.089, 0.089,
    ]);
  });

  it('uses their mean for other points', () => {
    const known = sigmasOf(BODY_JOINTS);
    const mean = known.reduce((sum, sigma) => sum + sigma) / known.length;
    expect(sigmasOf(['snout'])[0]).toBeCloseTo(mean, 3);
  });
});
