// Detects joints of the pretrained model that training has moved although they are not labelled: on the lesson's frames,
// the new model's positions are compared with the pretrained ones. Next: worker/training/promotion-check.ts.
import { isKnown } from '../core/lesson/labels.ts';
import type { Joint } from '../core/model/model-spec.ts';
import type { Pose } from '../core/pose.ts';
import { quantile } from '../core/math.ts';
import { measureBox } from '../core/tracking/taught-crop.ts';
import type { TeachingFrame } from './collect-samples.ts';
import type { ComparedFrame } from './compare-frame.ts';

/** Minimum confidence of a pretrained joint. */
const MIN_SCORE = 0.3;
/** Minimum number of joints to measure the size of a body. */
const MIN_JOINTS = 3;
/** A joint counts as moved when its median displacement exceeds this share of the body's size. */
const MOVED_SHARE = 0.05;

/** Displacement of a joint from its pretrained position, over the frames where that is confident. */
export interface Movement {
  /** Index of the point in the lesson. */
  point: number;
  count: number;
  medianPx: number;
  /** The median in units of the body's size, the longer side of its bounding box. */
  medianShare: number;
  hasMoved: boolean;
}

/** The displacements of the lesson's unlabelled joints. Joints that are not found in any frame are left out. */
export function measureMovements(
  compared: readonly ComparedFrame<TeachingFrame>[],
  joints: readonly Joint[],
): Movement[] {
  return joints.flatMap(({ name }, point): Movement[] => {
    if (compared.some(({ frame }) => isKnown(frame.labels[point]))) return [];
    const displacements = compared.flatMap((each) => measureDisplacement(each, point, name));
    if (displacements.length === 0) return [];
    const medianOf = (key: 'px' | 'share') =>
      quantile(
        displacements.map((displacement) => displacement[key]),
        0.5,
      );
    const medianShare = medianOf('share');
    return [
      {
        point,
        count: displacements.length,
        medianPx: medianOf('px'),
        medianShare,
        hasMoved: medianShare > MOVED_SHARE,
      },
    ];
  });
}

function measureDisplacement(
  { frame, found, body }: ComparedFrame<TeachingFrame>,
  point: number,
  name: string,
): { px: number; share: number }[] {
  const joint = body?.keypoints.find((keypoint) => keypoint.joint === name);
  const length = body && measureBody(body, frame);
  if (!joint || joint.score < MIN_SCORE || !length) return [];
  const { x, y } = found.keypoints[point];
  const px = Math.hypot((x - joint.x) * frame.width, (y - joint.y) * frame.height);
  return [{ px, share: px / length }];
}

/** A body's size, px; null with fewer than {@link MIN_JOINTS} confident joints. */
function measureBody({ keypoints }: Pose, frame: TeachingFrame): number | null {
  const seen = keypoints.filter(({ score }) => score >= MIN_SCORE);
  if (seen.length < MIN_JOINTS) return null;
  return measureBox(seen, frame) * Math.max(frame.width, frame.height);
}
