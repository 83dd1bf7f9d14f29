// The pose of a taught model, which answers with heatmaps alone. What it is trained to answer is
// targets.ts, pinned to this file by a round-trip test.
import type { CellMap } from '../model/heads.ts';
import { createPose, type Keypoint, type Pose } from '../pose.ts';
import { sigmoid } from '../sigmoid.ts';

/** Cells to each side of the peak that take part in its refinement: a window of 5 × 5. */
const WINDOW_RADIUS = 2;

/** Keeps the mean of a window without any probability in its middle. */
const MIN_WEIGHT = 1e-30;

/**
 * One keypoint a map: its strongest cell, refined by the mean of the cell centres around it,
 * weighted by probability.
 * @param heatmap [h, w, K] logits
 * @param joints the names of the K channels
 * @returns a pose in unit coordinates of the picture, within 0.07 cells of a training target's point
 *   and within half a cell at the very edge of the map
 */
export function decodePeaks(heatmap: CellMap, joints: readonly string[]): Pose {
  return createPose(joints.map((joint, channel) => refinePeak(heatmap, joint, channel)));
}

function refinePeak(map: CellMap, joint: string, channel: number): Keypoint {
  const { width, height, channels, values } = map;
  const cell = findStrongestCell(map, channel);
  const peakColumn = cell % width;
  const peakRow = (cell - peakColumn) / width;
  // At the edge the window shrinks on both sides, or the missing half would pull the mean inwards.
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
