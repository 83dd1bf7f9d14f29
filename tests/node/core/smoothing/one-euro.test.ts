import { describe, expect, it } from 'vitest';
import { OneEuroFilter, type OneEuroSetting } from '../../../../src/core/smoothing/one-euro.ts';

const FRAME_MS = 1000 / 30;

/** The filter's answers to values that come 30 times a second. */
function filterAll(setting: OneEuroSetting, values: readonly number[]): number[] {
  const filter = new OneEuroFilter(setting);
  return values.map((value, i) => filter.filter(value, i * FRAME_MS));
}

const still: OneEuroSetting = { minimumCutoffHz: 1, cutoffPerSpeed: 0, speedCutoffHz: 1 };
const lively: OneEuroSetting = { minimumCutoffHz: 1, cutoffPerSpeed: 2, speedCutoffHz: 1 };

/**
 * How far `lively` ends up behind a ramp, by its equations: the speed is measured from the smoothed
 * value, so it is speed / α, and the cutoff 1 Hz + 2 Hz · speed / α has to give that α.
 */
function expectedLagMs(unitsPerSecond: number): number {
  let alpha = 0.5;
  for (let i = 0; i < 100; i++) {
    const turn = (2 * Math.PI * (1 + (2 * unitsPerSecond) / alpha)) / 30;
    alpha = turn / (turn + 1);
  }
  return (FRAME_MS * (1 - alpha)) / alpha;
}

describe('OneEuroFilter', () => {
  it('is a first-order low pass when speed does not count', () => {
    // α = 2π · 1 Hz / 30 / (2π · 1 Hz / 30 + 1) = 0.17317
    const [first, second, third] = filterAll(still, [0, 1, 1]) as [number, number, number];
    expect(first).toBe(0);
    expect(second).toBeCloseTo(0.17317, 5);
    expect(third).toBeCloseTo(0.17317 + 0.82683 * 0.17317, 4);
  });

  it('answers a step by rising to it and never past it', () => {
    const step = [...Array<number>(10).fill(0), ...Array<number>(120).fill(1)];
    for (const setting of [still, lively]) {
      const answers = filterAll(setting, step);
      answers.slice(1).forEach((value, i) => expect(value).toBeGreaterThanOrEqual(answers[i]));
      expect(answers.at(-1)).toBeLessThanOrEqual(1);
      expect(answers.at(-1)).toBeGreaterThan(0.999);
    }
    expect(filterAll(lively, step)[14]).toBeGreaterThan(filterAll(still, step)[14]);
  });

  it('follows a ramp at a constant distance, the shorter the faster it is', () => {
    const lagMs = (setting: OneEuroSetting, unitsPerSecond: number) => {
      const ramp = Array.from({ length: 300 }, (_, i) => (i / 30) * unitsPerSecond);
      const behind = ramp[299] - filterAll(setting, ramp)[299];
      return (behind / unitsPerSecond) * 1000;
    };
    // A low pass of 1 Hz is 1 / 2π s behind.
    expect(lagMs(still, 0.1)).toBeCloseTo(159.2, 0);
    expect(lagMs(still, 10)).toBeCloseTo(159.2, 0);
    expect(lagMs(lively, 1)).toBeCloseTo(expectedLagMs(1), 2);
    expect(lagMs(lively, 10)).toBeCloseTo(expectedLagMs(10), 2);
    expect(lagMs(lively, 10)).toBeLessThan(lagMs(lively, 1) / 4);
  });

  it('keeps a slow sine and takes a fast one down', () => {
    const swing = (hertz: number) => {
      const sine = Array.from({ length: 600 }, (_, i) => Math.sin((2 * Math.PI * hertz * i) / 30));
      return Math.max(...filterAll(still, sine).slice(300));
    };
    // |H| = 1 / √(1 + (f / 1 Hz)²), a little more because of the discrete steps.
    expect(swing(0.1)).toBeGreaterThan(0.98);
    expect(swing(1)).toBeGreaterThan(0.66);
    expect(swing(1)).toBeLessThan(0.76);
    expect(swing(5)).toBeLessThan(0.24);
  });

  it('goes by the time between values, not by their number', () => {
    const run = (frameMs: number) => {
      const filter = new OneEuroFilter(still);
      filter.filter(0, 0);
      let value = 0;
      for (let ms = frameMs; ms <= 1000; ms += frameMs) value = filter.filter(1, ms);
      return value;
    };
    expect(Math.abs(run(10) - run(20))).toBeLessThan(0.005);
  });

  it('gives the same answer for the same moment and starts anew when time goes back', () => {
    const filter = new OneEuroFilter(still);
    filter.filter(0, 1000);
    const answer = filter.filter(1, 1100);
    expect(filter.filter(50, 1100)).toBe(answer);
    expect(filter.filter(7, 0)).toBe(7);
  });

  it('is calmer when the value is not trusted', () => {
    const answer = (trust: number) => {
      const filter = new OneEuroFilter(still);
      filter.filter(0, 0);
      return filter.filter(1, FRAME_MS, 1, trust);
    };
    expect(answer(0.25)).toBeLessThan(answer(1) / 3);
    expect(answer(0)).toBe(0);
  });
});
