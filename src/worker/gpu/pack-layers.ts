// Lays weights out as the shaders read them, once, when a network is loaded: vectors of four output
// channels. First the biases; then, for each of the filter's taps and each input channel, its weights.
// Channels that fill up a vector have weights and bias zero. Next: record-steps.ts.
import type { Weights } from '../../core/weights.ts';
import { GpuLayerError } from './gpu-errors.ts';

export type LayerKind = 'pointwise' | 'depthwise' | 'convolution';

/** One layer's weights as they lie in the buffer. */
export interface GpuLayer {
  kind: LayerKind;
  /** Vectors from the start of the buffer. */
  offset: number;
  inputChannels: number;
  outputChannels: number;
}

export interface PackedLayers {
  layers: ReadonlyMap<string, GpuLayer>;
  values: Float32Array<ArrayBuffer>;
}

/** Channels in a vector. */
export const GROUP = 4;

/** Channels in whole vectors. */
export const countGroups = (channels: number) => Math.ceil(channels / GROUP);

/**
 * Packs every layer `<name>/kernel` ([height, width, in, out] or, depthwise, [3, 3, channels, 1]) with
 * its `<name>/bias`, if there is one.
 * @throws GpuLayerError naming a layer of another shape
 */
export function packLayers(weights: Weights): PackedLayers {
  const layers = new Map<string, GpuLayer>();
  const parts: Float32Array[] = [];
  let offset = 0;
  for (const [key, { shape, values }] of weights) {
    if (!key.endsWith('/kernel')) continue;
    const name = key.slice(0, -'/kernel'.length);
    const bias = weights.get(`${name}/bias`)?.values;
    const [side, , inputChannels, last] = shape;
    const kind = kindOf(name, shape);
    const isDepthwise = kind === 'depthwise';
    const outputChannels = isDepthwise ? inputChannels : last;
    const rows = isDepthwise ? 1 : inputChannels;
    const part = pack(values, bias, side * side, rows, outputChannels);
    layers.set(name, { kind, offset, inputChannels, outputChannels });
    parts.push(part);
    offset += part.length / GROUP;
  }
  const all = new Float32Array(offset * GROUP);
  let position = 0;
  for (const part of parts) {
    all.set(part, position);
    position += part.length;
  }
  return { layers, values: all };
}

function kindOf(name: string, shape: readonly number[]): LayerKind {
  const [height, width, , last] = shape;
  if (shape.length === 4 && height === width) {
    if (height === 1) return 'pointwise';
    if (height === 3) return last === 1 ? 'depthwise' : 'convolution';
  }
  throw new GpuLayerError(
    `The layer "${name}" should be [1, 1, in, out] or [3, 3, in, out], but is [${shape.join(', ')}].`,
  );
}

/** @param rows input channels that lead to every output: one for depthwise layers */
function pack(
  kernel: Float32Array,
  bias: Float32Array | undefined,
  taps: number,
  rows: number,
  outputs: number,
): Float32Array {
  const stored = countGroups(outputs) * GROUP;
  const storedRows = rows === 1 ? 1 : countGroups(rows) * GROUP;
  const packed = new Float32Array((1 + taps * storedRows) * stored);
  if (bias) packed.set(bias);
  for (let tap = 0; tap < taps; tap++) {
    for (let row = 0; row < rows; row++) {
      const from = (tap * rows + row) * outputs;
      packed.set(kernel.subarray(from, from + outputs), (1 + tap * storedRows + row) * stored);
    }
  }
  return packed;
}
