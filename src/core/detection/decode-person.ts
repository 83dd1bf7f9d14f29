// Decodes the network's maps to the pose of one person, in unit coordinates of the input picture. The peak search is
// weighted-peaks.ts; `poseFromCrop` (core/geometry.ts) converts the pose to frame coordinates.
import type { CellMap, DistanceMap, Heads } from '../model/heads.ts';
import { createPose, type Keypoint, type Pose } from '../pose.ts';
import { sigmoid } from '../math.ts';
import { type ExpectedPositions, findWeightedPeaks } from './weighted-peaks.ts';

/**
 * One person, as in MoveNet's own graph: the regression at the centre nearest the middle of the picture predicts
 * each joint's position, the joint is the heatmap's strongest cell near it, and the offset at that cell refines the
 * position to a fraction of a cell.
 * Source: the published graph of MoveNet SinglePose Lightning v4.
 * @param joints the names of the heatmap's K channels
 */
export function decodePerson(heads: Heads, joints: readonly string[]): Pose {
  return decodePersonAt(heads, joints, findCenterCell(heads.center));
}

/**
 * The person whose centre lies in one given cell.
 * @param centerCell row × width + column
 */
export function decodePersonAt(heads: Heads, joints: readonly string[], centerCell: number): Pose {
  const { heatmap, offset } = heads;
  const { width, height, channels } = heatmap;
  const peaks = findWeightedPeaks(heatmap, expectJoints(heads.regression, centerCell));
  const keypoints = joints.map((joint, index): Keypoint => {
    const cell = peaks[index];
    offset.computeCell?.(cell);
    const column = cell % width;
    const row = (cell - column) / width;
    const dy = offset.values[cell * offset.channels + 2 * index];
    const dx = offset.values[cell * offset.channels + 2 * index + 1];
    return {
      joint,
      // The offset counts from the cell's corner, so this is a place and not a cell's index.
      x: (column + dx) / width,
      y: (row + dy) / height,
      score: sigmoid(heatmap.values[cell * channels + index]),
    };
  });
  return createPose(keypoints);
}

/** The cell of the centre nearest the middle of the picture, row × width + column. */
export function findCenterCell(center: CellMap): number {
  const middle: ExpectedPositions = {
    rows: Float64Array.of(center.height / 2),
    columns: Float64Array.of(center.width / 2),
  };
  return findWeightedPeaks(center, middle)[0];
}

/** Where the person centred in a cell has its joints, by regression. */
function expectJoints(regression: DistanceMap, centerCell: number): ExpectedPositions {
  regression.computeCell?.(centerCell);
  const { width, channels, values } = regression;
  const joints = channels / 2;
  const rows = new Float64Array(joints);
  const columns = new Float64Array(joints);
  const column = centerCell % width;
  const row = (centerCell - column) / width;
  for (let joint = 0; joint < joints; joint++) {
    rows[joint] = row + values[centerCell * channels + 2 * joint];
    columns[joint] = column + values[centerCell * channels + 2 * joint + 1];
  }
  return { rows, columns };
}
