import { describe, expect, it } from 'vitest';
import {
  addPoints,
  checkDecoder,
  DecoderError,
  foldNormalisation,
  initialiseDecoder,
} from '../../../../src/core/model/decoder-weights.ts';
import { MOVENET_TAPS, type DecoderShape } from '../../../../src/core/model/decoder.ts';
import { Random } from '../../../../src/core/random.ts';
import {
  parseWeights,
  serialiseWeights,
  type NamedArray,
} from '../../../../src/core/model/weights.ts';
import {
  createDecoder,
  createRanges,
  createTaps,
  SMALL_SHAPE,
} from '../../../fixtures/networks/decoder-samples.ts';
import { openTrainer } from '../../../fixtures/networks/open-trainer.ts';
import { runTensorDecoder } from '../../../fixtures/references/tensor-decoder.ts';

const SHAPE: DecoderShape = { channels: 32, points: 2, taps: MOVENET_TAPS };

function initialise(seed: number, starts: ('blank' | 'correction')[] = ['blank', 'correction']) {
  const ranges = createRanges(new Random(99), SHAPE);
  return initialiseDecoder(new Random(seed), { ...SHAPE, points: starts.length }, ranges, starts);
}

describe('initialiseDecoder', () => {
  it('is determined by the seed', () => {
    expect(initialise(1)).toEqual(initialise(1));
    expect(initialise(2)).not.toEqual(initialise(1));
  });

  it('draws kernels of variance 1 / (3 · inputs) and zero biases', () => {
    const weights = initialise(3);
    for (const [name, inputs] of [
      ['decoder_lateral_32', 320],
      ['decoder_mix_8', 32],
      ['decoder_filter_4', 9],
    ] as const) {
      const { values } = weights.get(`${name}/kernel`)!;
      const variance = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
      expect(3 * variance * inputs, name).toBeCloseTo(1, 0);
      expect(weights.get(`${name}/bias`)!.values.every((value) => value === 0)).toBe(true);
    }
  });

  it('initialises a blank point with −4 and a correction with zeros', () => {
    const weights = initialise(4);
    expect([...weights.get('decoder_head/bias')!.values]).toEqual([-4, 0]);
    const { values } = weights.get('decoder_head/kernel')!;
    const [blank, correction] = [0, 1].map((point) => values.filter((_, i) => i % 2 === point));
    expect(blank.some((value) => value === 0)).toBe(false);
    expect(correction.every((value) => value === 0)).toBe(true);
  });

  it('rejects another number of starts', () => {
    const ranges = createRanges(new Random(1), SHAPE);
    expect(() => initialiseDecoder(new Random(1), SHAPE, ranges, ['blank'])).toThrow(
      'Expected the starts of 2 points, got 1.',
    );
  });

  it('is identical after saving and loading', () => {
    const weights = initialise(5);
    expect(parseWeights(serialiseWeights(weights, 'F32'))).toEqual(weights);
  });
});

describe('addPoints', () => {
  it.each([
    [1, 1],
    [3, 1],
    [4, 3],
    [7, 10],
  ])(
    'leaves the answers of %i old points as they are, to the bit, when %i come',
    async (points, added) => {
      const random = new Random(points);
      const shape = { ...SHAPE, points };
      const weights = createDecoder(random, shape);
      const taps = createTaps(random, shape, 16, 8);
      const more = addPoints(
        weights,
        Array.from({ length: added }, () => 'blank'),
        random,
      );
      expect(checkDecoder(more)).toEqual({ ...shape, points: points + added });
      const answer = async (of: typeof weights, count: number) => {
        const size = { shape: { ...shape, points: count }, height: 16, width: 8, batch: 1 };
        const trainer = await openTrainer(size);
        trainer.setParameters(of);
        return trainer.predict(taps).values;
      };
      const old = await answer(weights, points);
      const all = await answer(more, points + added);
      const kept = all.filter((_, i) => i % (points + added) < points);
      expect(kept).toEqual(old);
      // The same holds on the live path's engine.
      const tensors = runTensorDecoder(more, taps);
      expect(tensors.filter((_, i) => i % (points + added) < points)).toEqual(
        runTensorDecoder(weights, taps),
      );
    },
  );

  it('initialises the bias of a new blank point', () => {
    const more = addPoints(initialise(1), ['blank'], new Random(2));
    expect([...more.get('decoder_head/bias')!.values]).toEqual([-4, 0, -4]);
  });
});

describe('checkDecoder', () => {
  const broken = (change: (weights: Map<string, NamedArray>) => void) => {
    const weights = new Map(createDecoder(new Random(1), SMALL_SHAPE));
    change(weights);
    return () => checkDecoder(weights);
  };

  it('reads the shape', () => {
    expect(checkDecoder(createDecoder(new Random(1), SMALL_SHAPE))).toEqual(SMALL_SHAPE);
  });

  it('names a missing array', () => {
    for (const name of createDecoder(new Random(1), SMALL_SHAPE).keys()) {
      const check = broken((weights) => weights.delete(name));
      expect(check, name).toThrow(DecoderError);
      expect(check).toThrow(`contain "${name}"`);
    }
  });

  it('names an array of another shape', () => {
    const check = broken((weights) =>
      weights.set('decoder_mix_8/bias', { shape: [9], values: new Float32Array(9) }),
    );
    expect(check).toThrow('Expected "decoder_mix_8/bias" of [8], got [9].');
  });

  it.each([0, -1, NaN])('rejects a deviation of %d', (deviation) => {
    const check = broken((weights) => {
      weights.get('decoder_lateral_8/deviation')!.values[1] = deviation;
    });
    expect(check).toThrow('"decoder_lateral_8/deviation" above zero everywhere');
  });
});

describe('foldNormalisation', () => {
  it('returns layers without normalisation, each with a bias', () => {
    const folded = foldNormalisation(createDecoder(new Random(1), SMALL_SHAPE));
    expect([...folded.keys()].filter((name) => /mean|deviation/.test(name))).toEqual([]);
    expect(folded.get('decoder_lateral_features/bias')!.shape).toEqual([8]);
  });

  it('rejects folded weights', () => {
    const folded = foldNormalisation(createDecoder(new Random(1), SMALL_SHAPE));
    expect(() => foldNormalisation(folded)).toThrow(DecoderError);
  });
});
