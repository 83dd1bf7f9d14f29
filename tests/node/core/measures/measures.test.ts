// Angles, distances, speeds and repetitions of synthetic poses.
import { describe, expect, test } from 'vitest';
import { RepetitionCounter } from '../../../../src/core/measures/repetition-counter.ts';
import {
  angleAt,
  distanceBetween,
  unitOf,
  type Measure,
} from '../../../../src/core/measures/measure.ts';
import { KEPT_MS, MeasureMonitor } from '../../../../src/core/measures/measure-monitor.ts';
import { createPose, type Pose } from '../../../../src/core/pose.ts';

/** Not square, so that a calculation in unit coordinates would fail the tests. */
const FRAME = { width: 800, height: 400 };

/** A pose from places in pixels. */
function poseAt(places: Record<string, [x: number, y: number]>, score = 0.9): Pose {
  return createPose(
    Object.entries(places).map(([joint, [x, y]]) => ({
      joint,
      x: x / FRAME.width,
      y: y / FRAME.height,
      score,
    })),
  );
}

describe('an angle', () => {
  const joints = ['a', 'b', 'c'] as const;
  test.each([
    [90, [100, 0], [0, 0], [0, 100]],
    [180, [-50, 0], [0, 0], [200, 0]],
    [45, [100, 0], [0, 0], [100, 100]],
    [0, [10, 10], [0, 0], [30, 30]],
  ] as const)('of %d degrees', (degrees, a, b, c) => {
    const pose = poseAt({ a: [...a], b: [...b], c: [...c] });
    expect(angleAt(pose, joints, FRAME, 0.3)).toBeCloseTo(degrees, 6);
  });

  test('is null when a joint is uncertain, missing or coincident', () => {
    const places = { a: [0, 0], b: [10, 0], c: [0, 10] } satisfies Record<string, [number, number]>;
    expect(angleAt(poseAt(places, 0.2), joints, FRAME, 0.3)).toBeNull();
    expect(angleAt(poseAt(places), ['a', 'b', 'd'], FRAME, 0.3)).toBeNull();
    expect(angleAt(poseAt({ ...places, b: [0, 0] }), joints, FRAME, 0.3)).toBeNull();
  });
});

test('a distance is in pixels of the frame', () => {
  const pose = poseAt({ a: [100, 100], b: [130, 140] });
  expect(distanceBetween(pose, ['a', 'b'], FRAME, 0.3)).toBeCloseTo(50, 6);
});

describe('MeasureMonitor', () => {
  const distance: Measure = { kind: 'distance', joints: ['a', 'b'] };
  const speed: Measure = { kind: 'speed', joints: ['a'] };

  test('uses pixels without a trunk', () => {
    const watch = new MeasureMonitor([distance, speed]);
    let last = watch.update(null, FRAME, 0, 0.3);
    expect(last.map(({ value }) => value)).toEqual([null, null]);
    for (let frame = 0; frame <= 10; frame++) {
      const pose = poseAt({ a: [100 + 3 * frame, 100], b: [100 + 3 * frame, 180] });
      last = watch.update(pose, FRAME, frame * 40, 0.3);
    }
    expect(last.map(({ unit }) => unit)).toEqual(['px', 'px']);
    expect(last[0].value).toBeCloseTo(80, 6);
    // Three pixels every 40 ms.
    expect(last[1].value).toBeCloseTo(75, 6);
    expect(last[1].samples).toHaveLength(12);
  });

  test('uses body lengths with a trunk, near and far from the camera', () => {
    const values = [1, 2].map((scale) => {
      const watch = new MeasureMonitor([distance]);
      const trunk = 28.8 * scale;
      const pose = poseAt({
        left_shoulder: [190, 100],
        right_shoulder: [210, 100],
        left_hip: [200, 100 + trunk],
        right_hip: [200, 100 + trunk],
        a: [100, 100],
        b: [100 + 50 * scale, 100],
      });
      const [reading] = watch.update(pose, FRAME, 0, 0.3);
      expect(reading.unit).toBe('body');
      return reading.value;
    });
    expect(values[0]).toBeCloseTo(0.5, 6);
    expect(values[1]).toBeCloseTo(0.5, 6);
  });

  test('drops old values, and restarts when timestamps go back', () => {
    const watch = new MeasureMonitor([distance]);
    const pose = poseAt({ a: [0, 0], b: [10, 0] });
    for (let timeMs = 0; timeMs <= 2 * KEPT_MS; timeMs += 500)
      watch.update(pose, FRAME, timeMs, 0.3);
    const [late] = watch.update(pose, FRAME, 2 * KEPT_MS + 500, 0.3);
    expect(late.samples[0].timeMs).toBe(KEPT_MS + 500);
    const [anew] = watch.update(pose, FRAME, 0, 0.3);
    expect(anew.samples).toHaveLength(1);
  });

  test('names the units', () => {
    expect(unitOf({ kind: 'angle', joints: ['a', 'b', 'c'] }, 'body')).toBe('°');
    expect(unitOf(distance, 'px')).toBe('px');
    expect(unitOf(speed, 'body')).toBe('body lengths/s');
  });
});

describe('repetitions', () => {
  const FPS = 30;

  /** Feeds an angle that is a function of seconds. */
  function count(seconds: number, angle: (seconds: number) => number | null): number {
    const counter = new RepetitionCounter();
    for (let frame = 0; frame <= seconds * FPS; frame++) {
      counter.update(angle(frame / FPS), (frame * 1000) / FPS);
    }
    return counter.count;
  }

  /** A knee: straight at first, bent in the middle of each period. */
  const squat =
    (period: number, depth = 80) =>
    (seconds: number) =>
      170 - (depth / 2) * (1 - Math.cos((2 * Math.PI * seconds) / period));

  test.each([1, 2, 4])('counts ten squats of %d s', (period) => {
    expect(count(10 * period, squat(period))).toBe(10);
  });

  test('ignores jitter, alone or on top of a movement', () => {
    const tremble = (seconds: number) => 8 * Math.sin(2 * Math.PI * 9 * seconds);
    expect(count(20, (seconds) => 170 + tremble(seconds))).toBe(0);
    expect(count(20, (seconds) => squat(2)(seconds) + tremble(seconds))).toBe(10);
  });

  test('does not count half a repetition', () => {
    expect(count(1, squat(2))).toBe(0);
  });

  test('tolerates a missing angle at the turning point', () => {
    const angle = (seconds: number) =>
      seconds % 2 > 0.95 && seconds % 2 < 1.05 ? null : squat(2)(seconds);
    expect(count(20, angle)).toBe(10);
  });

  test('counts shallower ones after deep ones', () => {
    const angle = (seconds: number) => squat(2, seconds < 10 ? 90 : 60)(seconds);
    expect(count(20, angle)).toBe(10);
  });
});
