// Where to crop the next frame for one person: around the body while it is detected, around the predicted place
// while it is missing. The crop is brought to the input's aspect by `matchAspect` (core/geometry.ts).
import { refinementRegion } from '../detection/pose-similarity.ts';
import { type Rectangle, type Size, WHOLE_FRAME } from '../geometry.ts';
import type { Keypoint, Pose } from '../pose.ts';

/** Joints below this score are ignored. */
const MIN_SCORE = 0.2;
/** Half the side of the square, in distances from the hips to the farthest joint of the torso. */
const TORSO_EXPANSION = 1.9;
/** The same, to the farthest joint of the whole body. */
const BODY_EXPANSION = 1.2;
/** A person whose crop is below this share of the frame's longer side is too small for the whole frame. */
const SMALL_PERSON = 0.6;
/** Side of a small person's crop, in longer sides of their refinement crop. */
const SMALL_PERSON_GROWTH = 1.3;
/** Growth of the crop per second while the person is missing. */
const GROWTH_PER_SECOND = 1.5;

const SHOULDERS = ['left_shoulder', 'right_shoulder'];
const HIPS = ['left_hip', 'right_hip'];
const TORSO = [...SHOULDERS, ...HIPS];

/**
 * The crop for the next frame, unit frame coordinates: a square in pixels around the middle of the hips, which
 * may reach outside the frame. The whole frame when the torso is not detected, when the person is too large, or
 * when the pose has no torso joints (taught models).
 * Source: the crop rule published with MoveNet (TensorFlow Hub's MoveNet guide).
 * @param pose in the current frame, unit frame coordinates
 * @param frame size as displayed, pixels
 */
export function nextCrop(pose: Pose | null, frame: Size): Rectangle {
  const leftHip = pose?.keypoints.find(({ joint }) => joint === 'left_hip');
  const rightHip = pose?.keypoints.find(({ joint }) => joint === 'right_hip');
  if (!pose || !leftHip || !rightHip) return WHOLE_FRAME;
  const seen = pose.keypoints.filter(({ score }) => score > MIN_SCORE);
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

/**
 * The crop for a person whose torso is hardly detected: the last crop while that was small, else a square around
 * a small body, else the whole frame. Unit frame coordinates.
 * @param before the last crop
 */
export function smallPersonCrop(before: Rectangle, pose: Pose, frame: Size): Rectangle {
  const maxSidePx = SMALL_PERSON * Math.max(frame.width, frame.height);
  if (before.width * frame.width < maxSidePx) return before;
  const box = refinementRegion(pose);
  const [widthPx, heightPx] = [box.width * frame.width, box.height * frame.height];
  const sidePx = SMALL_PERSON_GROWTH * Math.max(widthPx, heightPx);
  if (sidePx >= maxSidePx) return WHOLE_FRAME;
  return {
    x: box.x - (sidePx - widthPx) / 2 / frame.width,
    y: box.y - (sidePx - heightPx) / 2 / frame.height,
    width: sidePx / frame.width,
    height: sidePx / frame.height,
  };
}

/**
 * The crop for a missing person: the last crop moved with the predicted hips and grown with the time unseen.
 * Unit frame coordinates.
 */
export function missingPersonCrop(
  { x, y, width, height }: Rectangle,
  lastPose: Pose,
  predicted: Pose,
  unseenMs: number,
): Rectangle {
  const unit = { width: 1, height: 1 };
  const [before, after] = [measureTorso(lastPose, unit).hips, measureTorso(predicted, unit).hips];
  const growth = 1 + (GROWTH_PER_SECOND * unseenMs) / 1000;
  return {
    x: x + after.x - before.x - ((growth - 1) * width) / 2,
    y: y + after.y - before.y - ((growth - 1) * height) / 2,
    width: growth * width,
    height: growth * height,
  };
}

/** The middle of the hips, and its distance to the middle of the shoulders; in the frame's unit. */
export function measureTorso(pose: Pose, frame: Size) {
  const shoulders = middleOf(pose, '_shoulder', frame);
  const hips = middleOf(pose, '_hip', frame);
  return { hips, height: Math.hypot(shoulders.x - hips.x, shoulders.y - hips.y) };
}

function middleOf({ keypoints }: Pose, kind: string, { width, height }: Size) {
  const some = keypoints.filter(({ joint }) => joint.endsWith(kind));
  const mean = (axis: 'x' | 'y') => some.reduce((sum, each) => sum + each[axis], 0) / some.length;
  return { x: mean('x') * width, y: mean('y') * height };
}

function includesOneOf(keypoints: readonly Keypoint[], joints: readonly string[]): boolean {
  return keypoints.some(({ joint }) => joints.includes(joint));
}
