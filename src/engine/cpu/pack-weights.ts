// Packs weights for the kernels, once per network.
//
// Pointwise and full 3×3 layers are packed in panels of eight output channels. A panel has eight biases,
// followed by the eight weights of each input channel (of each of the nine taps). Depthwise layers are packed
// in groups of four channels. A group has four biases, followed by nine taps of four weights. Padding is zero.
// Next: graph.ts.
import type { Weights } from '../../core/model/weights.ts';
import { EngineLayerError } from '../engine-errors.ts';
import { concatenate, layerKindOf, listLayers, type LayerKind } from '../weight-layers.ts';
import { PANEL } from './assembly/layout.ts';
import { VECTOR } from './buffers.ts';

/** One layer's weights in the engine's memory. */
export interface PackedLayer {
  kind: LayerKind;
  /** Bytes from the start of the packed weights. */
  offset: number;
  inputChannels: number;
  outputChannels: number;
}

export interface PackedCpuWeights {
  layers: ReadonlyMap<string, PackedLayer>;
  values: Float32Array;
}

/** Pixels of a 3×3 window. */
const TAPS = 9;

/**
 * Packs every layer: `<name>/kernel`, [height, width, in, out] or [3, 3, channels, 1], with its optional
 * `<name>/bias`.
 * @throws EngineLayerError for a layer of an unknown shape
 */
export function packCpuWeights(weights: Weights): PackedCpuWeights {
  const layers = new Map<string, PackedLayer>();
  const packed: Float32Array[] = [];
  let length = 0;
  for (const [name, { kernel, bias }] of listLayers(weights)) {
    const kind = layerKindOf(name, kernel.shape);
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
  return { layers, values: concatenate(packed, new Float32Array(length)) };
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
  const groupLength = (TAPS + 1) * VECTOR;
  // Maps are padded to panels of eight channels, which are two groups.
  const packed = new Float32Array(Math.ceil(channels / PANEL) * 2 * groupLength);
  for (let channel = 0; channel < channels; channel++) {
    const start = Math.floor(channel / VECTOR) * groupLength + (channel % VECTOR);
    packed[start] = bias?.[channel] ?? 0;
    for (let tap = 0; tap < TAPS; tap++) {
      packed[start + (tap + 1) * VECTOR] = kernel[tap * channels + channel];
    }
  }
  return packed;
}
