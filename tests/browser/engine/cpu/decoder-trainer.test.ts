// Training in a browser, on one and two threads: the results of tests/node/engine/cpu/decoder-trainer.test.ts hold.
import { expect, test } from 'vitest';
import { MOVENET_TAPS, type DecoderShape } from '../../../../src/core/model/decoder.ts';
import { Random } from '../../../../src/core/random.ts';
import { loadEngine } from '../../../../src/engine/cpu/browser/load-engine.ts';
import { createDecoderTrainer } from '../../../../src/engine/cpu/training/decoder-trainer.ts';
import {
  createDecoder,
  createTrainingPicture,
} from '../../../fixtures/networks/decoder-samples.ts';
import {
  measurePreciseLoss,
  preciseWeights,
} from '../../../fixtures/references/precise-decoder.ts';

const SHAPE: DecoderShape = { channels: 32, points: 3, taps: MOVENET_TAPS };
const SIZE = { shape: SHAPE, height: 16, width: 24, batch: 3 };
const STEPS = 5;

async function train(threads: number, relaxed: boolean) {
  const random = new Random(1);
  const engine = await loadEngine({ threads, relaxed });
  expect(engine.threads).toBe(threads);
  const trainer = createDecoderTrainer({ ...SIZE, engine });
  try {
    const weights = createDecoder(random, SHAPE);
    trainer.setParameters(weights);
    const batch = Array.from({ length: SIZE.batch }, () =>
      createTrainingPicture(random, SHAPE, SIZE.height, SIZE.width),
    );
    const precise = measurePreciseLoss(preciseWeights(weights), batch);
    const losses = Array.from({ length: STEPS }, () => trainer.step(batch, 0.003).loss);
    return { precise, losses, parameters: trainer.parameters() };
  } finally {
    trainer.dispose();
  }
}

test.each([true, false])('a decoder learns (relaxed SIMD: %s)', async (relaxed) => {
  const alone = await train(1, relaxed);
  expect(alone.losses[0]).toBeCloseTo(alone.precise, 4);
  expect(alone.losses[STEPS - 1]).toBeLessThan(alone.losses[0]);
  expect(await train(2, relaxed)).toEqual(alone);
});
