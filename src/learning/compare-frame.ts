// Compares the new model with the previous one on a frame. Used by the page and by the command line.
// Next: learning/judge-model.ts, the statistics over all frames.
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

/** A judged frame with the pretrained model's pose, which shows whether joints have moved. */
export interface ComparedFrame<Frame extends TeachingFrame> extends JudgedFrame {
  frame: Frame;
  /** All joints of the pretrained model; null when the lesson has none of them. */
  body: Pose | null;
  overlaps: RegionOverlap[];
}

/** The lesson's previous model. */
export interface EarlierModel {
  finder: TaughtNetwork;
  /** Its channel for each point of the lesson; null for a new point. */
  channels: readonly (number | null)[];
}

/**
 * Runs both models on a frame. The position before the lesson is that of the lesson's earlier model or, for points
 * that it lacks, that of the pretrained joint of the same name.
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
