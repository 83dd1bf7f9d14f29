// What the decoder answers: the engine's own way, against double precision and TensorFlow.js.
import '@tensorflow/tfjs-backend-cpu';
import { setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { MOVENET_TAPS, type DecoderShape } from '../../src/core/decoder.ts';
import { Random } from '../../src/core/random.ts';
import {
  createDecoder,
  createMapOf,
  createTaps,
  SMALL_SHAPE,
} from '../fixtures/decoder-samples.ts';
import { openTrainer } from '../fixtures/open-trainer.ts';
import { runPreciseDecoder } from '../fixtures/precise-decoder.ts';
import { runTensorDecoder } from '../fixtures/tensor-decoder.ts';

beforeAll(async () => {
  await setBackend('cpu');
});

const full = (points: number): DecoderShape => ({ channels: 32, points, taps: MOVENET_TAPS });

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  // Not `Math.max` alone: a NaN must count as wrong.
  return Array.from(a).reduce((most, value, i) => {
    const difference = Math.abs(value - b[i]);
    return difference <= most ? most : difference;
  }, 0);
}

describe.each([true, false])('predict (relaxed SIMD: %s)', (relaxed) => {
  it.each([
    [8, 8, SMALL_SHAPE],
    [8, 8, full(1)],
    [24, 16, full(4)],
    [16, 40, full(17)],
    [8, 16, full(64)],
    [16, 8, { ...full(5), channels: 20 }],
    [8, 8, { ...full(2), channels: 4 }],
  ])('is the decoder on %i × %i cells', async (height, width, shape) => {
    const random = new Random(height * width);
    const trainer = await openTrainer({ shape, height, width, batch: 1 }, { relaxed });
    const weights = createDecoder(random, shape);
    trainer.setParameters(weights);
    const taps = createTaps(random, shape, height, width);
    const logits = trainer.predict(taps);
    expect([logits.height, logits.width, logits.channels]).toEqual([height, width, shape.points]);
    expect(largestDifference(logits.values, runPreciseDecoder(weights, taps).values)).toBeLessThan(
      2e-5,
    );
    expect(largestDifference(logits.values, runTensorDecoder(weights, taps))).toBeLessThan(1e-4);
  });
});

describe('predict', () => {
  it('adds the base', async () => {
    const random = new Random(1);
    const trainer = await openTrainer({ shape: SMALL_SHAPE, height: 8, width: 8, batch: 1 });
    trainer.setParameters(createDecoder(random, SMALL_SHAPE));
    const taps = createTaps(random, SMALL_SHAPE, 8, 8);
    const base = createMapOf(8, 8, SMALL_SHAPE.points, () => random.between(-5, 5));
    const { values } = trainer.predict(taps);
    const sums = values.map((value, i) => value + base.values[i]);
    expect(trainer.predict(taps, base).values).toEqual(sums);
  });

  it('answers after a step as its parameters say', async () => {
    const random = new Random(2);
    const shape = full(3);
    const trainer = await openTrainer({ shape, height: 8, width: 16, batch: 2 });
    trainer.setParameters(createDecoder(random, shape));
    const taps = createTaps(random, shape, 8, 16);
    const targets = createMapOf(8, 16, 3, () => random.next());
    trainer.step([{ taps, targets, mask: [1, 1, 1] }], 0.01);
    const precise = runPreciseDecoder(trainer.parameters(), taps);
    expect(largestDifference(trainer.predict(taps).values, precise.values)).toBeLessThan(2e-5);
  });
});
