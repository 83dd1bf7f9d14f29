// Whether a lesson has moved what it should not: joints that the pretrained network knows and nobody has
// labelled, in the lesson's own frames as that network answers them. Who asks: worker/training/judge-lesson.ts.
import { isKnown } from '../core/lesson/labels.ts';
import type { Joint } from '../core/model/model-spec.ts';
import type { Pose } from '../core/pose.ts';
import { quantile } from '../core/math.ts';
import { measureBox } from '../core/tracking/taught-crop.ts';
import type { TeachingFrame } from './collect-samples.ts';
import type { ComparedFrame } from './compare-frame.ts';

/** From this score on the pretrained network's answer counts as one. */
const MIN_SCORE = 0.3;
/** So many joints make a body whose size can be told. */
const MIN_JOINTS = 3;
/** A joint has moved when its median way is longer than this share of the body. */
const MOVED_SHARE = 0.05;

/** How far a joint is from where the pretrained network has it, over the frames where it is sure. */
export interface Movement {
  /** Index of the point in the lesson. */
  point: number;
  count: number;
  medianPx: number;
  /** The median in lengths of the body: the longer side of the box around it. */
  medianShare: number;
  hasMoved: boolean;
}

/** The movements of the lesson's unlabelled joints; none of those that are nowhere to be seen. */
export function measureMovements(
  compared: readonly ComparedFrame<TeachingFrame>[],
  joints: readonly Joint[],
): Movement[] {
  return joints.flatMap(({ name }, point): Movement[] => {
    if (compared.some(({ frame }) => isKnown(frame.labels[point]))) return [];
    const ways = compared.flatMap((each) => measureWay(each, point, name));
    if (ways.length === 0) return [];
    const medianOf = (key: 'px' | 'share') =>
      quantile(
        ways.map((way) => way[key]),
        0.5,
      );
    const medianShare = medianOf('share');
    return [
      {
        point,
        count: ways.length,
        medianPx: medianOf('px'),
        medianShare,
        hasMoved: medianShare > MOVED_SHARE,
      },
    ];
  });
}

function measureWay(
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

/** A body's length, px; null when too little of it is seen. */
function measureBody({ keypoints }: Pose, frame: TeachingFrame): number | null {
  const seen = keypoints.filter(({ score }) => score >= MIN_SCORE);
  if (seen.length < MIN_JOINTS) return null;
  return measureBox(seen, frame) * Math.max(frame.width, frame.height);
}
