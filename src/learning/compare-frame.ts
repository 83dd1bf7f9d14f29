// One frame before and after a lesson: what the new model finds in it, and what was found there until
// now. The one rule for the page and the command line; the statistics are judge-model.ts.
import { createPose, type Pose } from '../core/pose.ts';
import type { TeachingFrame } from './collect-samples.ts';
import {
  detectBody,
  detectPoints,
  pickJoints,
  type DetectedPoints,
  type TaughtNetwork,
} from './detect-points.ts';
import type { JudgedFrame } from './judge-model.ts';
import { measureOverlaps, type RegionOverlap } from './judge-regions.ts';

/** A judged frame with the pretrained network's answer, which shows what has moved. */
export interface ComparedFrame<Frame extends TeachingFrame> extends JudgedFrame {
  frame: Frame;
  /** All joints of the pretrained network; null when the lesson has none of them. */
  body: Pose | null;
  overlaps: RegionOverlap[];
}

/** The lesson's model until now. */
export interface EarlierModel {
  finder: TaughtNetwork;
  /** For each of the lesson's points its channel there; null for a new point. */
  channels: readonly (number | null)[];
}

/**
 * Looks at a frame with both models. Before, a point was where the lesson's earlier model has it; where
 * there is none, where the pretrained network has the joint of its name.
 */
export async function compareFrame<Frame extends TeachingFrame>(
  finder: TaughtNetwork,
  frame: Frame,
  earlier: EarlierModel | null = null,
): Promise<ComparedFrame<Frame>> {
  const { network, spec, baseJoints } = finder;
  const picture = await frame.load();
  const things = await detectPoints(finder, picture);
  const earlierThings = earlier && (await detectPoints(earlier.finder, picture));
  const names = new Set(baseJoints.map(({ name }) => name));
  const knowsSome = spec.joints.some(({ name }) => names.has(name));
  const body = knowsSome ? await detectBody(network, baseJoints, picture) : null;
  const pretrained = body && pickJoints(body, spec.joints);
  const before = earlier && earlierThings && { found: earlierThings, channels: earlier.channels };
  return {
    frame,
    found: things.pose,
    body,
    before: before ? poseBefore(before, pretrained) : pretrained,
    overlaps: measureOverlaps(frame, spec.joints, things, before),
  };
}

function poseBefore(
  { found, channels }: { found: DetectedPoints; channels: EarlierModel['channels'] },
  pretrained: Pose | null,
): Pose {
  const { keypoints } = found.pose;
  const nowhere = { joint: '', x: NaN, y: NaN, score: 0 };
  return createPose(
    channels.map((channel, point) =>
      channel === null ? (pretrained?.keypoints[point] ?? nowhere) : keypoints[channel],
    ),
  );
}
