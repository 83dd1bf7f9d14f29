// Training targets of the lab for a picture: one-hot, Gaussian or disc heatmaps, a region's mask, a grid with
// offsets, or coordinates. Next: learning/lab.
import type { CellMap } from '../model/heads.ts';
import { drawTarget } from '../training/targets.ts';
import { answersWithMaps, strideOf, type LabSetup, type LabTarget } from './lab-setup.ts';
import type { LabScene, ScenePlace } from './scene.ts';

/** The targets of a picture. */
export interface LabTargets {
  /** The values for the engine, in the layout of the output. */
  values: Float32Array;
  /** For each channel 1 when it is labelled, else 0. */
  mask: number[];
  /** The target as a map for display; null for coordinates. */
  map: CellMap | null;
}

/** The choices that determine the targets. */
export type TargetChoice = Pick<LabSetup, 'output' | 'loss' | 'target'>;

/** Creates the targets of a picture. */
export function createTargets({ output, loss, target }: TargetChoice, scene: LabScene): LabTargets {
  const { width, height, points, mask: region } = scene;
  const mask = region ? [1] : points.map((place) => (place ? 1 : 0));
  const stride = strideOf(output);
  if (output === 'grid') return { ...createGrid(scene, stride), mask };
  if (!answersWithMaps(output)) {
    const values = listPlaces(points, ({ x, y }) => [x / width - 0.5, y / height - 0.5]);
    return { values, mask, map: null };
  }
  if (loss === 'soft-argmax') {
    return { values: listPlaces(points, ({ x, y }) => [x / stride, y / stride]), mask, map: null };
  }
  const map: CellMap = {
    width: width / stride,
    height: height / stride,
    channels: mask.length,
    values: new Float32Array((width / stride) * (height / stride) * mask.length),
  };
  if (region) shrinkMask(region, width, stride, map);
  points.forEach((place, point) => {
    if (place) drawLabTarget(map, point, place, stride, target);
  });
  return { values: map.values, mask, map };
}

function listPlaces(
  points: readonly (ScenePlace | null)[],
  pairOf: (place: ScenePlace) => [number, number],
): Float32Array {
  return Float32Array.from(points.flatMap((place) => (place ? pairOf(place) : [0, 0])));
}

/** Draws the target of one point into its channel of a map. */
function drawLabTarget(
  map: CellMap,
  channel: number,
  place: ScenePlace,
  stride: number,
  { kind, size }: LabTarget,
): void {
  const x = place.x / stride;
  const y = place.y / stride;
  const set = (column: number, row: number) => {
    if (column < 0 || row < 0 || column >= map.width || row >= map.height) return;
    map.values[(row * map.width + column) * map.channels + channel] = 1;
  };
  if (kind === 'gaussian') {
    drawTarget(map, channel, x, y, size / stride);
    return;
  }
  // The cell that contains the point belongs to a disc of any radius.
  set(Math.floor(x), Math.floor(y));
  if (kind === 'single') return;
  const radius = size / stride;
  for (let row = Math.floor(y - radius); row <= y + radius; row++) {
    for (let column = Math.floor(x - radius); column <= x + radius; column++) {
      if (Math.hypot(column + 0.5 - x, row + 0.5 - y) <= radius) set(column, row);
    }
  }
}

/** Averages a region's mask over cells. */
function shrinkMask(mask: Float32Array, width: number, stride: number, map: CellMap): void {
  for (let i = 0; i < mask.length; i++) {
    const column = Math.floor((i % width) / stride);
    const row = Math.floor(Math.floor(i / width) / stride);
    map.values[row * map.width + column] += mask[i] / stride ** 2;
  }
}

/** The grid [rows, columns, 3K]: K indicators of the points, then K pairs of offsets x, y in the cell, 0..1. */
function createGrid({ width, height, points }: LabScene, stride: number) {
  const columns = width / stride;
  const rows = height / stride;
  const count = points.length;
  const values = new Float32Array(columns * rows * 3 * count);
  const map: CellMap = {
    width: columns,
    height: rows,
    channels: count,
    values: new Float32Array(columns * rows * count),
  };
  points.forEach((place, point) => {
    if (!place) return;
    const column = Math.min(columns - 1, Math.max(0, Math.floor(place.x / stride)));
    const row = Math.min(rows - 1, Math.max(0, Math.floor(place.y / stride)));
    const cell = row * columns + column;
    map.values[cell * count + point] = 1;
    const start = cell * 3 * count;
    values[start + point] = 1;
    values[start + count + 2 * point] = place.x / stride - column;
    values[start + count + 2 * point + 1] = place.y / stride - row;
  });
  return { values, map };
}
