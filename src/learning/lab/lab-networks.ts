// The networks of the lab, each a short function over a tape (engine/cpu/training/tape.ts). Those that are
// learned from nothing have about 12,000 to 15,000 parameters and as many 3×3 layers as they can be
// given for that, so that what differs is how they answer. Next: lab-run.ts.
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

/** Red, green and blue, and a fourth that is always 0: layers work on whole vectors of four. */
export const PICTURE_CHANNELS = 4;

/** The network that answers so. @param size of the picture, pixels */
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
  for (let layer = 1; layer <= 6; layer++) x = tape.convolve(x, `in_${layer}`, WIDTH, 'relu');
  return tape.mix(x, 'head', points, 'none');
}

/** Three times halved and doubled again, without any shortcut. */
function describePooled(tape: Tape, picture: TapeMap, points: number): TapeMap {
  let x = tape.convolve(picture, 'in_1', WIDTH, 'relu');
  for (let layer = 2; layer <= 4; layer++) {
    x = tape.convolve(tape.pool(x), `in_${layer}`, WIDTH, 'relu');
  }
  for (let layer = 1; layer <= 3; layer++) {
    x = tape.convolve(tape.enlarge(x), `out_${layer}`, WIDTH, 'relu');
  }
  return tape.mix(x, 'head', points, 'none');
}

/** Three times halved and doubled again; on the way back each size sees its own from the way in. */
function describeUnet(tape: Tape, picture: TapeMap, points: number): TapeMap {
  const full = tape.convolve(picture, 'in_1', 12, 'relu');
  const half = tape.convolve(tape.pool(full), 'in_2', WIDTH, 'relu');
  const quarter = tape.convolve(tape.pool(half), 'in_3', WIDTH, 'relu');
  let x = tape.convolve(tape.pool(quarter), 'in_4', WIDTH, 'relu');
  x = tape.convolve(tape.pair(tape.enlarge(x), quarter), 'out_1', 12, 'relu');
  x = tape.convolve(tape.pair(tape.enlarge(x), half), 'out_2', 12, 'relu');
  x = tape.convolve(tape.pair(tape.enlarge(x), full), 'out_3', 8, 'relu');
  return tape.mix(x, 'head', points, 'none');
}

/** Four times halved, then all that is left into one layer, and two numbers a point. */
function describeDense(tape: Tape, picture: TapeMap, points: number): TapeMap {
  let x = picture;
  for (let layer = 1; layer <= 4; layer++) {
    x = tape.pool(tape.convolve(x, `in_${layer}`, WIDTH, 'relu'));
  }
  const hidden = tape.mix(tape.flatten(x), 'hidden', 24, 'relu');
  return tape.mix(hidden, 'head', 2 * points, 'none');
}

function describeGrid(tape: Tape, picture: TapeMap, points: number): TapeMap {
  let x = tape.convolve(picture, 'in_1', WIDTH, 'relu');
  for (let layer = 2; layer <= 4; layer++) {
    x = tape.convolve(tape.pool(x), `in_${layer}`, WIDTH, 'relu');
  }
  for (let layer = 5; layer <= 6; layer++) x = tape.convolve(x, `in_${layer}`, WIDTH, 'relu');
  return tape.mix(x, 'head', 3 * points, 'none');
}

const DECODER_WIDTH = 32;

/** Teach's decoder, core/model/decoder.ts, on the taps of the frozen network in the order of TAP_NAMES. */
function describeDecoder(tape: Tape, { height, width }: Size, points: number): TapeMap {
  const taps = new Map<TapName, TapeMap>();
  for (const tap of TAP_NAMES) {
    const stride = tapStride(tap) / ENCODER_ENLARGES;
    taps.set(tap, tape.load(height / stride, width / stride, MOVENET_TAPS[tap]));
  }
  const lateral = (tap: TapName, activation: TapeActivation = 'none') => {
    const map = taps.get(tap);
    if (!map) throw new Error(`The tap ${tap} was not loaded.`);
    return tape.mix(map, LATERALS[tap], DECODER_WIDTH, activation);
  };
  let x: TapeMap | null = null;
  for (const level of DECODER_LEVELS) {
    const isFinest = level === 4;
    const own = lateral(`stride${level}`, x ? 'none' : 'relu');
    const both = isFinest ? tape.sum(lateral('features'), own, 'none') : own;
    const sum: TapeMap = x ? tape.sum(tape.enlarge(x), both, 'relu') : both;
    const filtered = tape.filter(sum, filterLayer(level), 'none');
    x = tape.mix(filtered, mixLayer(level), DECODER_WIDTH, 'relu');
  }
  if (!x) throw new Error('The decoder has no level.');
  return tape.mix(x, HEAD_LAYER, points, 'none');
}

export function tapStride(tap: TapName): number {
  return tap === 'features' ? 4 : Number(tap.slice('stride'.length));
}

/** What Teach's loss adds to the weight of a cell that is a target. */
const TARGET_WEIGHT = 20;
/** The logit of "nothing here", with which a map begins; see core/model/decoder-weights.ts. */
const BLANK = -4;

type Choice = Pick<LabSetup, 'output' | 'loss' | 'target'>;

/** The engine's loss for a set-up. */
export function lossOf({ output, loss }: Choice): TapeLoss {
  const plain = (kind: TapeLoss['kind']): TapeLoss => ({ kind, targetWeight: 0 });
  if (output === 'dense') return plain('place');
  if (output === 'grid') return plain('grid');
  switch (loss) {
    case 'weighted':
      return { kind: 'cross-entropy', targetWeight: TARGET_WEIGHT };
    case 'soft-argmax':
      return plain('mean-place');
    case 'cross-entropy':
    case 'focal':
    case 'squared':
    case 'dice':
      return plain(loss);
  }
}

/** Where the last layer begins. A region is no rare thing: its map begins undecided. */
export function headBiasOf({ output, loss }: Choice, points: number, isRegion: boolean): HeadBias {
  if (output === 'dense') return () => 0;
  if (output === 'grid') return (channel) => (channel < points ? BLANK : 0.5);
  const isBlank = !isRegion && loss !== 'squared' && loss !== 'soft-argmax';
  return () => (isBlank ? BLANK : 0);
}

/**
 * Uniform, of variance 2 / inputs (He et al. 2015), which a stack of layers without normalisation needs;
 * the decoder's a sixth of it, see core/model/decoder-weights.ts.
 * @param headBias what the last layer's answers begin at
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

export type HeadBias = (output: number) => number;
