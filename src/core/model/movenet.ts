// The architecture of MoveNet: MobileNetV2 (Sandler et al. 2018), a feature pyramid (Lin et al. 2017) and four
// heads (after CenterNet, Zhou et al. 2019). It is written over abstract operations, so that every engine of
// src/engine runs the same definition. Weights are found by name; see models/movenet-lightning.
import { HEAD_NAMES, type HeadName } from './heads.ts';

/** The activation function of a layer. */
export type Activation = 'none' | 'relu' | 'relu6';

/** The operations of the network. `T` is the engine's tensor: [batch, height, width, channels]. */
export interface NetworkOperations<T> {
  /** 3×3 convolution, stride 2, SAME padding as in TensorFlow, bias. */
  convolution: (input: T, weights: string, activation: Activation) => T;
  /** 1×1 convolution, bias. */
  pointwise: (input: T, weights: string, activation: Activation) => T;
  /** 3×3 depthwise convolution, SAME padding; bias when the weights contain one. */
  depthwise: (input: T, weights: string, stride: 1 | 2, activation: Activation) => T;
  /** Doubles the size, bilinear, with half-pixel centres. */
  upsample: (input: T) => T;
  add: (a: T, b: T) => T;
}

/** Features on which other heads can be trained, from fine to coarse, and the pyramid's finest level. */
export interface Taps<T> {
  /** Stride 4, 24 channels. */
  stride4: T;
  /** Stride 8, 32 channels. */
  stride8: T;
  /** Stride 16, 96 channels. */
  stride16: T;
  /** Stride 32, 320 channels. */
  stride32: T;
  /** Stride 4, 24 channels: the input of the heads. */
  features: T;
}

/** The names of the taps, in the order of {@link Taps}. */
export const TAP_NAMES = ['stride4', 'stride8', 'stride16', 'stride32', 'features'] as const;

/** One of {@link TAP_NAMES}. */
export type TapName = (typeof TAP_NAMES)[number];

/** The inverted residual blocks of MobileNetV2 after the first. Residual blocks add their input. */
const BLOCKS: readonly { stride: 1 | 2; residual: boolean }[] = [
  { stride: 2, residual: false }, // 1: stride 4 from here
  { stride: 1, residual: true },
  { stride: 2, residual: false }, // 3: stride 8
  { stride: 1, residual: true },
  { stride: 1, residual: true },
  { stride: 2, residual: false }, // 6: stride 16
  { stride: 1, residual: true },
  { stride: 1, residual: true },
  { stride: 1, residual: true },
  { stride: 1, residual: false }, // 10: wider
  { stride: 1, residual: true },
  { stride: 1, residual: true },
  { stride: 2, residual: false }, // 13: stride 32
  { stride: 1, residual: true },
  { stride: 1, residual: true },
  { stride: 1, residual: false }, // 16: wider
];

/**
 * Runs the encoder and the feature pyramid, everything but the heads.
 * @param input [batch, height, width, 3], RGB scaled to −1..1
 */
export function runBackbone<T>(operations: NetworkOperations<T>, input: T): Taps<T> {
  const { convolution, pointwise, depthwise, upsample, add } = operations;
  let x = convolution(input, 'stem', 'relu6');
  x = depthwise(x, 'block_0_depthwise', 1, 'relu6');
  x = pointwise(x, 'block_0_project', 'none');
  const outputs: T[] = [x];
  BLOCKS.forEach(({ stride, residual }, index) => {
    const block = `block_${index + 1}`;
    const wide = pointwise(x, `${block}_expand`, 'relu6');
    const filtered = depthwise(wide, `${block}_depthwise`, stride, 'relu6');
    const narrow = pointwise(filtered, `${block}_project`, 'none');
    x = residual ? add(x, narrow) : narrow;
    outputs.push(x);
  });
  const stride4 = outputs[2];
  const stride8 = outputs[5];
  const stride16 = outputs[12];
  const stride32 = outputs[16];

  const widest = pointwise(stride32, 'top', 'relu6');
  const level = (above: T, lateral: string, below: T, smooth: string) => {
    const sum = add(upsample(above), pointwise(below, lateral, 'none'));
    return pointwise(depthwise(sum, `${smooth}_depthwise`, 1, 'none'), smooth, 'relu');
  };
  // The pyramid's stride-16 level uses block 9, before the encoder widens to 96 channels.
  let features = pointwise(widest, 'lateral_32', 'none');
  features = level(features, 'lateral_16', outputs[9], 'smooth_16');
  features = level(features, 'lateral_8', stride8, 'smooth_8');
  features = level(features, 'lateral_4', stride4, 'smooth_4');
  return { stride4, stride8, stride16, stride32, features };
}

/** Runs one head on the pyramid's finest level. For single cells see core/model/head-cells.ts. */
export function runHead<T>(
  { depthwise, pointwise }: NetworkOperations<T>,
  features: T,
  name: HeadName,
): T {
  const filtered = depthwise(features, `${name}_depthwise`, 1, 'none');
  return pointwise(pointwise(filtered, `${name}_hidden`, 'relu'), name, 'none');
}

/** Runs the four heads; units as in `Heads`. */
export function runHeads<T>(operations: NetworkOperations<T>, features: T): Record<HeadName, T> {
  const [heatmap, center, regression, offset] = HEAD_NAMES.map((name) =>
    runHead(operations, features, name),
  ) as [T, T, T, T];
  return { heatmap, center, regression, offset };
}
