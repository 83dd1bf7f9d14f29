// Packs weights for the shaders, once per network. Each row of a layer holds its output channels, padded to
// groups of four; row 0 has the biases, and one row follows for each tap of the window and each input
// channel. Padding is zero. Next: graph.ts.
import { HEAD_NAMES } from '../../core/model/heads.ts';
import { exactHalves, type Weights } from '../../core/model/weights.ts';
import { EngineLayerError } from '../engine-errors.ts';
import {
  concatenate,
  layerKindOf,
  listLayers,
  type LayerKind,
  type WeightLayer,
} from '../weight-layers.ts';
import type { Format } from './shader-types.ts';

/** Channels in a group, which is one vec4 of the shaders. */
export const GROUP = 4;

/** The number of groups that a number of channels needs. */
export const countGroups = (channels: number) => Math.ceil(channels / GROUP);

/** Channels rounded up to whole groups. */
const padToGroups = (channels: number) => GROUP * countGroups(channels);

/** One layer's weights in the buffer of their format. */
export interface GpuLayer {
  kind: LayerKind;
  format: Format;
  /** Groups from the start of the buffer. */
  offset: number;
  /** Channels of the input map. For joined pointwise layers: of all their inputs, one after another. */
  inputChannels: number;
  /** Channels of the output map. For joined layers: whole groups for each layer. */
  outputChannels: number;
  /** The output channels of each joined layer; of a single layer its own. */
  parts: readonly number[];
}

export interface PackedGpuWeights {
  layers: ReadonlyMap<string, GpuLayer>;
  /** The weights of all layers, by format. */
  values: Record<Format, Uint16Array<ArrayBuffer> | Float32Array<ArrayBuffer>>;
}

/** Layers that are packed side by side as one, by the joined name. architecture.ts runs them. */
const JOINED_LAYERS: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['heads_depthwise', HEAD_NAMES.map((name) => `${name}_depthwise`)],
  ['heads_hidden', HEAD_NAMES.map((name) => `${name}_hidden`)],
  ['heads', HEAD_NAMES],
]);

/**
 * Packs every layer: `<name>/kernel`, [height, width, in, out] or [3, 3, channels, 1], with its optional
 * `<name>/bias`. The heads' layers are joined.
 * @param format `f16` stores a layer in 16 bits if all its weights are exact halves, so nothing is rounded
 * @throws EngineLayerError for a layer of an unknown shape
 */
export function packGpuWeights(weights: Weights, format: Format): PackedGpuWeights {
  const layers = new Map<string, GpuLayer>();
  const halves: Uint16Array[] = [];
  const floats: Float32Array[] = [];
  const ends: Record<Format, number> = { f32: 0, f16: 0 };
  for (const [name, parts] of listJoinedLayers(weights)) {
    const { values, ...rows } = joinRows([...parts].map(([part, layer]) => packRows(part, layer)));
    const exact = format === 'f16' ? exactHalves(values) : null;
    if (exact) halves.push(exact);
    else floats.push(values);
    const stored = exact ? 'f16' : 'f32';
    layers.set(name, { ...describeLayer(rows), format: stored, offset: ends[stored] });
    ends[stored] += values.length / GROUP;
  }
  const values = {
    f32: concatenate(floats, new Float32Array(ends.f32 * GROUP)),
    f16: concatenate(halves, new Uint16Array(ends.f16 * GROUP)),
  };
  return { layers, values };
}

/** The layers that each packed layer consists of, by its name. */
function listJoinedLayers(weights: Weights): Map<string, ReadonlyMap<string, WeightLayer>> {
  const single = listLayers(weights);
  const list = new Map<string, ReadonlyMap<string, WeightLayer>>();
  for (const [name, parts] of JOINED_LAYERS) {
    const found = parts.flatMap((part) => {
      const layer = single.get(part);
      return layer ? [[part, layer] as const] : [];
    });
    if (found.length < parts.length) continue;
    list.set(name, new Map(found));
    for (const part of parts) single.delete(part);
  }
  for (const [name, layer] of single) list.set(name, new Map([[name, layer]]));
  return list;
}

function describeLayer({ kind, inputChannels, outputChannels }: Omit<Rows, 'values'>) {
  const count = outputChannels.length;
  if (count === 1)
    return { kind, inputChannels, outputChannels: outputChannels[0], parts: outputChannels };
  return {
    kind,
    // Joined depthwise layers read the same channels.
    inputChannels: kind === 'pointwise' ? count * padToGroups(inputChannels) : inputChannels,
    outputChannels: sum(outputChannels.map(padToGroups)),
    parts: outputChannels,
  };
}

/** A layer's weights as rows of groups: biases, then one row per tap and input channel. */
interface Rows {
  kind: LayerKind;
  inputChannels: number;
  outputChannels: number[];
  values: Float32Array;
}

function packRows(name: string, { kernel, bias }: WeightLayer): Rows {
  const kind = layerKindOf(name, kernel.shape);
  const [side, , inputChannels, last] = kernel.shape;
  const isDepthwise = kind === 'depthwise';
  const outputs = isDepthwise ? inputChannels : last;
  const rows = isDepthwise ? 1 : inputChannels;
  const storedRows = isDepthwise ? 1 : padToGroups(inputChannels);
  const stored = padToGroups(outputs);
  const values = new Float32Array((1 + side * side * storedRows) * stored);
  values.set(bias?.values ?? []);
  for (let tap = 0; tap < side * side; tap++) {
    for (let row = 0; row < rows; row++) {
      const from = (tap * rows + row) * outputs;
      const weightsOfRow = kernel.values.subarray(from, from + outputs);
      values.set(weightsOfRow, (1 + tap * storedRows + row) * stored);
    }
  }
  return { kind, inputChannels, outputChannels: [outputs], values };
}

/** Puts layers with the same number of rows side by side. @throws EngineLayerError when they differ */
function joinRows(parts: readonly Rows[]): Rows {
  const [first] = parts;
  if (parts.length === 1) return first;
  const widths = parts.map(({ outputChannels }) => padToGroups(outputChannels[0]));
  const width = sum(widths);
  const rows = first.values.length / widths[0];
  const values = new Float32Array(rows * width);
  let start = 0;
  parts.forEach((part, index) => {
    if (part.kind !== first.kind || part.values.length !== rows * widths[index]) {
      throw new EngineLayerError(
        'Expected joined layers to have the same kind and number of input channels.',
      );
    }
    for (let row = 0; row < rows; row++) {
      const from = row * widths[index];
      values.set(part.values.subarray(from, from + widths[index]), row * width + start);
    }
    start += widths[index];
  });
  return { ...first, outputChannels: parts.map((part) => part.outputChannels[0]), values };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
