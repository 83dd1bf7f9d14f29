// What a network of the lab says, read from its last map: activation maps, and where each point is. The
// targets it was taught with: core/lab/lab-targets.ts.
import type { Size } from '../../core/geometry.ts';
import type { CellMap } from '../../core/model/heads.ts';
import type { LabAnswer } from '../../core/lab/lab-figures.ts';
import { strideOf, type LabSetup } from '../../core/lab/lab-setup.ts';
import type { ScenePlace } from '../../core/lab/scene.ts';
import { sigmoid } from '../../core/math.ts';

/** Cells to each side of a peak that take part in its refinement; as in core/detection/decode-points.ts. */
const WINDOW_RADIUS = 2;

type Found = ScenePlace & { score: number };

/**
 * Reads an answer.
 * @param values the network's last map
 * @param size of the picture, pixels
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
  // A softmax's shares are tiny: they are shown by their largest.
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

/** Logits as probabilities; an answer to squared errors is one already, but for what lies outside 0..1. */
function activate(logits: CellMap, isProbability: boolean): CellMap {
  const values = logits.values.map((value) =>
    isProbability ? Math.min(1, Math.max(0, value)) : sigmoid(value),
  );
  return { ...logits, values };
}

/** Each channel as a probability of place: its sum is 1. */
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

function meanPlace({ width, channels, values }: CellMap, channel: number): Found {
  let x = 0;
  let y = 0;
  for (let i = channel, cell = 0; i < values.length; i += channels, cell++) {
    x += values[i] * ((cell % width) + 0.5);
    y += values[i] * (Math.floor(cell / width) + 0.5);
  }
  return { x, y, score: 1 };
}

/** The strongest cell, refined by the mean of the cell centres around it, weighted by probability. */
function refinePeak(map: CellMap, channel: number): Found {
  const { width, height, channels, values } = map;
  const cell = strongestCell(map, channel);
  const peakColumn = cell % width;
  const peakRow = Math.floor(cell / width);
  // At the edge the window shrinks on both sides, or the missing half would pull the mean inwards.
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
