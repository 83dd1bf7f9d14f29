import { describe, expect, it } from 'vitest';
import { FrameAge } from '../../../../src/core/live/frame-age.ts';

/** Our clock when the camera's said 0: unknown to the code under test. */
const ZERO_MS = 123_456;

describe('FrameAge', () => {
  it('is what a frame waited longer than the quickest one', () => {
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
    // A quicker delivery is the baseline from then on.
    expect(measure(100, 12, 0)).toBe(0);
    expect(measure(133, 20, 0)).toBe(8);
  });

  it('forgets an old baseline, so that clocks may drift apart', () => {
    const age = new FrameAge();
    // The camera's clock loses 1 ms a second: without forgetting, ages would reach 120 ms.
    let largest = 0;
    for (let ms = 0; ms < 120_000; ms += 33) {
      const arrived = ZERO_MS + ms * 1.001;
      largest = Math.max(largest, age.measure(ms, arrived, arrived));
    }
    expect(largest).toBeGreaterThan(4);
    expect(largest).toBeLessThan(11);
  });

  it('starts anew when the camera’s clock jumps back or far ahead', () => {
    const age = new FrameAge();
    age.measure(2000, ZERO_MS, ZERO_MS);
    expect(age.measure(0, ZERO_MS + 33, ZERO_MS + 40)).toBe(7);
    expect(age.measure(90_000_000, ZERO_MS + 66, ZERO_MS + 70)).toBe(4);
    expect(age.measure(90_000_033, ZERO_MS + 99, ZERO_MS + 109)).toBe(10);
  });

  it('starts anew when our own clock went on while the camera’s stood still', () => {
    const age = new FrameAge();
    age.measure(1000, ZERO_MS, ZERO_MS);
    expect(age.measure(1033, ZERO_MS + 60_000, ZERO_MS + 60_002)).toBe(2);
  });

  it('takes another source as new when it is told', () => {
    const age = new FrameAge();
    age.measure(1000, 2000, 2000);
    age.reset();
    expect(age.measure(1001, 5000, 5003)).toBe(3);
  });
});
