// What someone wears above the hips: legs are hidden and cut off more often, and would tell less.
// Who asks: worker/inference/single-person-detector.ts. Of the whole body: body-colors.ts.
import { readBodyColors, type BodyColors, type InputPicture } from './body-colors.ts';
import type { Pose } from '../pose.ts';

/** The first three of a body's colours are the torso's. */
const TORSO_COLORS = 3;
/** Shoulders and hips below this score say nothing about clothes. */
const MIN_SCORE = 0.1;

/** The torso's colours; null where it is not to be seen. @param pose in unit coordinates of the picture */
export function readTorsoColors(picture: InputPicture, pose: Pose): BodyColors | null {
  const torso = pose.keypoints.filter(({ joint }) => /_(shoulder|hip)$/.test(joint));
  if (torso.length === 0 || torso.some(({ score }) => score < MIN_SCORE)) return null;
  return readBodyColors(picture, pose)?.slice(0, TORSO_COLORS) ?? null;
}
