// The architecture of the decoder that is trained for new points: a small U-Net (Ronneberger et al. 2015) on
// the taps of the frozen network, with the lateral layers of a feature pyramid (Lin et al. 2017). It is written
// over abstract operations, as core/model/movenet.ts. Next: core/model/decoder-weights.ts.
import { TAP_NAMES, type NetworkOperations, type TapName, type Taps } from './movenet.ts';

/** The sizes that determine a decoder's parameters. */
export interface DecoderShape {
  /** Channels of every level: a multiple of 4, usually 32. */
  channels: number;
  /** Number of points: one heatmap each. */
  points: number;
  /** Channels of each tap: multiples of 4. */
  taps: Record<TapName, number>;
}

/** Channels of the decoders that are trained here; more improve accuracy little. */
export const DECODER_CHANNELS = 32;

/** Channels of MoveNet Lightning's taps. */
export const MOVENET_TAPS: Readonly<Record<TapName, number>> = {
  stride4: 24,
  stride8: 32,
  stride16: 96,
  stride32: 320,
  features: 24,
};

/** The levels from coarse to fine, as strides in input pixels. */
export const DECODER_LEVELS = [32, 16, 8, 4] as const;

/** One of {@link DECODER_LEVELS}. */
export type DecoderLevel = (typeof DECODER_LEVELS)[number];

/** The names of the pointwise layers that project each tap to the decoder's width. */
export const LATERALS: Readonly<Record<TapName, string>> = {
  stride4: 'decoder_lateral_4',
  stride8: 'decoder_lateral_8',
  stride16: 'decoder_lateral_16',
  stride32: 'decoder_lateral_32',
  features: 'decoder_lateral_features',
};

/** The name of a level's depthwise layer. */
export const filterLayer = (level: DecoderLevel) => `decoder_filter_${level}`;

/** The name of a level's pointwise layer, after the depthwise one. */
export const mixLayer = (level: DecoderLevel) => `decoder_mix_${level}`;

/** The name of the last layer: one channel for each point. */
export const HEAD_LAYER = 'decoder_head';

/** The network's operations and a separate ReLU. */
export interface DecoderOperations<T> extends NetworkOperations<T> {
  relu: (input: T) => T;
}

/**
 * Runs the decoder on folded weights (`foldNormalisation` in core/model/decoder-weights.ts).
 * @returns logits at stride 4, [batch, h, w, points]
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

/** One trainable array. */
export interface DecoderParameter {
  name: string;
  shape: number[];
  /** Number of inputs that one output sums over; 0 for a bias. */
  fanIn: number;
}

/**
 * All trainable arrays, in the order of files and engines. The two lateral layers of stride 4 are summed, so
 * only the first has a bias.
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
