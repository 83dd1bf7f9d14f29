// People in a refinement crop: the known person, detected again, and others who are completely inside.
import type { Heads } from '../model/heads.ts';
import type { Pose } from '../pose.ts';
import { decodePeople, findCenters, MAX_CENTERS_IN_CROP } from './decode-people.ts';
import { decodePersonAt } from './decode-person.ts';
import { sigmasOf } from './oks.ts';
import {
  areSamePerson,
  boundingBox,
  confidenceOf,
  poseSimilarity,
  type PersonCandidate,
} from './pose-similarity.ts';

/** Minimum σ and similarity to detect a known person again in a crop: small bodies' joints jitter between runs. */
const REDETECTION_MIN_SIGMA = 0.15;
const REDETECTION_SIMILARITY = 0.2;
/** Minimum confidence of a further person in a refinement crop, */
const OTHERS_MIN_CONFIDENCE = 0.1;
/** and distance from the crop's edge, in crop sides: a body cut off is decoded wrongly. */
const OTHERS_MARGIN = 0.05;
/** Minimum height of a further person, in heights of the refined one: the crowd behind is left to the whole frame. */
const OTHERS_MIN_HEIGHT = 0.7;

/**
 * A known person in a refinement crop, in unit coordinates of the crop: of the candidates similar to the
 * expected pose, the one with the highest similarity × confidence. Null when none is similar enough.
 * @param joints the names of the heatmap's K channels
 * @param expected the predicted pose, unit coordinates of the crop
 */
export function redetect(
  heads: Heads,
  joints: readonly string[],
  expected: Pose,
): PersonCandidate | null {
  const sigmas = sigmasOf(joints).map((sigma) => Math.max(REDETECTION_MIN_SIGMA, sigma));
  let best: PersonCandidate | null = null;
  let bestFit = 0;
  for (const { cell, score } of findCenters(heads.center).slice(0, MAX_CENTERS_IN_CROP)) {
    const pose = decodePersonAt(heads, joints, cell);
    const similarity = poseSimilarity(pose, expected, heads.center, sigmas);
    // A body may have several peaks; the weaker ones decode to poor poses.
    const fit = similarity < REDETECTION_SIMILARITY ? 0 : similarity * pose.score * score;
    if (fit <= bestFit) continue;
    bestFit = fit;
    best = { pose, centerScore: score };
  }
  return best;
}

/**
 * Further people who are completely inside a refinement crop, in unit coordinates of the crop: someone half
 * behind the refined person is found best here.
 * @param joints the names of the heatmap's K channels
 * @param expected the predicted pose of the refined person
 * @param refined the refined person as detected, if they were
 */
export function redetectOthers(
  heads: Heads,
  joints: readonly string[],
  expected: Pose,
  refined: Pose | null,
): PersonCandidate[] {
  const minHeight = OTHERS_MIN_HEIGHT * boundingBox(expected.keypoints).height;
  return decodePeople(heads, joints).filter((candidate) => {
    if (confidenceOf(candidate) < OTHERS_MIN_CONFIDENCE) return false;
    if (refined && areSamePerson(candidate.pose, refined, heads.center)) return false;
    return isInside(candidate.pose, minHeight);
  });
}

function isInside({ keypoints }: Pose, minHeight: number): boolean {
  const { x, y, width, height } = boundingBox(keypoints);
  const last = 1 - OTHERS_MARGIN;
  const isUncut =
    x >= OTHERS_MARGIN && y >= OTHERS_MARGIN && x + width <= last && y + height <= last;
  return isUncut && height >= minHeight;
}
