// What an answer of the lab is compared with: which loss of the engine, which targets, and what the last
// layer says before it has learned anything. Read back by lab-answers.ts.
import type { CellMap } from '../../core/heads.ts';
import { answersWithMaps, type LabSetup, type LabTarget } from '../../core/lab/lab-setup.ts';
import type { LabScene, ScenePlace } from '../../core/lab/scene.ts';
import { drawTarget } from '../../core/targets.ts';
import type { TapeLoss } from '../../engine/training/tape-trainer.ts';
import type { HeadBias } from './first-weights.ts';
import { strideOf } from './lab-networks.ts';

/** What Teach's loss adds to the weight of a cell that is a target. */
const TARGET_WEIGHT = 20;
/** The logit of "nothing here", with which a map begins; see core/decoder-weights.ts. */
const BLANK = -4;

type Choice = Pick<LabSetup, 'output' | 'loss' | 'target'>;

/** The engine's loss for a set-up. */
export function lossOf({ output, loss }: Choice): TapeLoss {
  const plain = (kind: TapeLoss['kind']): TapeLoss => ({ kind, targetWeight: 0 });
  if (output === 'dense') return plain('place');
  if (output === 'grid') return plain('grid');
  switch (loss) {
    case 'weighted':
      return { kind: 'cross-entropy', targetWeight: TARGET_WEIGHT };
    case 'soft-argmax':
      return plain('mean-place');
    case 'cross-entropy':
    case 'focal':
    case 'squared':
    case 'dice':
      return plain(loss);
  }
}

/** Where the last layer begins. A region is no rare thing: its map begins undecided. */
export function headBiasOf({ output, loss }: Choice, points: number, isRegion: boolean): HeadBias {
  if (output === 'dense') return () => 0;
  if (output === 'grid') return (channel) => (channel < points ? BLANK : 0.5);
  const isBlank = !isRegion && loss !== 'squared' && loss !== 'soft-argmax';
  return () => (isBlank ? BLANK : 0);
}

/** A picture's targets as the engine takes them, and which points count. */
export interface LabTargets {
  values: Float32Array;
  mask: number[];
  /** The same as a map to be looked at; null for answers that are no map. */
  map: CellMap | null;
}

export function createTargets(choice: Choice, scene: LabScene): LabTargets {
  const { output, loss, target } = choice;
  const { width, height, points, mask: region } = scene;
  const mask = region ? [1] : points.map((place) => (place ? 1 : 0));
  const stride = strideOf(output);
  if (output === 'grid') return { ...createGrid(scene, stride), mask };
  if (!answersWithMaps(output)) {
    return {
      values: listPlaces(points, ({ x, y }) => [x / width - 0.5, y / height - 0.5]),
      mask,
      map: null,
    };
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
  if (loss !== 'soft-argmax') return { values: map.values, mask, map };
  return { values: listPlaces(points, ({ x, y }) => [x / stride, y / stride]), mask, map };
}

function listPlaces(
  points: readonly (ScenePlace | null)[],
  pairOf: (place: ScenePlace) => [number, number],
): Float32Array {
  return Float32Array.from(points.flatMap((place) => (place ? pairOf(place) : [0, 0])));
}

/** Draws one point into its channel of a map. */
export function drawLabTarget(
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
  // The cell that holds the point belongs to a disc of any radius.
  set(Math.floor(x), Math.floor(y));
  if (kind === 'single') return;
  const radius = size / stride;
  for (let row = Math.floor(y - radius); row <= y + radius; row++) {
    for (let column = Math.floor(x - radius); column <= x + radius; column++) {
      if (Math.hypot(column + 0.5 - x, row + 0.5 - y) <= radius) set(column, row);
    }
  }
}

/** How much of each cell the region covers. */
function shrinkMask(mask: Float32Array, width: number, stride: number, map: CellMap): void {
  for (let i = 0; i < mask.length; i++) {
    const column = Math.floor((i % width) / stride);
    const row = Math.floor(Math.floor(i / width) / stride);
    map.values[row * map.width + column] += mask[i] / stride ** 2;
  }
}

/** For each point whether it lies in the cell, then for each where in the cell, 0..1. */
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
