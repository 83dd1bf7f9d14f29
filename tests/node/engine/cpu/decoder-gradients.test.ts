// The engine's loss and its gradients for every parameter, compared with finite differences in double
// precision and with the automatic differentiation of TensorFlow.js.
import { setBackend } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { MOVENET_TAPS, type DecoderShape } from '../../../../src/core/model/decoder.ts';
import { Random } from '../../../../src/core/random.ts';
import type { Weights } from '../../../../src/core/model/weights.ts';
import {
  createDecoder,
  createTrainingPicture,
  SMALL_SHAPE,
} from '../../../fixtures/networks/decoder-samples.ts';
import { openTrainer } from '../../../fixtures/networks/open-trainer.ts';
import {
  measurePreciseLoss,
  preciseWeights,
} from '../../../fixtures/references/precise-decoder.ts';
import { differentiateTensorDecoder } from '../../../fixtures/references/tensor-decoder.ts';

beforeAll(async () => {
  await setBackend('cpu');
});

/** Expects every value within `share` of the largest value of its array. */
function expectClose(
  found: Weights,
  expected: ReadonlyMap<string, ArrayLike<number>>,
  share: number,
) {
  expect([...found.keys()].toSorted()).toEqual([...expected.keys()].toSorted());
  for (const [name, { values }] of found) {
    const wanted = Array.from(expected.get(name)!);
    const limit = share * Math.max(...wanted.map(Math.abs));
    expect(limit, name).toBeGreaterThan(0);
    const wrong = wanted.findIndex((value, i) => !(Math.abs(value - values[i]) <= limit));
    expect(
      wrong === -1 ? 'close' : `${name}[${wrong}]: ${values[wrong]}, not ${wanted[wrong]}`,
    ).toBe('close');
  }
}

describe.each([true, false])('gradients (relaxed SIMD: %s)', { timeout: 60_000 }, (relaxed) => {
  it.each([
    [8, 8, 1, []],
    [8, 16, 2, []],
    [8, 8, 1, [false, true, true]],
  ])('match finite differences on %i × %i cells, batch %i, regions %j', async (...sizes) => {
    const [height, width, batch, regions] = sizes;
    const random = new Random(5);
    const size = { shape: SMALL_SHAPE, height, width, batch };
    const options = regions.length > 0 ? { ...size, regions } : size;
    const trainer = await openTrainer(options, { relaxed });
    const weights = createDecoder(random, SMALL_SHAPE);
    const pictures = Array.from({ length: batch }, () =>
      createTrainingPicture(random, SMALL_SHAPE, height, width),
    );
    trainer.setParameters(weights);
    const { loss } = trainer.step(pictures, 0);
    const precise = preciseWeights(weights);
    expect(loss).toBeCloseTo(measurePreciseLoss(precise, pictures, regions), 5);
    const differences = new Map<string, number[]>();
    for (const name of trainer.gradients().keys()) {
      const parameter = precise.get(name)!;
      const slopes = Array.from(parameter, (value, i) => {
        parameter[i] = value + 1e-5;
        const above = measurePreciseLoss(precise, pictures, regions);
        parameter[i] = value - 1e-5;
        const below = measurePreciseLoss(precise, pictures, regions);
        parameter[i] = value;
        return (above - below) / 2e-5;
      });
      differences.set(name, slopes);
    }
    expectClose(trainer.gradients(), differences, 1e-5);
  });

  it.each([
    [16, 24, 5, 2],
    [8, 8, 17, 3],
    [32, 8, 1, 1],
  ])('match TensorFlow.js on %i × %i cells, %i points, batch %i', async (...sizes) => {
    const [height, width, points, batch] = sizes;
    const shape: DecoderShape = { channels: 32, points, taps: MOVENET_TAPS };
    const random = new Random(points);
    const trainer = await openTrainer({ shape, height, width, batch }, { relaxed });
    const weights = createDecoder(random, shape);
    const pictures = Array.from({ length: batch }, () => ({
      ...createTrainingPicture(random, shape, height, width),
      mask: Array.from({ length: points }, (_, point) => (point % 3 === 1 ? 0 : 1)),
    }));
    trainer.setParameters(weights);
    const { loss, gradientNorm } = trainer.step(pictures, 0);
    const expected = differentiateTensorDecoder(weights, shape, pictures);
    expect(loss).toBeCloseTo(expected.loss, 4);
    expectClose(trainer.gradients(), expected.gradients, 1e-4);
    const squares = [...expected.gradients.values()].flatMap((values) =>
      Array.from(values, (value) => value ** 2),
    );
    const norm = Math.sqrt(squares.reduce((sum, square) => sum + square));
    expect(gradientNorm / norm).toBeCloseTo(1, 4);
  });
});
