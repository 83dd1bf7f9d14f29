import { describe, expect, it } from 'vitest';
import { STAGE_NAMES, type StageSummary, Timings } from '../../../../src/core/live/timings.ts';

/** A frame whose stages took equally long, except for the given ones. */
function createTimes(allMs: number, others: Partial<StageSummary> = {}): StageSummary {
  return {
    captureMs: allMs,
    inputMs: allMs,
    networkMs: allMs,
    decodeMs: allMs,
    drawMs: allMs,
    totalMs: allMs,
    ...others,
  };
}

describe('Timings', () => {
  it('computes quantiles of unordered times', () => {
    const timings = new Timings();
    [9, 1, 7, 3, 5, 2, 11, 8, 4, 10, 6].forEach((ms, i) => timings.add(createTimes(ms), i));
    const percentiles = [0, 0.5, 0.9, 0.95, 1].map((p) => timings.summary(p)?.networkMs);
    expect(percentiles).toEqual([1, 6, 10, 10.5, 11]);
  });

  it('treats each stage independently', () => {
    const timings = new Timings();
    timings.add(createTimes(1, { networkMs: 30, totalMs: 34 }), 0);
    timings.add(createTimes(2, { networkMs: 20, totalMs: 28 }), 33);
    timings.add(createTimes(3, { networkMs: 10, totalMs: 22 }), 66);
    expect(timings.summary(0.5)).toEqual(createTimes(2, { networkMs: 20, totalMs: 28 }));
    expect(Object.keys(timings.summary(0.5) ?? {})).toEqual(STAGE_NAMES);
  });

  it('drops frames older than its window', () => {
    const timings = new Timings(1000);
    timings.add(createTimes(100), 0);
    timings.add(createTimes(1), 600);
    expect(timings.summary(1)?.totalMs).toBe(100);
    timings.add(createTimes(2), 1001);
    expect(timings.summary(1)?.totalMs).toBe(2);
  });

  it('computes frames per second from the first to the last frame', () => {
    const timings = new Timings(5000);
    expect(timings.fps()).toBe(0);
    for (let i = 0; i < 1000; i++) timings.add(createTimes(1), i * 40);
    expect(timings.fps()).toBeCloseTo(25, 9);
  });

  it('stays correct beyond its capacity', () => {
    const timings = new Timings(5000);
    for (let i = 0; i < 5000; i++) timings.add(createTimes(i), i);
    expect(timings.summary(1)?.totalMs).toBe(4999);
    expect(timings.summary(0)?.totalMs).toBe(3800);
    expect(timings.fps()).toBeCloseTo(1000, 9);
  });

  it('is null without frames, at first and after a reset', () => {
    const timings = new Timings();
    expect(timings.summary(0.5)).toBeNull();
    timings.add(createTimes(1), 0);
    timings.reset();
    expect(timings.summary(0.5)).toBeNull();
    expect(timings.fps()).toBe(0);
  });
});
