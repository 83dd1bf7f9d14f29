// The decoder that learns new points, as code: a small U-Net (Ronneberger et al. 2015) over the taps of
// the frozen network, with a pyramid's laterals (Lin et al. 2017). One text for every engine, like
// movenet.ts; engine/training learns it. How its weights are made and changed: decoder-weights.ts.
import { TAP_NAMES, type NetworkOperations, type TapName, type Taps } from './movenet.ts';

/** The sizes that a decoder's parameters follow from. */
export interface DecoderShape {
  /** Width of every level: a multiple of 4, usually 32. */
  channels: number;
  /** How many points are found: one heatmap each. */
  points: number;
  /** How many channels each tap has: multiples of 4. */
  taps: Record<TapName, number>;
}

/** Width of the levels of every decoder that is taught here: more gained little. */
export const DECODER_CHANNELS = 32;

/** MoveNet Lightning's taps; see movenet.ts. */
export const MOVENET_TAPS: Readonly<Record<TapName, number>> = {
  stride4: 24,
  stride8: 32,
  stride16: 96,
  stride32: 320,
  features: 24,
};

/** The levels from coarse to fine, by their stride in input pixels. */
export const DECODER_LEVELS = [32, 16, 8, 4] as const;
export type DecoderLevel = (typeof DECODER_LEVELS)[number];

/** The layer that takes a tap to the decoder's width. */
export const LATERALS: Readonly<Record<TapName, string>> = {
  stride4: 'decoder_lateral_4',
  stride8: 'decoder_lateral_8',
  stride16: 'decoder_lateral_16',
  stride32: 'decoder_lateral_32',
  features: 'decoder_lateral_features',
};

/** The depthwise layer of a level, and the pointwise one after it. */
export const filterLayer = (level: DecoderLevel) => `decoder_filter_${level}`;
export const mixLayer = (level: DecoderLevel) => `decoder_mix_${level}`;
export const HEAD_LAYER = 'decoder_head';

/** What the decoder needs beyond the network's operations. */
export interface DecoderOperations<T> extends NetworkOperations<T> {
  relu: (input: T) => T;
}

/**
 * Runs the decoder on weights whose normalisation is folded in (see `foldNormalisation`).
 * @returns logits at stride 4, one channel a point
 */
export function runDecoder<T>(operations: DecoderOperations<T>, taps: Taps<T>): T {
  const { pointwise, depthwise, upsample, add, relu } = operations;
  const lateral = (tap: TapName) => pointwise(taps[tap], LATERALS[tap], 'none');
  const level = (sum: T, stride: DecoderLevel) =>
    pointwise(depthwise(relu(sum), filterLayer(stride), 1, 'none'), mixLayer(stride), 'relu');
  let x = level(lateral('stride32'), 32);
  x = level(add(upsample(x), lateral('stride16')), 16);
  x = level(add(upsample(x), lateral('stride8')), 8);
  x = level(add(upsample(x), add(lateral('stride4'), lateral('features'))), 4);
  return pointwise(x, HEAD_LAYER, 'none');
}

/** One array that training changes. */
export interface DecoderParameter {
  name: string;
  shape: number[];
  /** How many inputs one output sums over; 0 for a bias. */
  fanIn: number;
}

/**
 * Every array that training changes, in the order in which files and engines keep them. The two
 * stride-4 laterals are summed, so the second has no bias of its own.
 */
export function listDecoderParameters(shape: DecoderShape): DecoderParameter[] {
  const { channels, points, taps } = shape;
  const bias = (layer: string, outputs = channels): DecoderParameter => ({
    name: `${layer}/bias`,
    shape: [outputs],
    fanIn: 0,
  });
  const pointwise = (layer: string, inputs: number, outputs = channels): DecoderParameter => ({
    name: `${layer}/kernel`,
    shape: [1, 1, inputs, outputs],
    fanIn: inputs,
  });
  const laterals = TAP_NAMES.flatMap((tap) => [
    pointwise(LATERALS[tap], taps[tap]),
    ...(tap === 'features' ? [] : [bias(LATERALS[tap])]),
  ]);
  const levels = DECODER_LEVELS.flatMap((level) => [
    { name: `${filterLayer(level)}/kernel`, shape: [3, 3, channels, 1], fanIn: 9 },
    bias(filterLayer(level)),
    pointwise(mixLayer(level), channels),
    bias(mixLayer(level)),
  ]);
  const head = [pointwise(HEAD_LAYER, channels, points), bias(HEAD_LAYER, points)];
  return [...laterals, ...levels, ...head];
}
