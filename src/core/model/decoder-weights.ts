// The weights of the decoder (core/model/decoder.ts): initialised, extended by points, checked, and folded for
// inference. They are joined with the pretrained weights for core/model/taught-network.ts.
import { IDENTITY_LAYER } from './taught-network.ts';
import {
  HEAD_LAYER,
  LATERALS,
  listDecoderParameters,
  MOVENET_TAPS,
  type DecoderParameter,
  type DecoderShape,
} from './decoder.ts';
import { KeydotError } from '../errors.ts';
import { TAP_NAMES, type TapName } from './movenet.ts';
import type { Random } from '../random.ts';
import type { NamedArray, Weights } from './weights.ts';

/** Weights that do not form a decoder. */
export class DecoderError extends KeydotError {
  override name = 'DecoderError';
}

/** A tap's mean and standard deviation for each channel, [channels]. Deviations are above zero. */
export interface ChannelRange {
  mean: Float32Array;
  deviation: Float32Array;
}

/** The ranges of all taps, by which the decoder normalises its inputs. */
export type TapRanges = Record<TapName, ChannelRange>;

/**
 * How the head of a point is initialised. `blank`: random, with logits near −4, so that the many empty cells do
 * not dominate the first steps (Lin et al. 2017, "Focal Loss", section 3.3). `correction`: zero, because its
 * output is added to the pretrained heatmap.
 */
export type PointStart = 'blank' | 'correction';

/** Logit of a probability of 0.018. */
const BLANK_BIAS = -4;

/**
 * Initialises a decoder: uniform, variance 1 / (3 · inputs). The variance of He et al. 2015 is six times as
 * large; with it, 500 steps on 20 frames end at errors 1.5 times as large. Uses exact operations only, so that a
 * seed gives the same weights on every machine.
 * @param starts the initialisation of each point, [shape.points]
 * @throws DecoderError when `starts` has another length
 */
export function initialiseDecoder(
  random: Random,
  shape: DecoderShape,
  ranges: TapRanges,
  starts: readonly PointStart[],
): Weights {
  if (starts.length !== shape.points) {
    throw new DecoderError(`Expected the starts of ${shape.points} points, got ${starts.length}.`);
  }
  const weights = new Map<string, NamedArray>();
  for (const tap of TAP_NAMES) {
    const { mean, deviation } = ranges[tap];
    const sides = [shape.taps[tap]];
    weights.set(`${LATERALS[tap]}/mean`, { shape: sides, values: mean.slice() });
    weights.set(`${LATERALS[tap]}/deviation`, { shape: sides, values: deviation.slice() });
  }
  for (const parameter of listDecoderParameters(shape)) {
    if (parameter.name.startsWith(HEAD_LAYER)) continue;
    weights.set(parameter.name, drawParameter(random, parameter));
  }
  const head = drawHead(random, shape.channels, starts);
  weights.set(`${HEAD_LAYER}/kernel`, head.kernel);
  weights.set(`${HEAD_LAYER}/bias`, head.bias);
  checkDecoder(weights);
  return weights;
}

function drawParameter(random: Random, { shape, fanIn }: DecoderParameter): NamedArray {
  const values = new Float32Array(shape.reduce((product, side) => product * side, 1));
  const limit = 1 / Math.sqrt(fanIn);
  if (fanIn > 0)
    for (let i = 0; i < values.length; i++) values[i] = (2 * random.next() - 1) * limit;
  return { shape, values };
}

/** Draws point by point, so that the first points do not depend on how many follow. */
function drawHead(random: Random, channels: number, starts: readonly PointStart[]) {
  const points = starts.length;
  const kernel = new Float32Array(channels * points);
  const limit = 1 / Math.sqrt(channels);
  starts.forEach((start, point) => {
    for (let channel = 0; channel < channels; channel++) {
      const drawn = (2 * random.next() - 1) * limit;
      kernel[channel * points + point] = start === 'blank' ? drawn : 0;
    }
  });
  const bias = Float32Array.from(starts, (start) => (start === 'blank' ? BLANK_BIAS : 0));
  return {
    kernel: { shape: [1, 1, channels, points], values: kernel },
    bias: { shape: [points], values: bias },
  };
}

/**
 * Appends points to a decoder. The outputs of the existing points stay identical.
 * @throws DecoderError when the weights do not form a decoder
 */
export function addPoints(
  weights: Weights,
  starts: readonly PointStart[],
  random: Random,
): Weights {
  const { channels, points } = checkDecoder(weights);
  const added = drawHead(random, channels, starts);
  const joined = new Map(weights);
  for (const [part, rows] of [
    ['kernel', channels],
    ['bias', 1],
  ] as const) {
    const name = `${HEAD_LAYER}/${part}`;
    const old = find(weights, name).values;
    const extra = added[part].values;
    const all = points + starts.length;
    const values = new Float32Array(rows * all);
    for (let row = 0; row < rows; row++) {
      values.set(old.subarray(row * points, (row + 1) * points), row * all);
      values.set(
        extra.subarray(row * starts.length, (row + 1) * starts.length),
        row * all + points,
      );
    }
    joined.set(name, { shape: part === 'kernel' ? [1, 1, channels, all] : [all], values });
  }
  return joined;
}

/**
 * Reorders or removes the points of a decoder.
 * @param order for each new point the index of the old one
 * @throws DecoderError when the weights do not form a decoder
 */
export function arrangePoints(weights: Weights, order: readonly number[]): Weights {
  const { points } = checkDecoder(weights);
  const arranged = new Map(weights);
  for (const part of ['kernel', 'bias']) {
    const name = `${HEAD_LAYER}/${part}`;
    const { shape, values } = find(weights, name);
    const sides = [...shape.slice(0, -1), order.length];
    const moved = Float32Array.from({ length: (values.length / points) * order.length }, (_, i) => {
      const row = Math.floor(i / order.length);
      return values[row * points + order[i % order.length]];
    });
    arranged.set(name, { shape: sides, values: moved });
  }
  return arranged;
}

/**
 * The weights for `runDecoder`: folds the normalisation (x − mean) / deviation into the kernels and biases of
 * the lateral layers, so that the taps are used as they are.
 * @throws DecoderError when the weights do not form a decoder
 */
export function foldNormalisation(weights: Weights): Weights {
  const { channels } = checkDecoder(weights);
  const folded = new Map(weights);
  for (const tap of TAP_NAMES) {
    const layer = LATERALS[tap];
    const kernel = find(weights, `${layer}/kernel`);
    const mean = find(weights, `${layer}/mean`).values;
    const deviation = find(weights, `${layer}/deviation`).values;
    const values = new Float32Array(kernel.values.length);
    const bias = Float64Array.from(
      weights.get(`${layer}/bias`)?.values ?? new Float32Array(channels),
    );
    for (let i = 0; i < values.length; i++) {
      const input = Math.floor(i / channels);
      const value = kernel.values[i] / deviation[input];
      values[i] = value;
      bias[i % channels] -= value * mean[input];
    }
    folded.set(`${layer}/kernel`, { shape: kernel.shape, values });
    folded.set(`${layer}/bias`, { shape: [channels], values: Float32Array.from(bias) });
    folded.delete(`${layer}/mean`);
    folded.delete(`${layer}/deviation`);
  }
  return folded;
}

/**
 * Checks every array of a decoder with its normalisation (not folded).
 * @returns the decoder's shape
 * @throws DecoderError naming an array that is missing, has a wrong shape or an invalid value
 */
export function checkDecoder(weights: Weights): DecoderShape {
  const shape = readShape(weights);
  const expected = new Map(listDecoderParameters(shape).map((each) => [each.name, each.shape]));
  for (const tap of TAP_NAMES) {
    expected.set(`${LATERALS[tap]}/mean`, [shape.taps[tap]]);
    expected.set(`${LATERALS[tap]}/deviation`, [shape.taps[tap]]);
  }
  for (const [name, sides] of expected) {
    const { shape: found, values } = find(weights, name);
    const length = sides.reduce((product, side) => product * side, 1);
    if (found.join() !== sides.join() || values.length !== length) {
      throw new DecoderError(`Expected "${name}" of [${sides.join()}], got [${found.join()}].`);
    }
    if (name.endsWith('/deviation') && !values.every((value) => value > 0)) {
      throw new DecoderError(`Expected "${name}" above zero everywhere, got a value that is not.`);
    }
  }
  return shape;
}

function readShape(weights: Weights): DecoderShape {
  const [, , channels = 0, points = 0] = find(weights, `${HEAD_LAYER}/kernel`).shape;
  const taps: Record<TapName, number> = { ...MOVENET_TAPS };
  for (const tap of TAP_NAMES) {
    taps[tap] = find(weights, `${LATERALS[tap]}/kernel`).shape[2] ?? 0;
  }
  return { channels, points, taps };
}

function find(weights: Weights, name: string): NamedArray {
  const found = weights.get(name);
  if (!found) throw new DecoderError(`Expected the decoder's weights to contain "${name}".`);
  return found;
}

/**
 * The weights of a network with a decoder: those of the pretrained network, the decoder's without its normalisation,
 * and the identity layer.
 * @param base of the pretrained network
 * @param decoder with its normalisation, as it is trained and stored
 * @throws DecoderError when the weights are not those of a decoder
 */
export function joinTaughtWeights(base: Weights, decoder: Weights): Weights {
  const { channels } = checkDecoder(decoder);
  const identity = new Float32Array(channels * channels);
  for (let channel = 0; channel < channels; channel++) identity[channel * (channels + 1)] = 1;
  return new Map([
    ...base,
    ...foldNormalisation(decoder),
    [`${IDENTITY_LAYER}/kernel`, { shape: [1, 1, channels, channels], values: identity }],
    [`${IDENTITY_LAYER}/bias`, { shape: [channels], values: new Float32Array(channels) }],
  ]);
}
