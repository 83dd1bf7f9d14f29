// Training of the decoder: optimiser, masks, base logits, checkpoints, threads, and invalid input.
import { describe, expect, it } from 'vitest';
import { initialiseDecoder } from '../../../../src/core/model/decoder-weights.ts';
import { MOVENET_TAPS, type DecoderShape } from '../../../../src/core/model/decoder.ts';
import { Random } from '../../../../src/core/random.ts';
import { drawTarget } from '../../../../src/core/training/targets.ts';
import { parseWeights, serialiseWeights } from '../../../../src/core/model/weights.ts';
import type { DecoderTrainer } from '../../../../src/engine/cpu/training/decoder-trainer.ts';
import {
  createDecoder,
  createMapOf,
  createRanges,
  createTaps,
  createTrainingPicture,
  SMALL_SHAPE,
  type FloatPicture,
} from '../../../fixtures/networks/decoder-samples.ts';
import { openTrainer } from '../../../fixtures/networks/open-trainer.ts';

const SIZE = { shape: SMALL_SHAPE, height: 8, width: 16, batch: 3 };

/** A trainer with a decoder, and a function that creates batches, all from one seed. */
async function open(seed: number, options: Parameters<typeof openTrainer>[1] = {}, size = SIZE) {
  const random = new Random(seed);
  const trainer = await openTrainer(size, options);
  trainer.setParameters(createDecoder(random, size.shape));
  const createBatch = () =>
    Array.from({ length: size.batch }, () =>
      createTrainingPicture(random, size.shape, size.height, size.width),
    );
  return { trainer, createBatch, random };
}

describe('the optimiser', () => {
  it('matches AdamW computed in the test', async () => {
    const { trainer, createBatch } = await open(1);
    const [beta1, beta2, epsilon, decay] = [0.9, 0.999, 1e-8, 0.01];
    const expected = new Map<string, number[]>();
    for (const [name, { values }] of trainer.parameters()) expected.set(name, [...values]);
    const moments = new Map<string, { first: number[]; second: number[] }>();
    for (const [index, rate] of [0.01, 0.003, 0.02].entries()) {
      trainer.step(createBatch(), rate);
      for (const [name, { values }] of trainer.gradients()) {
        const weights = expected.get(name)!;
        const { first, second } = moments.get(name) ?? {
          first: weights.map(() => 0),
          second: weights.map(() => 0),
        };
        moments.set(name, { first, second });
        values.forEach((gradient, i) => {
          first[i] = beta1 * first[i] + (1 - beta1) * gradient;
          second[i] = beta2 * second[i] + (1 - beta2) * gradient ** 2;
          const mean = first[i] / (1 - beta1 ** (index + 1));
          const size = Math.sqrt(second[i] / (1 - beta2 ** (index + 1)));
          const shrink = name.endsWith('/kernel') ? 1 - rate * decay : 1;
          weights[i] = weights[i] * shrink - (rate * mean) / (size + epsilon);
        });
      }
    }
    for (const [name, { values }] of trainer.parameters()) {
      values.forEach((value, i) =>
        expect(value, `${name}[${i}]`).toBeCloseTo(expected.get(name)![i], 5),
      );
    }
  });

  it('accepts other hyperparameters', async () => {
    const { random, createBatch } = await open(2);
    const optimiser = { weightDecay: 0.5, beta1: 0.5 };
    const trainer = await openTrainer({ ...SIZE, optimiser });
    const weights = createDecoder(random, SMALL_SHAPE);
    trainer.setParameters(weights);
    trainer.step(createBatch(), 0.1);
    const before = weights.get('decoder_mix_4/kernel')!.values;
    const after = trainer.parameters().get('decoder_mix_4/kernel')!.values;
    // The first step of Adam has the size of the learning rate for any gradient.
    const steps = after.map((value, i) => Math.abs(value - before[i] * 0.95));
    expect(steps.every((step) => step < 1e-6 || Math.abs(step - 0.1) < 1e-3)).toBe(true);
  });
});

describe('a mask', () => {
  it('excludes a point from loss and gradients exactly', async () => {
    const { trainer, createBatch } = await open(3);
    const batch = createBatch();
    const masked = batch.map((picture) => ({ ...picture, mask: [1, 0, 1] }));
    const { loss } = trainer.step(masked, 0);
    const gradients = trainer.gradients();
    const { values } = gradients.get('decoder_head/kernel')!;
    expect([...values].filter((_, i) => i % 3 === 1).every((value) => value === 0)).toBe(true);
    expect(gradients.get('decoder_head/bias')!.values[1]).toBe(0);
    // The targets of the masked point have no effect, even if they are not finite.
    for (const nonsense of [0, 1, NaN, Infinity]) {
      for (const { targets, base } of masked) {
        for (let i = 1; i < targets.values.length; i += 3) {
          targets.values[i] = nonsense;
          base!.values[i] = nonsense;
        }
      }
      expect(trainer.step(masked, 0).loss).toBe(loss);
      expect(trainer.gradients()).toEqual(gradients);
    }
  });

  it('can differ by picture, and the loss is the mean over unmasked points', async () => {
    const { trainer, createBatch } = await open(4);
    const batch = createBatch();
    const masks = [
      [1, 0, 0],
      [0, 1, 1],
      [0, 0, 0],
    ];
    const only = (picture: number, point: number) =>
      batch.map((each, index) => ({
        ...each,
        mask: [0, 1, 2].map((other) => (index === picture && other === point ? 1 : 0)),
      }));
    const parts = [only(0, 0), only(1, 1), only(1, 2)].map((part) => trainer.step(part, 0).loss);
    const all = batch.map((picture, index) => ({ ...picture, mask: masks[index] }));
    const mean = parts.reduce((sum, part) => sum + part) / 3;
    expect(trainer.step(all, 0).loss).toBeCloseTo(mean, 5);
  });

  it('of zeros gives zero loss and zero gradients', async () => {
    const { trainer, createBatch } = await open(5);
    const batch = createBatch().map((picture) => ({ ...picture, mask: [0, 0, 0] }));
    expect(trainer.step(batch, 0.01)).toEqual({ loss: 0, gradientNorm: 0, isFinite: true });
    for (const { values } of trainer.gradients().values()) {
      expect(values.every((value) => value === 0)).toBe(true);
    }
  });
});

describe('base logits', () => {
  it('are the prediction of a new decoder exactly', async () => {
    const random = new Random(6);
    const trainer = await openTrainer(SIZE);
    const starts = ['correction', 'correction', 'correction'] as const;
    const ranges = createRanges(random, SMALL_SHAPE);
    trainer.setParameters(initialiseDecoder(random, SMALL_SHAPE, ranges, starts));
    const { taps, base } = createTrainingPicture(random, SMALL_SHAPE, 8, 16);
    expect(trainer.predict(taps, base).values).toEqual(base!.values);
  });
});

describe('learning', { timeout: 60_000 }, () => {
  /** Pictures whose points are where two of the taps' channels are bright. */
  function createToyPicture(random: Random, shape: DecoderShape, side: number): FloatPicture {
    const taps = createTaps(random, shape, side, side);
    const targets = createMapOf(side, side, shape.points, () => 0);
    for (let point = 0; point < shape.points; point++) {
      const x = random.below(side);
      const y = random.below(side);
      drawTarget(targets, point, x + 0.5, y + 0.5);
      const cell = y * side + x;
      taps.stride4.values[cell * shape.taps.stride4 + point] = 12;
    }
    return { taps, targets, mask: new Array<number>(shape.points).fill(1) };
  }

  it('finds visible points, also in pictures outside the training set', async () => {
    const random = new Random(7);
    const shape: DecoderShape = { channels: 32, points: 2, taps: MOVENET_TAPS };
    const trainer = await openTrainer({ shape, height: 16, width: 16, batch: 4 });
    const starts = ['blank', 'blank'] as const;
    trainer.setParameters(initialiseDecoder(random, shape, createRanges(random, shape), starts));
    const losses: number[] = [];
    for (let step = 0; step < 200; step++) {
      const batch = Array.from({ length: 4 }, () => createToyPicture(random, shape, 16));
      losses.push(trainer.step(batch, 6e-3).loss);
    }
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value) / values.length;
    expect(mean(losses.slice(-10))).toBeLessThan(mean(losses.slice(0, 10)) / 2);
    const { taps, targets } = createToyPicture(random, shape, 16);
    const { values } = trainer.predict(taps);
    for (const point of [0, 1]) {
      const highest = (map: Float32Array) => {
        const channel = map.filter((_, i) => i % 2 === point);
        return channel.indexOf(Math.max(...channel));
      };
      expect(highest(values)).toBe(highest(targets.values));
    }
  });
});

/** The complete state of a training run. */
const snapshot = (trainer: DecoderTrainer) => [trainer.parameters(), trainer.optimiserState()];

describe('a checkpoint', () => {
  it('continues with bit-identical steps, also from its files', async () => {
    const { trainer, createBatch } = await open(8);
    for (let step = 0; step < 3; step++) trainer.step(createBatch(), 0.01);
    const parameters = serialiseWeights(trainer.parameters(), 'F32');
    const { steps, moments } = trainer.optimiserState();
    const file = serialiseWeights(moments, 'F32');
    const batches = [createBatch(), createBatch(), createBatch()];
    const results = batches.map((batch) => trainer.step(batch, 0.01));
    const other = await openTrainer(SIZE);
    other.setParameters(parseWeights(parameters));
    other.restore({ steps, moments: parseWeights(file) });
    expect(batches.map((batch) => other.step(batch, 0.01))).toEqual(results);
    expect(snapshot(other)).toEqual(snapshot(trainer));
  });

  it('is necessary: without it the steps differ', async () => {
    const { trainer, createBatch } = await open(9);
    trainer.step(createBatch(), 0.01);
    const parameters = trainer.parameters();
    const batch = createBatch();
    trainer.step(batch, 0.01);
    const other = await openTrainer(SIZE);
    other.setParameters(parameters);
    other.step(batch, 0.01);
    expect(other.parameters()).not.toEqual(trainer.parameters());
  });
});

describe('a run', () => {
  it.each([true, false])(
    'is bit-identical for any number of threads (relaxed SIMD: %s)',
    async (relaxed) => {
      const shape: DecoderShape = { channels: 32, points: 5, taps: MOVENET_TAPS };
      const size = { shape, height: 24, width: 16, batch: 5 };
      const run = async (threads: number) => {
        const { trainer, createBatch } = await open(10, { threads, relaxed }, size);
        const results = Array.from({ length: 6 }, () => trainer.step(createBatch(), 0.01));
        return [results, ...snapshot(trainer)];
      };
      const alone = await run(1);
      expect(await run(2)).toEqual(alone);
      expect(await run(3)).toEqual(alone);
    },
  );

  it('accepts batches smaller than the maximum', async () => {
    const { trainer, createBatch } = await open(11);
    const [picture] = createBatch();
    const alone = await open(11, {}, { ...SIZE, batch: 1 });
    const [same] = alone.createBatch();
    expect(trainer.step([picture], 0.01)).toEqual(alone.trainer.step([same], 0.01));
    expect(trainer.parameters()).toEqual(alone.trainer.parameters());
  });
});

describe('NaN', () => {
  it.each([
    ['a tap', (picture: FloatPicture) => picture.taps.stride16.values],
    ['a target', (picture: FloatPicture) => picture.targets.values],
    ['a base', (picture: FloatPicture) => picture.base!.values],
  ])('in %s is reported, and nothing is learned from it', async (_name, choose) => {
    for (const nonsense of [NaN, Infinity, -Infinity]) {
      const { trainer, createBatch } = await open(12);
      trainer.step(createBatch(), 0.01);
      const before = snapshot(trainer);
      const batch = createBatch();
      choose(batch[1]).fill(nonsense);
      expect(trainer.step(batch, 0.01).isFinite).toBe(false);
      expect(snapshot(trainer)).toEqual(before);
      expect(trainer.step(createBatch(), 0.01).isFinite).toBe(true);
    }
  });
});

describe('invalid input', () => {
  it.each([
    [{ height: 12 }, 'the map’s height to be a multiple of 8'],
    [{ width: 0 }, 'the map’s width to be a multiple of 8'],
    [{ batch: 0 }, 'the batch to be a whole number above 0, got 0'],
    [{ shape: { ...SMALL_SHAPE, channels: 6 } }, 'channels to be a multiple of 4 above 0, got 6'],
    [{ shape: { ...SMALL_SHAPE, points: 0 } }, 'the points to be a whole number above 0, got 0'],
  ])('is refused: %o', async (change, message) => {
    await expect(openTrainer({ ...SIZE, ...change })).rejects.toThrow(message);
  });

  it('is named in the error: pictures, maps, masks, learning rates, decoders', async () => {
    const { trainer, createBatch, random } = await open(13);
    const before = snapshot(trainer);
    const [picture] = createBatch();
    const small = createMapOf(8, 8, 3, () => 0);
    const step = (change: Partial<FloatPicture>, rate = 0.01) => {
      return () => trainer.step([{ ...picture, ...change }], rate);
    };
    expect(() => trainer.step([], 0.01)).toThrow('Expected 1 to 3 pictures, got 0.');
    expect(step({ targets: small })).toThrow('the targets of 8 × 16 × 3, got 8 × 8 × 3');
    expect(step({ base: small })).toThrow('the base of 8 × 16 × 3, got 8 × 8 × 3');
    expect(step({ taps: { ...picture.taps, stride8: small } })).toThrow(
      'the tap stride8 of 4 × 8 × 4',
    );
    expect(step({ mask: [1, 1] })).toThrow('Expected a mask of 3 points, got one of 2.');
    expect(step({ mask: [1, NaN, 1] })).toThrow('Expected a mask of 0 or more, got NaN.');
    expect(step({}, NaN)).toThrow('Expected a learning rate of 0 or more, got NaN.');
    expect(() =>
      trainer.setParameters(createDecoder(random, { ...SMALL_SHAPE, points: 4 })),
    ).toThrow('Expected a decoder of 3 points');
    expect(snapshot(trainer)).toEqual(before);
  });
});
