// Lazy evaluation of a head at single cells. Decoding one body reads the regression at one cell and the offsets
// at a few; computing both maps completely is a tenth of the network's cost. `runHead` in core/model/movenet.ts
// computes the whole map.
import { KeydotError } from '../errors.ts';
import type { CellMap, DistanceMap, HeadName } from './heads.ts';
import type { Weights } from './weights.ts';

/** Weights without a layer of a head. */
export class HeadLayerError extends KeydotError {
  override name = 'HeadLayerError';
}

/** Side of the depthwise filter, cells. */
const FILTER_SIDE = 3;

/** The weights of a head's three layers. */
export interface HeadLayers {
  /** [3, 3, features] and [features]. */
  filter: Float32Array;
  filterBias: Float32Array | null;
  /** [features, hidden] and [hidden]. */
  hidden: Float32Array;
  hiddenBias: Float32Array;
  /** [hidden, channels] and [channels]. */
  last: Float32Array;
  lastBias: Float32Array;
}

/** The layers of one head. @throws HeadLayerError when one is missing */
export function readHeadLayers(weights: Weights, head: HeadName): HeadLayers {
  const values = (name: string): Float32Array => {
    const found = weights.get(name);
    if (!found) throw new HeadLayerError(`Expected the weights to contain "${name}".`);
    return found.values;
  };
  return {
    filter: values(`${head}_depthwise/kernel`),
    filterBias: weights.get(`${head}_depthwise/bias`)?.values ?? null,
    hidden: values(`${head}_hidden/kernel`),
    hiddenBias: values(`${head}_hidden/bias`),
    last: values(`${head}/kernel`),
    lastBias: values(`${head}/bias`),
  };
}

/**
 * A head's map whose cells are valid only after `computeCell` was called for them.
 * @param features the head's input, [h, w, C]; read when a cell is computed
 */
export function createHeadCells(layers: HeadLayers, features: CellMap): DistanceMap {
  const { width, height } = features;
  const channels = layers.lastBias.length;
  const values = new Float32Array(width * height * channels);
  const filtered = new Float32Array(features.channels);
  const hidden = new Float32Array(layers.hiddenBias.length);
  const computeCell = (cell: number): void => {
    filterCell(layers, features, cell, filtered);
    multiply(filtered, layers.hidden, layers.hiddenBias, hidden);
    for (let i = 0; i < hidden.length; i++) hidden[i] = Math.max(0, hidden[i]);
    const found = values.subarray(cell * channels, (cell + 1) * channels);
    multiply(hidden, layers.last, layers.lastBias, found);
  };
  return { width, height, channels, values, computeCell };
}

/** The depthwise layer at one cell, with zero padding. */
function filterCell(
  { filter, filterBias }: HeadLayers,
  { width, height, channels, values }: CellMap,
  cell: number,
  into: Float32Array,
): void {
  if (filterBias) into.set(filterBias);
  else into.fill(0);
  const column = cell % width;
  const row = (cell - column) / width;
  for (let tap = 0; tap < FILTER_SIDE ** 2; tap++) {
    const x = column + (tap % FILTER_SIDE) - 1;
    const y = row + Math.floor(tap / FILTER_SIDE) - 1;
    if (x < 0 || y < 0 || x >= width || y >= height) continue;
    const start = (y * width + x) * channels;
    for (let channel = 0; channel < channels; channel++) {
      into[channel] += filter[tap * channels + channel] * values[start + channel];
    }
  }
}

/** A pointwise layer at one cell: input [inputs] · kernel [inputs, outputs] + bias. */
function multiply(
  input: Float32Array,
  kernel: Float32Array,
  bias: Float32Array,
  into: Float32Array,
): void {
  const outputs = into.length;
  into.set(bias);
  for (let i = 0; i < input.length; i++) {
    const value = input[i];
    for (let output = 0; output < outputs; output++) {
      into[output] += value * kernel[i * outputs + output];
    }
  }
}
