// One frame before and after a lesson: what the new model finds in it, and what was found there until
// now. The one rule for the page and the command line; the statistics are judge-model.ts.
import type { Pose } from '../core/pose.ts';
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

/** Looks at a frame with both models. What was there before is what the live view would have found. */
export async function compareFrame<Frame extends TeachingFrame>(
  finder: PointFinder,
  frame: Frame,
): Promise<ComparedFrame<Frame>> {
  const { network, spec, baseJoints } = finder;
  const picture = await frame.load();
  const found = await findPoints(finder, picture);
  const names = new Set(baseJoints.map(({ name }) => name));
  if (!spec.joints.some(({ name }) => names.has(name))) {
    return { frame, found, before: null, body: null };
  }
  const body = await findBody(network, baseJoints, picture);
  return { frame, found, before: pickJoints(body, spec.joints), body };
}
