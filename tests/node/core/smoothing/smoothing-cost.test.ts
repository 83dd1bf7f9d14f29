// Measured jitter and lag of signals with known values.
import { describe, expect, it } from 'vitest';
import { createPose, type Pose } from '../../../../src/core/pose.ts';
import { SmoothingCost } from '../../../../src/core/smoothing/smoothing-cost.ts';
import { createRandom } from '../../../fixtures/random.ts';

const frame = { width: 640, height: 480 };
const bodyPx = 240;
const JOINTS = 4;

/** A pose with all joints at one position, in body sizes. */
const at = (x: number, y = 1): Pose =>
  createPose(
    Array.from({ length: JOINTS }, (_, joint) => ({
      joint: `joint_${joint}`,
      x: (x * bodyPx) / frame.width,
      y: (y * bodyPx) / frame.height,
      score: 0.9,
    })),
  );

function measure(found: (i: number) => Pose, shown: (i: number) => Pose, count = 140, stepMs = 33) {
  const cost = new SmoothingCost();
  for (let i = 0; i < count; i++) {
    cost.add({ id: 1, found: found(i), shown: shown(i), frame, bodyPx, timeMs: i * stepMs });
  }
  return cost.measure();
}

describe('SmoothingCost', () => {
  const random = createRandom(3);
  const noise = Array.from({ length: 200 }, () => 0.004 * (random() - 0.5));

  it.each([1, 0.5, 0.3])('measures that %d of the jitter is left', (left) => {
    const { jitterLeft, lagMs } = measure(
      (i) => at(1 + noise[i], 1 + noise[i + 7]),
      (i) => at(1 + left * noise[i], 1 + left * noise[i + 7]),
    );
    expect(jitterLeft).toBeCloseTo(left, 6);
    expect(lagMs).toBeNull();
  });

  it.each([0, 1, 2])('measures that a ramp lags by %d frames', (frames) => {
    const path = (i: number) => at(0.02 * i);
    const { jitterLeft, lagMs } = measure(path, (i) => path(i - frames));
    expect(lagMs).toBeCloseTo(frames * 33, 6);
    expect(jitterLeft).toBeNull();
  });

  it('measures the lag of a swing, with and without jitter, at an uneven rate', () => {
    const delayMs = 25;
    const swing = (timeMs: number) => 1 + 0.3 * Math.sin((2 * Math.PI * timeMs) / 1500);
    const times = noise.map((value, i) => 33 * i + 2000 * value);
    const cost = new SmoothingCost();
    for (let i = 0; i < 140; i++) {
      const found = at(swing(times[i]) + noise[i]);
      const shown = at(swing(times[i] - delayMs));
      cost.add({ id: 1, found, shown, frame, bodyPx, timeMs: times[i] });
    }
    expect(cost.measure().lagMs).toBeGreaterThan(0.9 * delayMs);
    expect(cost.measure().lagMs).toBeLessThan(1.1 * delayMs);
  });

  it('reports nothing after a short time, and restarts with another person', () => {
    expect(new SmoothingCost().measure()).toEqual({ jitterLeft: null, lagMs: null });
    const path = (i: number) => at(0.02 * i);
    expect(measure(path, path, 10).lagMs).toBeNull();
    const cost = new SmoothingCost();
    for (let i = 0; i < 60; i++) {
      const [found, shown] = [path(i), path(i)];
      cost.add({ id: 1 + Math.floor(i / 50), found, shown, frame, bodyPx, timeMs: i * 33 });
    }
    expect(cost.measure().lagMs).toBeNull();
  });
});
