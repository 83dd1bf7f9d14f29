// The automatic input size on simulated devices and cameras.
import { describe, expect, test } from 'vitest';
import { InputSizeController } from '../../../../src/core/live/adapt-input-size.ts';
import { RateLimit } from '../../../../src/core/live/rate-limit.ts';
import { createRandom } from '../../../fixtures/random.ts';

interface Trace {
  seconds: number;
  cameraFps: number;
  /** Time of a run with a square input of this side, ms. */
  workMs: (size: number, seconds: number) => number;
  start?: number;
  max?: number;
  /** Aspect ratio of the network's input, width / height. */
  aspect?: number;
  chosenFps?: number;
}

/** Simulates a device: the newest frame is analysed, the others are dropped. */
function simulate({ seconds, cameraFps, workMs, ...options }: Trace) {
  const { start = 192, max = 256, aspect = 1, chosenFps = cameraFps } = options;
  const controller = new InputSizeController({ min: 128, max }, start);
  const intervalMs = 1000 / cameraFps;
  const skip = Math.round(cameraFps / chosenFps);
  const sizes: number[] = [];
  let dropped = 0;
  let nextFrame = 0;
  let nowMs = 0;
  while (nowMs < seconds * 1000) {
    const newest = Math.max(nextFrame, Math.floor(nowMs / intervalMs / skip) * skip);
    dropped += (newest - nextFrame) / skip;
    nextFrame = newest + skip;
    const timeMs = newest * intervalMs;
    const work = workMs(controller.size, timeMs / 1000) / aspect;
    sizes.push(controller.size);
    const inputArea = controller.size ** 2 / aspect;
    controller.observe({ timeMs, workMs: work, inputArea }, 1000 / chosenFps);
    nowMs = Math.max(nowMs, timeMs) + work;
  }
  const changes = sizes.filter((size, index) => index > 0 && size !== sizes[index - 1]).length;
  return { controller, sizes, changes, dropped, last: sizes[sizes.length - 1] };
}

/** A device on which an input of 192 px takes `ms`, and others in proportion to their area. */
const device =
  (ms: number, random = () => 0.5) =>
  (size: number) =>
    (ms * (size / 192) ** 2 + 2) * (0.9 + 0.2 * random());

describe('a device of constant speed', () => {
  test('with spare time reaches the largest allowed size and stays', () => {
    const run = simulate({ seconds: 60, cameraFps: 30, workMs: device(7, createRandom(1)) });
    expect(run.last).toBe(256);
    expect(run.changes).toBe(2);
    expect(run.dropped).toBe(0);
    expect(run.controller.reason).toBe('sharpest');
  });

  test('reaches 384 when allowed', () => {
    const run = simulate({ seconds: 60, cameraFps: 30, workMs: device(3), max: 384 });
    expect(run.last).toBe(384);
  });

  test('with just enough time keeps its size', () => {
    const run = simulate({ seconds: 120, cameraFps: 30, workMs: device(19, createRandom(2)) });
    expect(run.changes).toBe(0);
    expect(run.controller.reason).toBe('in-time');
  });

  test('too slow for its size steps down within a second and then drops no frames', () => {
    const early = simulate({ seconds: 1.5, cameraFps: 30, workMs: device(45) });
    expect(early.last).toBeLessThan(192);
    const run = simulate({ seconds: 120, cameraFps: 30, workMs: device(45) });
    expect(run.last).toBe(128);
    expect(run.dropped).toBe(early.dropped);
    expect(run.changes).toBeLessThanOrEqual(2);
  });

  test('too slow for any size ends at the smallest, with that reason', () => {
    const run = simulate({ seconds: 60, cameraFps: 30, workMs: device(300) });
    expect(run.last).toBe(128);
    expect(run.controller.reason).toBe('smallest');
  });

  test('has twice the time at half the chosen rate', () => {
    const workMs = device(22);
    expect(simulate({ seconds: 60, cameraFps: 30, workMs }).last).toBe(192);
    expect(simulate({ seconds: 60, cameraFps: 30, workMs, chosenFps: 15 }).last).toBe(256);
  });

  test('handles crops of another aspect ratio', () => {
    const wide = simulate({ seconds: 60, cameraFps: 30, workMs: device(13), aspect: 4 / 3 });
    const square = simulate({ seconds: 60, cameraFps: 30, workMs: device(13) });
    expect(wide.last).toBe(square.last);
  });
});

test('a few slow frames change nothing', () => {
  const base = device(9, createRandom(3));
  let frame = 0;
  const spiky = (size: number) => base(size) * (++frame % 15 === 0 ? 6 : 1);
  const calm = simulate({ seconds: 120, cameraFps: 30, workMs: base });
  const run = simulate({ seconds: 120, cameraFps: 30, workMs: spiky });
  expect(run.changes).toBe(calm.changes);
  expect(run.last).toBe(calm.last);
});

test('a phone that slows down steps down one change at a time', () => {
  const throttle = (seconds: number) => 1 + 2 * Math.min(1, Math.max(0, seconds - 30) / 60);
  const workMs = (size: number, seconds: number) => device(11)(size) * throttle(seconds);
  const run = simulate({ seconds: 240, cameraFps: 30, workMs });
  expect(Math.max(...run.sizes)).toBe(224);
  expect(run.last).toBeLessThanOrEqual(160);
  expect(run.changes).toBeLessThan(8);
  expect(run.dropped).toBeLessThan(run.sizes.length / 50);
});

test('a size that is too slow is tried at growing intervals', () => {
  // Inputs above 192 px are far slower than their area suggests, as when a cache overflows.
  const workMs = (size: number) => (size > 192 ? 40 : 10);
  const run = simulate({ seconds: 600, cameraFps: 30, workMs });
  expect(run.last).toBe(192);
  expect(run.changes).toBeLessThanOrEqual(14);
});

test('a hidden tab changes nothing', () => {
  const controller = new InputSizeController({ min: 128, max: 256 }, 192);
  const see = (from: number, seconds: number, workMs: number) => {
    for (let timeMs = from; timeMs < from + seconds * 1000; timeMs += 33.3) {
      controller.observe({ timeMs, workMs, inputArea: controller.size ** 2 });
    }
  };
  see(0, 4, 20);
  expect(controller.size).toBe(192);
  // The first frames after the return are slow.
  see(600_000, 0.15, 300);
  see(600_150, 10, 20);
  expect(controller.size).toBe(192);
});

test('narrower bounds apply at once', () => {
  const controller = new InputSizeController({ min: 128, max: 384 }, 384);
  controller.setBounds({ min: 128, max: 192 });
  expect(controller.size).toBe(192);
});

describe('a chosen rate', () => {
  test.each([
    [30, 15],
    [30, 20],
    [24, 15],
    [60, 15],
    [59.94, 30],
  ])('of a camera with %d frames per second selects %d', (camera, chosen) => {
    const limit = new RateLimit();
    const random = createRandom(4);
    let taken = 0;
    for (let frame = 0; frame < camera * 60; frame++) {
      const timeMs = ((frame + 0.2 * random()) * 1000) / camera;
      if (limit.takes(timeMs, chosen)) taken++;
    }
    expect(taken / 60).toBeGreaterThan(chosen - 0.2);
    expect(taken / 60).toBeLessThan(chosen + 0.2);
  });

  test('selects all frames of a slower camera, and the first after a jump', () => {
    const limit = new RateLimit();
    for (let frame = 0; frame < 30; frame++) expect(limit.takes(frame * 100, 15)).toBe(true);
    expect(limit.takes(60_000, 15)).toBe(true);
    expect(limit.takes(60_010, 15)).toBe(false);
    expect(limit.takes(5, 15)).toBe(true);
    expect(limit.takes(6, null)).toBe(true);
  });
});
