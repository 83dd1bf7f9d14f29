// What the network finds: a pose is a list of keypoints, one for each joint of the model.
// How it is found: decode-person.ts. Which joints there are: model-spec.ts.
//
// COORDINATES, said once. A pose lives in unit frame coordinates: x and y run from 0 to 1, the
// origin is the top left corner of the frame, and the frame is never mirrored (mirroring happens
// on the screen only). In a raster of n cells, cell i covers [i, i + 1) and its centre is i + ½;
// the same holds for pixels. Values outside 0..1 are points outside the frame.

/** One found joint. `x`, `y` in unit frame coordinates, `score` 0..1. */
export interface Keypoint {
  /** The joint's name in the model's spec, for example `left_wrist`. */
  joint: string;
  x: number;
  y: number;
  score: number;
}

/** One body (or one taught thing): its keypoints in the order of the model's joints. */
export interface Pose {
  /** The mean of the keypoints' scores, 0..1. */
  score: number;
  keypoints: Keypoint[];
}

/** Someone who is followed. */
export interface Person extends Pose {
  /** The same from frame to frame, and nobody else's while a source is watched. In a still, a count. */
  id: number;
}

/** The mean score of some keypoints, 0 for none. */
export function meanScore(keypoints: readonly Keypoint[]): number {
  if (keypoints.length === 0) return 0;
  let sum = 0;
  for (const { score } of keypoints) sum += score;
  return sum / keypoints.length;
}

/** A pose from its keypoints, scored by their mean. */
export function createPose(keypoints: Keypoint[]): Pose {
  return { score: meanScore(keypoints), keypoints };
}
