// The networks of the lab, each as a function over a tape (engine/cpu/training/tape.ts), with their losses and initial
// weights. Networks without pretraining have 12,000 to 15,000 parameters, and as many 3×3 layers as that allows, so that
// they differ mainly in the form of their output. Next: learning/lab/lab-run.ts.
import type { Size } from '../../core/geometry.ts';
import { ENCODER_ENLARGES, type LabOutput, type LabSetup } from '../../core/lab/lab-setup.ts';
import { seedFrom, Random } from '../../core/random.ts';
import {
  DECODER_LEVELS,
  filterLayer,
  HEAD_LAYER,
  LATERALS,
  mixLayer,
  MOVENET_TAPS,
} from '../../core/model/decoder.ts';
import { TAP_NAMES, type TapName } from '../../core/model/movenet.ts';
import type { Weights } from '../../core/model/weights.ts';
import { createParameters, type TapeLoss } from '../../engine/cpu/training/tape-trainer.ts';
import type { Tape, TapeActivation, TapeMap, TapeNetwork } from '../../engine/cpu/training/tape.ts';

/** Red, green, blue and 0, because layers work on vectors of four. */
export const PICTURE_CHANNELS = 4;

/** Describes the network for a kind of output. @param size of the picture, pixels */
export function describeLabNetwork(output: LabOutput, size: Size, points: number): TapeNetwork {
  const { height, width } = size;
  if (output === 'pretrained') return (tape) => describeDecoder(tape, size, points);
  return (tape) => {
    const picture = tape.load(height, width, PICTURE_CHANNELS);
    switch (output) {
      case 'plain':
        return describePlain(tape, picture, points);
      case 'pooled':
        return describePooled(tape, picture, points);
      case 'unet':
        return describeUnet(tape, picture, points);
      case 'dense':
        return describeDense(tape, picture, points);
      case 'grid':
        return describeGrid(tape, picture, points);
    }
  };
}

const WIDTH = 16;

function describePlain(tape: Tape, picture: TapeMap, points: number): TapeMap {
  let x = picture;
  for (let layer = 1; layer <= 6; layer++) x = tape.convolution(x, `in_${layer}`, WIDTH, 'relu');
  return tape.pointwise(x, 'head', points, 'none');
}

/** Encoder and decoder with three levels, without skip connections. */
function describePooled(tape: Tape, picture: TapeMap, points: number): TapeMap {
  let x = tape.convolution(picture, 'in_1', WIDTH, 'relu');
  for (let layer = 2; layer <= 4; layer++) {
    x = tape.convolution(tape.pool(x), `in_${layer}`, WIDTH, 'relu');
  }
  for (let layer = 1; layer <= 3; layer++) {
    x = tape.convolution(tape.upsample(x), `out_${layer}`, WIDTH, 'relu');
  }
  return tape.pointwise(x, 'head', points, 'none');
}

/** A small U-Net: encoder and decoder with three levels and skip connections. */
function describeUnet(tape: Tape, picture: TapeMap, points: number): TapeMap {
  const full = tape.convolution(picture, 'in_1', 12, 'relu');
  const half = tape.convolution(tape.pool(full), 'in_2', WIDTH, 'relu');
  const quarter = tape.convolution(tape.pool(half), 'in_3', WIDTH, 'relu');
  let x = tape.convolution(tape.pool(quarter), 'in_4', WIDTH, 'relu');
  x = tape.convolution(tape.concatenate(tape.upsample(x), quarter), 'out_1', 12, 'relu');
  x = tape.convolution(tape.concatenate(tape.upsample(x), half), 'out_2', 12, 'relu');
  x = tape.convolution(tape.concatenate(tape.upsample(x), full), 'out_3', 8, 'relu');
  return tape.pointwise(x, 'head', points, 'none');
}

/** Four pooled levels and fully connected layers with two outputs per point. */
function describeDense(tape: Tape, picture: TapeMap, points: number): TapeMap {
  let x = picture;
  for (let layer = 1; layer <= 4; layer++) {
    x = tape.pool(tape.convolution(x, `in_${layer}`, WIDTH, 'relu'));
  }
  const hidden = tape.pointwise(tape.flatten(x), 'hidden', 24, 'relu');
  return tape.pointwise(hidden, 'head', 2 * points, 'none');
}

/** A grid at stride 8 with a probability and an offset per point and cell. */
function describeGrid(tape: Tape, picture: TapeMap, points: number): TapeMap {
  let x = tape.convolution(picture, 'in_1', WIDTH, 'relu');
  for (let layer = 2; layer <= 4; layer++) {
    x = tape.convolution(tape.pool(x), `in_${layer}`, WIDTH, 'relu');
  }
  for (let layer = 5; layer <= 6; layer++) x = tape.convolution(x, `in_${layer}`, WIDTH, 'relu');
  return tape.pointwise(x, 'head', 3 * points, 'none');
}

const DECODER_WIDTH = 32;

/** The decoder of taught models (core/model/decoder.ts) on the pretrained taps, in the order of TAP_NAMES. */
function describeDecoder(tape: Tape, { height, width }: Size, points: number): TapeMap {
  const taps = new Map<TapName, TapeMap>();
  for (const tap of TAP_NAMES) {
    const stride = tapStride(tap) / ENCODER_ENLARGES;
    taps.set(tap, tape.load(height / stride, width / stride, MOVENET_TAPS[tap]));
  }
  const lateral = (tap: TapName, activation: TapeActivation = 'none') => {
    const map = taps.get(tap);
    if (!map) throw new Error(`The tap ${tap} was not loaded.`);
    return tape.pointwise(map, LATERALS[tap], DECODER_WIDTH, activation);
  };
  let x: TapeMap | null = null;
  for (const level of DECODER_LEVELS) {
    const isFinest = level === 4;
    const own = lateral(`stride${level}`, x ? 'none' : 'relu');
    const both = isFinest ? tape.add(lateral('features'), own, 'none') : own;
    const sum: TapeMap = x ? tape.add(tape.upsample(x), both, 'relu') : both;
    const filtered = tape.depthwise(sum, filterLayer(level), 'none');
    x = tape.pointwise(filtered, mixLayer(level), DECODER_WIDTH, 'relu');
  }
  if (!x) throw new Error('The decoder has no level.');
  return tape.pointwise(x, HEAD_LAYER, points, 'none');
}

/** The stride of a tap, pixels. */
export function tapStride(tap: TapName): number {
  return tap === 'features' ? 4 : Number(tap.slice('stride'.length));
}

/** Additional weight of target cells in the loss of taught models. */
const TARGET_WEIGHT = 20;
/** The initial logit of background; see core/model/decoder-weights.ts. */
const BLANK = -4;

type Choice = Pick<LabSetup, 'output' | 'loss' | 'target'>;

/** The loss function of a set-up. */
export function lossOf({ output, loss }: Choice): TapeLoss {
  const plain = (kind: TapeLoss['kind']): TapeLoss => ({ kind, targetWeight: 0 });
  if (output === 'dense') return plain('coordinate');
  if (output === 'grid') return plain('grid');
  switch (loss) {
    case 'weighted':
      return { kind: 'cross-entropy', targetWeight: TARGET_WEIGHT };
    case 'soft-argmax':
      return plain('mean-coordinate');
    case 'cross-entropy':
    case 'focal':
    case 'squared':
    case 'dice':
      return plain(loss);
  }
}

/** The initial bias of the last layer. Regions start at probability ½, because they cover many cells. */
export function headBiasOf({ output, loss }: Choice, points: number, isRegion: boolean): HeadBias {
  if (output === 'dense') return () => 0;
  if (output === 'grid') return (channel) => (channel < points ? BLANK : 0.5);
  const isBlank = !isRegion && loss !== 'squared' && loss !== 'soft-argmax';
  return () => (isBlank ? BLANK : 0);
}

/**
 * Draws the initial weights from the seed and the layer's name, so that layers that two networks share start equal.
 * Uniform with variance 2 / inputs (He et al. 2015), as deep networks without normalisation need; a sixth of it in the
 * decoder, see core/model/decoder-weights.ts.
 * @param headBias the initial bias of the last layer
 */
export function drawFirstWeights(tape: Tape, seed: number, headBias: HeadBias): Weights {
  return createParameters(tape, (name, length, fanIn) => {
    const isDecoder = name.startsWith('decoder_');
    const isHead = name.startsWith(`${HEAD_LAYER}/`) || name.startsWith('head/');
    if (fanIn === 0) {
      return Float32Array.from({ length }, (_, output) => (isHead ? headBias(output) : 0));
    }
    const random = new Random(seedFrom(seed, name));
    const limit = Math.sqrt((isDecoder || isHead ? 1 : 6) / fanIn);
    return Float32Array.from({ length }, () => random.between(-limit, limit));
  });
}

/** The initial bias of an output channel. */
export type HeadBias = (output: number) => number;
