// Lays weights out as the shaders read them, once, when a network is loaded: vectors of four output
// channels. First the biases; then, for each of the filter's taps and each input channel, its weights.
// Channels that fill up a vector have weights and bias zero. Next: graph.ts.
import { HEAD_NAMES } from '../../core/model/heads.ts';
import { exactHalves, type Weights } from '../../core/model/weights.ts';
import { GpuLayerError } from './gpu-errors.ts';
import { fillUp, GROUP } from './groups.ts';
import type { Format } from './shader-types.ts';

export type GpuLayerKind = 'pointwise' | 'depthwise' | 'convolution';

/** One layer's weights as they lie in the buffer of their format. */
export interface GpuLayer {
  kind: GpuLayerKind;
  format: Format;
  /** Vectors from the start of the buffer. */
  offset: number;
  /** Of the picture that it reads; of joined pointwise layers those of all, one after the other. */
  inputChannels: number;
  /** Of the picture that it makes; of joined layers in whole vectors each. */
  outputChannels: number;
  /** The output channels of the layers that are joined in it; of one alone its own. */
  parts: readonly number[];
}

export interface PackedLayers {
  layers: ReadonlyMap<string, GpuLayer>;
  /** The weights of every layer, by format. */
  values: Record<Format, Uint16Array<ArrayBuffer> | Float32Array<ArrayBuffer>>;
}

/** Layers that are joined to one, side by side, and its name; joined-heads.ts runs them. */
const JOINED_LAYERS: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['heads_depthwise', HEAD_NAMES.map((name) => `${name}_depthwise`)],
  ['heads_hidden', HEAD_NAMES.map((name) => `${name}_hidden`)],
  ['heads', HEAD_NAMES],
]);

/**
 * Packs every layer `<name>/kernel` ([height, width, in, out] or, depthwise, [3, 3, channels, 1]) with
 * its `<name>/bias`, if there is one; the heads' layers joined.
 * @param format `f16` keeps those as halves whose weights all are: nothing is rounded
 * @throws GpuLayerError naming a layer of another shape
 */
export function packLayers(weights: Weights, format: Format): PackedLayers {
  const layers = new Map<string, GpuLayer>();
  const halves: Uint16Array[] = [];
  const floats: Float32Array[] = [];
  const ends: Record<Format, number> = { f32: 0, f16: 0 };
  for (const [name, joined] of listLayers(weights)) {
    const { values, ...rows } = join(joined.map((part) => pack(weights, part)));
    const exact = format === 'f16' ? exactHalves(values) : null;
    if (exact) halves.push(exact);
    else floats.push(values);
    const kept = exact ? 'f16' : 'f32';
    layers.set(name, { ...describe(rows), format: kept, offset: ends[kept] });
    ends[kept] += values.length / GROUP;
  }
  const values = {
    f32: concatenate(floats, new Float32Array(ends.f32 * GROUP)),
    f16: concatenate(halves, new Uint16Array(ends.f16 * GROUP)),
  };
  return { layers, values };
}

function describe({ kind, inputChannels, outputChannels }: Omit<Rows, 'values'>) {
  const count = outputChannels.length;
  if (count === 1)
    return { kind, inputChannels, outputChannels: outputChannels[0], parts: outputChannels };
  return {
    kind,
    // Depthwise layers that are joined look at the same channels.
    inputChannels: kind === 'pointwise' ? count * fillUp(inputChannels) : inputChannels,
    outputChannels: sum(outputChannels.map(fillUp)),
    parts: outputChannels,
  };
}

/** Every layer's name, and the names of those that are joined in it. */
function listLayers(weights: Weights): Map<string, readonly string[]> {
  const names = [...weights.keys()].filter((key) => key.endsWith('/kernel'));
  const alone = new Set(names.map((key) => key.slice(0, -'/kernel'.length)));
  const list = new Map<string, readonly string[]>();
  for (const [name, parts] of JOINED_LAYERS) {
    if (!parts.every((part) => alone.has(part))) continue;
    for (const part of parts) alone.delete(part);
    list.set(name, parts);
  }
  for (const name of alone) list.set(name, [name]);
  return list;
}

/** Weights as rows of vectors: one row of biases, then one for each tap and input channel. */
interface Rows {
  kind: GpuLayerKind;
  inputChannels: number;
  outputChannels: number[];
  values: Float32Array;
}

function pack(weights: Weights, name: string): Rows {
  const kernel = weights.get(`${name}/kernel`);
  const kind = kindOf(name, kernel?.shape ?? []);
  const [side, , inputChannels, last] = kernel?.shape ?? [];
  const isDepthwise = kind === 'depthwise';
  const outputs = isDepthwise ? inputChannels : last;
  const rows = isDepthwise ? 1 : inputChannels;
  const storedRows = isDepthwise ? 1 : fillUp(inputChannels);
  const stored = fillUp(outputs);
  const values = new Float32Array((1 + side * side * storedRows) * stored);
  values.set(weights.get(`${name}/bias`)?.values ?? []);
  for (let tap = 0; tap < side * side; tap++) {
    for (let row = 0; row < rows; row++) {
      const from = (tap * rows + row) * outputs;
      const weightsOfRow = kernel?.values.subarray(from, from + outputs) ?? [];
      values.set(weightsOfRow, (1 + tap * storedRows + row) * stored);
    }
  }
  return { kind, inputChannels, outputChannels: [outputs], values };
}

function kindOf(name: string, shape: readonly number[]): GpuLayerKind {
  const [height, width, , last] = shape;
  if (shape.length === 4 && height === width) {
    if (height === 1) return 'pointwise';
    if (height === 3) return last === 1 ? 'depthwise' : 'convolution';
  }
  throw new GpuLayerError(
    `The layer "${name}" should be [1, 1, in, out] or [3, 3, in, out], but is [${shape.join(', ')}].`,
  );
}

/** Layers with as many rows side by side: each row is theirs one after the other. */
function join(parts: readonly Rows[]): Rows {
  const [first] = parts;
  if (parts.length === 1) return first;
  const widths = parts.map(({ outputChannels }) => fillUp(outputChannels[0]));
  const width = sum(widths);
  const rows = first.values.length / widths[0];
  const values = new Float32Array(rows * width);
  let start = 0;
  parts.forEach((part, index) => {
    if (part.kind !== first.kind || part.values.length !== rows * widths[index]) {
      throw new GpuLayerError(
        'Layers that are joined must be of one kind and read as many channels.',
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

function concatenate<Whole extends PackedLayers['values'][Format]>(
  parts: readonly (Float32Array | Uint16Array)[],
  whole: Whole,
): Whole {
  let position = 0;
  for (const part of parts) {
    whole.set(part, position);
    position += part.length;
  }
  return whole;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
