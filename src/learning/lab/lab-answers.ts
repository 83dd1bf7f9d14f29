// Decodes the output of a lab network to activation maps and point positions. The targets it is trained with are in
// core/lab/lab-targets.ts.
import type { Size } from '../../core/geometry.ts';
import type { CellMap } from '../../core/model/heads.ts';
import type { LabAnswer } from '../../core/lab/lab-figures.ts';
import { strideOf, type LabSetup } from '../../core/lab/lab-setup.ts';
import type { ScenePlace } from '../../core/lab/scene.ts';
import { sigmoid } from '../../core/math.ts';

/** Radius of the window in which a peak is refined, cells; as in core/detection/decode-points.ts. */
const WINDOW_RADIUS = 2;

type Found = ScenePlace & { score: number };

/**
 * Decodes the output of a network.
 * @param values the output map, whose shape depends on `output`
 * @param size of the picture, pixels
 * @param points number of points
 * @returns positions in pixels of the picture, and the map, if the output has one
 */
export function readLabAnswer(
  { output, loss }: Pick<LabSetup, 'output' | 'loss'>,
  values: Float32Array,
  size: Size,
  points: number,
): LabAnswer {
  if (output === 'dense') return { map: null, found: readPlaces(values, size, points) };
  const stride = strideOf(output);
  const cells = { width: size.width / stride, height: size.height / stride };
  if (output === 'grid') return readGrid(values, cells, points, stride);
  const logits: CellMap = { ...cells, channels: points, values };
  const isMean = loss === 'soft-argmax';
  const map = isMean ? softmaxMap(logits) : activate(logits, loss === 'squared');
  const found = Array.from({ length: points }, (_, point) => {
    const place = isMean ? meanPlace(map, point) : refinePeak(map, point);
    return { ...place, x: place.x * stride, y: place.y * stride };
  });
  // The values of a softmax are tiny: for display, each map is divided by its maximum.
  return { map: isMean ? stretch(map) : map, found };
}

function readPlaces(values: Float32Array, { width, height }: Size, points: number): Found[] {
  return Array.from({ length: points }, (_, point) => ({
    x: (values[2 * point] + 0.5) * width,
    y: (values[2 * point + 1] + 0.5) * height,
    score: 1,
  }));
}

function readGrid(values: Float32Array, cells: Size, points: number, stride: number): LabAnswer {
  const count = cells.width * cells.height;
  const map: CellMap = { ...cells, channels: points, values: new Float32Array(count * points) };
  for (let i = 0; i < map.values.length; i++) {
    const cell = Math.floor(i / points);
    map.values[i] = sigmoid(values[cell * 3 * points + (i % points)]);
  }
  const found = Array.from({ length: points }, (_, point) => {
    const cell = strongestCell(map, point);
    const offset = cell * 3 * points + points + 2 * point;
    return {
      x: ((cell % cells.width) + values[offset]) * stride,
      y: (Math.floor(cell / cells.width) + values[offset + 1]) * stride,
      score: map.values[cell * points + point],
    };
  });
  return { map, found };
}

/** Converts logits to probabilities. Outputs that were trained with squared errors are only clamped to 0..1. */
function activate(logits: CellMap, isProbability: boolean): CellMap {
  const values = logits.values.map((value) =>
    isProbability ? Math.min(1, Math.max(0, value)) : sigmoid(value),
  );
  return { ...logits, values };
}

/** Spatial softmax: each channel sums to 1. */
function softmaxMap({ width, height, channels, values }: CellMap): CellMap {
  const shares = new Float32Array(values.length);
  for (let channel = 0; channel < channels; channel++) {
    let largest = -Infinity;
    for (let i = channel; i < values.length; i += channels) largest = Math.max(largest, values[i]);
    let sum = 0;
    for (let i = channel; i < values.length; i += channels) {
      shares[i] = Math.exp(values[i] - largest);
      sum += shares[i];
    }
    for (let i = channel; i < values.length; i += channels) shares[i] /= sum;
  }
  return { width, height, channels, values: shares };
}

function stretch(map: CellMap): CellMap {
  const { channels } = map;
  const largest = new Float32Array(channels);
  map.values.forEach((value, i) => {
    largest[i % channels] = Math.max(largest[i % channels], value);
  });
  return { ...map, values: map.values.map((value, i) => value / largest[i % channels]) };
}

/** The expected position of a channel, in cells (soft-argmax). */
function meanPlace({ width, channels, values }: CellMap, channel: number): Found {
  let x = 0;
  let y = 0;
  for (let i = channel, cell = 0; i < values.length; i += channels, cell++) {
    x += values[i] * ((cell % width) + 0.5);
    y += values[i] * (Math.floor(cell / width) + 0.5);
  }
  return { x, y, score: 1 };
}

/** The strongest cell, refined by the probability-weighted mean of the cell centres around it. */
function refinePeak(map: CellMap, channel: number): Found {
  const { width, height, channels, values } = map;
  const cell = strongestCell(map, channel);
  const peakColumn = cell % width;
  const peakRow = Math.floor(cell / width);
  // Near the edge the window is symmetrically reduced, because a one-sided window would bias the mean inwards.
  const across = Math.min(WINDOW_RADIUS, peakColumn, width - 1 - peakColumn);
  const down = Math.min(WINDOW_RADIUS, peakRow, height - 1 - peakRow);
  let sum = 0;
  let x = 0;
  let y = 0;
  for (let row = peakRow - down; row <= peakRow + down; row++) {
    for (let column = peakColumn - across; column <= peakColumn + across; column++) {
      const weight = values[(row * width + column) * channels + channel] + 1e-30;
      sum += weight;
      x += weight * (column + 0.5);
      y += weight * (row + 0.5);
    }
  }
  return { x: x / sum, y: y / sum, score: values[cell * channels + channel] };
}

function strongestCell({ channels, values }: CellMap, channel: number): number {
  let best = channel;
  for (let i = channel; i < values.length; i += channels) if (values[i] > values[best]) best = i;
  return (best - channel) / channels;
}
