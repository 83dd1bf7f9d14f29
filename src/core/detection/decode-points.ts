// From a taught model's heatmaps to keypoints: a point is the refined peak of its map, a region the centroid of
// its mask. The training targets are core/training/targets.ts; a round-trip test ties the two together.
import type { CellMap } from '../model/heads.ts';
import { type Joint, isRegion } from '../model/model-spec.ts';
import { createPose, type Keypoint, type Pose } from '../pose.ts';
import { sigmoid } from '../math.ts';

/** Cells to each side of the peak that refine it: a window of 5 × 5. */
const WINDOW_RADIUS = 2;
/** Keeps the mean of a window without any probability at its middle. */
const MIN_WEIGHT = 1e-30;

/**
 * One keypoint per map, in unit coordinates of the map. A region lies at the centroid of the cells with a
 * probability of at least ½, and its score is their mean probability; when there is no such cell, it lies at
 * the most likely cell, with that probability.
 * @param map [h, w, K] logits, in the order of the joints
 */
export function decodePoints(map: CellMap, joints: readonly Pick<Joint, 'name' | 'kind'>[]): Pose {
  const peaks = decodePeaks(
    map,
    joints.map(({ name }) => name),
  );
  if (!joints.some(isRegion)) return peaks;
  return createPose(
    peaks.keypoints.map((peak, channel) =>
      isRegion(joints[channel]) ? decodeRegion(map, channel, peak) : peak,
    ),
  );
}

/** The refined peak of every map. @param joints the names of the K channels */
export function decodePeaks(map: CellMap, joints: readonly string[]): Pose {
  return createPose(joints.map((joint, channel) => refinePeak(map, joint, channel)));
}

/**
 * The strongest cell of a channel, refined by the probability-weighted mean of the cell centres around it: within
 * 0.07 cells of a training target's point, and within half a cell at the edge of the map.
 */
function refinePeak(map: CellMap, joint: string, channel: number): Keypoint {
  const { width, height, channels, values } = map;
  const cell = findStrongestCell(map, channel);
  const peakColumn = cell % width;
  const peakRow = (cell - peakColumn) / width;
  // At the edge the window shrinks on both sides: a one-sided window would pull the mean inwards.
  const acrossRadius = Math.min(WINDOW_RADIUS, peakColumn, width - 1 - peakColumn);
  const downRadius = Math.min(WINDOW_RADIUS, peakRow, height - 1 - peakRow);
  let sum = 0;
  let sumX = 0;
  let sumY = 0;
  for (let row = peakRow - downRadius; row <= peakRow + downRadius; row++) {
    for (let column = peakColumn - acrossRadius; column <= peakColumn + acrossRadius; column++) {
      const probability = sigmoid(values[(row * width + column) * channels + channel]);
      const weight = probability + MIN_WEIGHT;
      sum += weight;
      sumX += weight * (column + 0.5);
      sumY += weight * (row + 0.5);
    }
  }
  const score = sigmoid(values[cell * channels + channel]);
  return { joint, x: sumX / sum / width, y: sumY / sum / height, score };
}

/** Row × width + column of a channel's largest value; the first of equals. */
function findStrongestCell(map: CellMap, channel: number): number {
  const { width, height, channels, values } = map;
  let best = 0;
  for (let cell = 1; cell < width * height; cell++) {
    if (values[cell * channels + channel] > values[best * channels + channel]) best = cell;
  }
  return best;
}

function decodeRegion(map: CellMap, channel: number, peak: Keypoint): Keypoint {
  const { width, height, channels, values } = map;
  let count = 0;
  let sumX = 0;
  let sumY = 0;
  let sum = 0;
  for (let cell = 0; cell < width * height; cell++) {
    const value = values[cell * channels + channel];
    if (value < 0) continue;
    count++;
    sumX += (cell % width) + 0.5;
    sumY += Math.floor(cell / width) + 0.5;
    sum += sigmoid(value);
  }
  if (count === 0) return peak;
  const place = { x: sumX / count / width, y: sumY / count / height };
  return { joint: peak.joint, ...place, score: sum / count };
}
