// The decoder's output in the CPU engine, compared with double precision and TensorFlow.js.
import { setBackend } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { compactMap, expandMap } from '../../../../src/core/model/cell-maps.ts';
import { MOVENET_TAPS, type DecoderShape } from '../../../../src/core/model/decoder.ts';
import { TAP_NAMES, type Taps } from '../../../../src/core/model/movenet.ts';
import { Random } from '../../../../src/core/random.ts';
import type { TrainingTaps } from '../../../../src/engine/cpu/training/decoder-memory.ts';
import {
  createDecoder,
  createMapOf,
  createTaps,
  SMALL_SHAPE,
} from '../../../fixtures/networks/decoder-samples.ts';
import { openTrainer } from '../../../fixtures/networks/open-trainer.ts';
import { runPreciseDecoder } from '../../../fixtures/references/precise-decoder.ts';
import { runTensorDecoder } from '../../../fixtures/references/tensor-decoder.ts';

beforeAll(async () => {
  await setBackend('cpu');
});

const full = (points: number): DecoderShape => ({ channels: 32, points, taps: MOVENET_TAPS });

function mapTaps<From, To>(taps: Taps<From>, change: (map: From) => To): Taps<To> {
  const changed = TAP_NAMES.map((tap) => [tap, change(taps[tap])]);
  return Object.fromEntries(changed) as Taps<To>;
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  // `Math.max` alone would not report NaN reliably.
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
  ])('matches the reference on %i × %i cells', async (height, width, shape) => {
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

describe('compact taps', () => {
  it('give the same predictions and steps as floats', async () => {
    const random = new Random(3);
    const shape = full(3);
    const weights = createDecoder(random, shape);
    const createPicture = () => {
      const taps = createTaps(random, shape, 16, 8);
      // A constant channel has a range of zero.
      for (let i = 5; i < taps.features.values.length; i += 24) taps.features.values[i] = 0.7;
      const compact = mapTaps(taps, compactMap);
      const targets = createMapOf(16, 8, 3, () => random.next());
      return { compact, floats: mapTaps(compact, expandMap), targets, mask: [1, 1, 1] };
    };
    const pictures = [createPicture(), createPicture(), createPicture()];
    const size = { shape, height: 16, width: 8, batch: 3 };
    const trainer = await openTrainer(size);
    const step = (choose: (picture: (typeof pictures)[0], index: number) => TrainingTaps) => {
      trainer.setParameters(weights);
      const batch = pictures.map((picture, i) => ({ ...picture, taps: choose(picture, i) }));
      const { loss } = trainer.step(batch, 0.001);
      const { values } = trainer.predict(choose(pictures[0], 0));
      return { loss, values };
    };
    const expected = step(({ floats }) => floats);
    for (const found of [
      step(({ compact }) => compact),
      step(({ compact, floats }, index) => (index === 1 ? floats : compact)),
    ]) {
      expect(found.loss).toBeCloseTo(expected.loss, 4);
      expect(largestDifference(found.values, expected.values)).toBeLessThan(1e-4);
    }
  });
});

describe('predict', () => {
  it('adds the base heatmap', async () => {
    const random = new Random(1);
    const trainer = await openTrainer({ shape: SMALL_SHAPE, height: 8, width: 8, batch: 1 });
    trainer.setParameters(createDecoder(random, SMALL_SHAPE));
    const taps = createTaps(random, SMALL_SHAPE, 8, 8);
    const base = createMapOf(8, 8, SMALL_SHAPE.points, () => random.between(-5, 5));
    const { values } = trainer.predict(taps);
    const sums = values.map((value, i) => value + base.values[i]);
    expect(trainer.predict(taps, base).values).toEqual(sums);
  });

  it('uses the updated parameters after a step', async () => {
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
