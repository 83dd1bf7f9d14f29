// Lays weights out as the kernels read them, once, when a network is loaded.
//
// Pointwise and full 3×3 layers: panels of eight output channels. A panel is eight biases, then for
// each input channel (of each of the nine taps) the eight weights that lead from it to the panel's
// outputs. Depthwise layers: groups of four channels. A group is four biases, then nine taps of four
// weights. Channels that fill up the last panel or group have weights and bias zero.
import type { NamedArray, Weights } from '../../core/model/weights.ts';
import { PANEL } from './assembly/layout.ts';
import { EngineLayerError } from '../engine-errors.ts';

export type LayerKind = 'pointwise' | 'convolution' | 'depthwise';

/** One layer's weights as they lie in the engine's memory. */
export interface PackedLayer {
  kind: LayerKind;
  /** Bytes from the start of the packed weights. */
  offset: number;
  inputChannels: number;
  outputChannels: number;
}

export interface PackedWeights {
  layers: ReadonlyMap<string, PackedLayer>;
  values: Float32Array;
}

/** Four floats, a vector of the kernels. */
const GROUP = 4;
const TAPS = 9;

/**
 * Packs every layer `<name>/kernel` ([height, width, in, out] or, depthwise, [3, 3, channels, 1]) with
 * its `<name>/bias`, if there is one.
 * @throws EngineLayerError naming a layer that is of none of the kinds the engine knows
 */
export function packWeights(weights: Weights): PackedWeights {
  const layers = new Map<string, PackedLayer>();
  const packed: Float32Array[] = [];
  let length = 0;
  for (const [key, kernel] of weights) {
    if (!key.endsWith('/kernel')) continue;
    const name = key.slice(0, -'/kernel'.length);
    const bias = weights.get(`${name}/bias`);
    const kind = kindOf(name, kernel);
    const [, , inputChannels, last] = kernel.shape as [number, number, number, number];
    const outputChannels = kind === 'depthwise' ? inputChannels : last;
    if (bias && bias.values.length !== outputChannels) {
      throw new EngineLayerError(
        `The layer "${name}" has ${outputChannels} output channels, but a bias of ${bias.values.length}.`,
      );
    }
    const values =
      kind === 'depthwise'
        ? packGroups(kernel.values, bias?.values, outputChannels)
        : packPanels(kernel.values, bias?.values, outputChannels);
    layers.set(name, { kind, offset: length * 4, inputChannels, outputChannels });
    packed.push(values);
    length += values.length;
  }
  return { layers, values: concatenate(packed, length) };
}

function kindOf(name: string, { shape }: NamedArray): LayerKind {
  const [height, width, , last] = shape;
  if (shape.length === 4 && height === 1 && width === 1) return 'pointwise';
  if (shape.length === 4 && height === 3 && width === 3) {
    return last === 1 ? 'depthwise' : 'convolution';
  }
  throw new EngineLayerError(
    `The layer "${name}" should be [1, 1, in, out] or [3, 3, in, out], but is [${shape.join(', ')}].`,
  );
}

function packPanels(kernel: Float32Array, bias: Float32Array | undefined, outputs: number) {
  const panelLength = (kernel.length / outputs + 1) * PANEL;
  const packed = new Float32Array(Math.ceil(outputs / PANEL) * panelLength);
  for (let first = 0; first < outputs; first += PANEL) {
    const channels = Math.min(PANEL, outputs - first);
    let to = (first / PANEL) * panelLength;
    for (let i = 0; i < channels; i++) packed[to + i] = bias?.[first + i] ?? 0;
    for (let from = first; from < kernel.length; from += outputs) {
      to += PANEL;
      for (let i = 0; i < channels; i++) packed[to + i] = kernel[from + i];
    }
  }
  return packed;
}

function packGroups(kernel: Float32Array, bias: Float32Array | undefined, channels: number) {
  const groupLength = (TAPS + 1) * GROUP;
  // Pictures have a multiple of eight channels, hence two groups for each panel.
  const packed = new Float32Array(Math.ceil(channels / PANEL) * 2 * groupLength);
  for (let channel = 0; channel < channels; channel++) {
    const start = Math.floor(channel / GROUP) * groupLength + (channel % GROUP);
    packed[start] = bias?.[channel] ?? 0;
    for (let tap = 0; tap < TAPS; tap++) {
      packed[start + (tap + 1) * GROUP] = kernel[tap * channels + channel];
    }
  }
  return packed;
}

function concatenate(parts: readonly Float32Array[], length: number): Float32Array {
  const whole = new Float32Array(length);
  let position = 0;
  for (const part of parts) {
    whole.set(part, position);
    position += part.length;
  }
  return whole;
}
