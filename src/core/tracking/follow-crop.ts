// Following one person: where to look in the next frame, given the pose found in this one.
// The region is brought to the input's aspect by matchAspect and sampled by sample-planes.ts.
import { type Rectangle, type Size, WHOLE_FRAME } from '../geometry.ts';
import type { Keypoint, Pose } from '../pose.ts';

/** Joints below this score do not count. */
const MINIMUM_SCORE = 0.2;
/** Half the side of the square, in distances from the hips to the farthest joint of the torso. */
const TORSO_EXPANSION = 1.9;
/** The same, to the farthest joint of the whole body. */
const BODY_EXPANSION = 1.2;

const SHOULDERS = ['left_shoulder', 'right_shoulder'];
const HIPS = ['left_hip', 'right_hip'];
const TORSO = [...SHOULDERS, ...HIPS];

/**
 * The region that should hold the person in the next frame, in unit frame coordinates: a square in
 * pixels around the middle of the hips, which may reach outside the frame. The whole frame when the
 * person or its torso is not to be seen, is too large, or has no such joints (taught models).
 * Source: the crop rule published with MoveNet (TensorFlow Hub's MoveNet guide).
 * @param frame the displayed frame's size, pixels
 */
export function followCrop(pose: Pose | null, frame: Size): Rectangle {
  const leftHip = pose?.keypoints.find(({ joint }) => joint === 'left_hip');
  const rightHip = pose?.keypoints.find(({ joint }) => joint === 'right_hip');
  if (!pose || !leftHip || !rightHip) return WHOLE_FRAME;
  const seen = pose.keypoints.filter(({ score }) => score > MINIMUM_SCORE);
  if (!includesOneOf(seen, HIPS) || !includesOneOf(seen, SHOULDERS)) return WHOLE_FRAME;

  const x = ((leftHip.x + rightHip.x) / 2) * frame.width;
  const y = ((leftHip.y + rightHip.y) / 2) * frame.height;
  const reach = (keypoints: Keypoint[]) =>
    Math.max(
      ...keypoints.map((keypoint) =>
        Math.max(Math.abs(keypoint.x * frame.width - x), Math.abs(keypoint.y * frame.height - y)),
      ),
    );
  const torso = seen.filter(({ joint }) => TORSO.includes(joint));
  const wanted = Math.max(TORSO_EXPANSION * reach(torso), BODY_EXPANSION * reach(seen));
  // Beyond the frame's farthest edge there is nothing to see.
  const half = Math.min(wanted, Math.max(x, frame.width - x, y, frame.height - y));
  if (half > Math.max(frame.width, frame.height) / 2) return WHOLE_FRAME;
  return {
    x: (x - half) / frame.width,
    y: (y - half) / frame.height,
    width: (2 * half) / frame.width,
    height: (2 * half) / frame.height,
  };
}

function includesOneOf(keypoints: readonly Keypoint[], joints: readonly string[]): boolean {
  return keypoints.some(({ joint }) => joints.includes(joint));
}
