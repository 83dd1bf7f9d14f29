// Frames that never arrived are counted by the times of those that did, and a trembling clock is none.
import { describe, expect, test } from 'vitest';
import { MissedFrames } from '../../../../src/core/live/missed-frames.ts';

const INTERVAL_MS = 1000 / 30;

/** @param steps from frame to frame, in intervals @returns what was missed before each */
function count(steps: readonly number[], intervalMs: number | null = INTERVAL_MS): number[] {
  const missed = new MissedFrames();
  let timeMs = 5000;
  missed.add(timeMs, intervalMs);
  return steps.map((step) => missed.add((timeMs += step * INTERVAL_MS), intervalMs));
}

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

describe('missed frames', () => {
  test('are none in an even stream, also when its rate is known only nearly', () => {
    const steps = Array.from({ length: 3000 }, () => 1);
    expect(sum(count(steps))).toBe(0);
    expect(sum(count(steps, INTERVAL_MS * 1.02))).toBe(0);
    expect(sum(count(steps, INTERVAL_MS * 0.98))).toBe(0);
  });

  test('are none where frames are only late', () => {
    const steps = Array.from({ length: 300 }, (_, index) => [1, 1.5, 0.5, 1.3, 0.7][index % 5]);
    expect(sum(count(steps))).toBe(0);
  });

  test('are counted before the frame that follows them', () => {
    expect(count([1, 2, 1, 1, 4, 1, 1.4, 1.6])).toEqual([0, 1, 0, 0, 3, 0, 0, 1]);
  });

  test('are all counted where every second one is missing, and by a trembling clock', () => {
    const steps = Array.from(
      { length: 600 },
      (_, index) => [2, 2.3, 1.7, 3, 1, 1.2, 0.8][index % 7],
    );
    const truth = sum(steps) - steps.length;
    const found = sum(count(steps));
    expect(Math.abs(found - truth)).toBeLessThan(0.03 * truth);
  });

  test('are none where the clock leaps, goes back, or nobody knows the rate', () => {
    expect(count([1, 900, 1, -50, 1])).toEqual([0, 0, 0, 0, 0]);
    expect(count([1, 4, 9], null)).toEqual([0, 0, 0]);
  });
});
