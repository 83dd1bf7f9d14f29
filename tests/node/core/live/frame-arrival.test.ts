// FrameAge and MissedFrames: what the timestamps of a stream say about waiting and missing frames.
import { describe, expect, it } from 'vitest';
import { FrameAge, MissedFrames } from '../../../../src/core/live/frame-arrival.ts';

/** The local clock when the camera's clock was at 0; unknown to the code under test. */
const ZERO_MS = 123_456;

describe('FrameAge', () => {
  it('is the wait beyond the fastest delivery', () => {
    const age = new FrameAge();
    const measure = (timestampMs: number, deliveryMs: number, waitMs: number) =>
      age.measure(
        timestampMs,
        ZERO_MS + timestampMs + deliveryMs,
        ZERO_MS + timestampMs + deliveryMs + waitMs,
      );
    expect(measure(0, 20, 0)).toBe(0);
    expect(measure(33, 20, 5)).toBe(5);
    expect(measure(66, 31, 5)).toBe(16);
    // A faster delivery becomes the baseline.
    expect(measure(100, 12, 0)).toBe(0);
    expect(measure(133, 20, 0)).toBe(8);
  });

  it('drops an old baseline, so that clocks may drift apart', () => {
    const age = new FrameAge();
    // The camera's clock loses 1 ms a second: with a permanent baseline, ages would reach 120 ms.
    let largest = 0;
    for (let ms = 0; ms < 120_000; ms += 33) {
      const arrived = ZERO_MS + ms * 1.001;
      largest = Math.max(largest, age.measure(ms, arrived, arrived));
    }
    expect(largest).toBeGreaterThan(4);
    expect(largest).toBeLessThan(11);
  });

  it('restarts when the camera’s clock jumps back or far ahead', () => {
    const age = new FrameAge();
    age.measure(2000, ZERO_MS, ZERO_MS);
    expect(age.measure(0, ZERO_MS + 33, ZERO_MS + 40)).toBe(7);
    expect(age.measure(90_000_000, ZERO_MS + 66, ZERO_MS + 70)).toBe(4);
    expect(age.measure(90_000_033, ZERO_MS + 99, ZERO_MS + 109)).toBe(10);
  });

  it('restarts when the local clock advanced and the camera’s did not', () => {
    const age = new FrameAge();
    age.measure(1000, ZERO_MS, ZERO_MS);
    expect(age.measure(1033, ZERO_MS + 60_000, ZERO_MS + 60_002)).toBe(2);
  });

  it('restarts for another source on reset', () => {
    const age = new FrameAge();
    age.measure(1000, 2000, 2000);
    age.reset();
    expect(age.measure(1001, 5000, 5003)).toBe(3);
  });
});

const INTERVAL_MS = 1000 / 30;

/** @param steps from frame to frame, in intervals @returns the number missed before each */
function count(steps: readonly number[], intervalMs: number | null = INTERVAL_MS): number[] {
  const missed = new MissedFrames();
  let timeMs = 5000;
  missed.add(timeMs, intervalMs);
  return steps.map((step) => missed.add((timeMs += step * INTERVAL_MS), intervalMs));
}

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

describe('MissedFrames', () => {
  it('finds none in an even stream, even if its rate is known only approximately', () => {
    const steps = Array.from({ length: 3000 }, () => 1);
    expect(sum(count(steps))).toBe(0);
    expect(sum(count(steps, INTERVAL_MS * 1.02))).toBe(0);
    expect(sum(count(steps, INTERVAL_MS * 0.98))).toBe(0);
  });

  it('finds none where frames are only late', () => {
    const steps = Array.from({ length: 300 }, (_, index) => [1, 1.5, 0.5, 1.3, 0.7][index % 5]);
    expect(sum(count(steps))).toBe(0);
  });

  it('counts them at the frame that follows', () => {
    expect(count([1, 2, 1, 1, 4, 1, 1.4, 1.6])).toEqual([0, 1, 0, 0, 3, 0, 0, 1]);
  });

  it('counts all where every second frame is missing and the clock jitters', () => {
    const steps = Array.from(
      { length: 600 },
      (_, index) => [2, 2.3, 1.7, 3, 1, 1.2, 0.8][index % 7],
    );
    const truth = sum(steps) - steps.length;
    const found = sum(count(steps));
    expect(Math.abs(found - truth)).toBeLessThan(0.03 * truth);
  });

  it('finds none where the clock jumps or the rate is unknown', () => {
    expect(count([1, 900, 1, -50, 1])).toEqual([0, 0, 0, 0, 0]);
    expect(count([1, 4, 9], null)).toEqual([0, 0, 0]);
  });
});
