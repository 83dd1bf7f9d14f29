// The networks of the lab, each a short function over a tape (engine/cpu/training/tape.ts). Those that are
// learned from nothing have about 12,000 to 15,000 parameters and as many 3×3 layers as they can be
// given for that, so that what differs is how they answer. Next: lab-run.ts.
import {
  DECODER_LEVELS,
  filterLayer,
  HEAD_LAYER,
  LATERALS,
  mixLayer,
  MOVENET_TAPS,
} from '../../core/model/decoder.ts';
import type { Size } from '../../core/geometry.ts';
import { ENCODER_ENLARGES, type LabOutput } from '../../core/lab/lab-setup.ts';
import { TAP_NAMES, type TapName } from '../../core/model/movenet.ts';
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
