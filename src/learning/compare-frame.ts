// One frame before and after a lesson: what the new model finds in it, and what was found there until
// now. The one rule for the page and the command line; the statistics are judge-model.ts.
import type { Picture } from '../core/picture.ts';
import { createPose, type Pose } from '../core/pose.ts';
import type { TeachingFrame } from './collect-samples.ts';
import { findBody, pickJoints } from './find-body.ts';
import { findPoints, type PointFinder } from './find-points.ts';
import type { JudgedFrame } from './judge-model.ts';

/** A judged frame with the pretrained network's answer, which shows what has moved. */
export interface ComparedFrame<Frame extends TeachingFrame> extends JudgedFrame {
  frame: Frame;
  /** All joints of the pretrained network; null when the lesson has none of them. */
  body: Pose | null;
}

/** The lesson's model until now. */
export interface EarlierModel {
  finder: PointFinder;
  /** For each of the lesson's points its channel there; null for a new point. */
  channels: readonly (number | null)[];
}

/**
 * Looks at a frame with both models. Before, a point was where the lesson's earlier model has it; where
 * there is none, where the pretrained network has the joint of its name.
 */
export async function compareFrame<Frame extends TeachingFrame>(
  finder: PointFinder,
  frame: Frame,
  earlier: EarlierModel | null = null,
): Promise<ComparedFrame<Frame>> {
  const { network, spec, baseJoints } = finder;
  const picture = await frame.load();
  const found = await findPoints(finder, picture);
  const names = new Set(baseJoints.map(({ name }) => name));
  const knowsSome = spec.joints.some(({ name }) => names.has(name));
  const body = knowsSome ? await findBody(network, baseJoints, picture) : null;
  const pretrained = body && pickJoints(body, spec.joints);
  return { frame, found, body, before: await findBefore(earlier, picture, pretrained) };
}

async function findBefore(
  earlier: EarlierModel | null,
  picture: Picture,
  pretrained: Pose | null,
): Promise<Pose | null> {
  if (!earlier) return pretrained;
  const { keypoints } = await findPoints(earlier.finder, picture);
  const nowhere = { joint: '', x: NaN, y: NaN, score: 0 };
  return createPose(
    earlier.channels.map((channel, point) =>
      channel === null ? (pretrained?.keypoints[point] ?? nowhere) : keypoints[channel],
    ),
  );
}
