// Poses: a pose is a list of keypoints, one for each joint of the model (core/model/model-spec.ts).
//
// COORDINATES. A pose is in unit frame coordinates: x and y run from 0 to 1, the origin is the frame's top
// left corner, and the frame is never mirrored (mirroring is display only). In a raster of n cells, cell i
// covers [i, i + 1) and its centre is i + ½; the same holds for pixels. Values outside 0..1 lie outside the
// frame.

/** A detected joint. */
export interface Keypoint {
  /** The joint's name in the model's spec, for example `left_wrist`. */
  joint: string;
  /** Unit frame coordinates. */
  x: number;
  y: number;
  /** Confidence, 0..1. */
  score: number;
}

/** The keypoints of one body or one taught subject, in the order of the model's joints. */
export interface Pose {
  /** The mean score of the keypoints, 0..1. */
  score: number;
  keypoints: Keypoint[];
}

/** A tracked person. */
export interface Person extends Pose {
  /** Constant from frame to frame and unique while a source is open. Numbered from 1 in a still picture. */
  id: number;
}

/** The mean score of some keypoints, 0 for none. */
export function meanScore(keypoints: readonly Keypoint[]): number {
  if (keypoints.length === 0) return 0;
  let sum = 0;
  for (const { score } of keypoints) sum += score;
  return sum / keypoints.length;
}

/** A pose with the mean score of its keypoints. */
export function createPose(keypoints: Keypoint[]): Pose {
  return { score: meanScore(keypoints), keypoints };
}
