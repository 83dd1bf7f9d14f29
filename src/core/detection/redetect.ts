// Someone known in a closer look at them: of all whose centre lies in it, the surest one who is like the
// one expected. Who looks: worker/inference/crop-refiner.ts. Everyone at once: decode-people.ts.
import { findCenters } from './body-centers.ts';
import { decodePersonAt } from './decode-person.ts';
import type { Heads } from '../model/heads.ts';
import { sigmasOf } from './oks.ts';
import {
  areSamePerson,
  boxAround,
  confidenceOf,
  decodePeople,
  poseSimilarity,
  type PersonCandidate,
} from './decode-people.ts';
import type { Pose } from '../pose.ts';

/** Small bodies jump about from look to look: no joint says more about who it is than this σ. */
const MIN_SIGMA = 0.15;
/** Less alike than this is somebody else. */
const MIN_SIMILARITY = 0.2;
/** Who was not looked for must be so sure, and so far from the edge, for part of someone is somebody else. */
const OTHERS_CONFIDENCE = 0.1;
const OTHERS_MARGIN = 0.05;
/** And so tall beside the one looked at: the crowd behind them is the whole frame's affair. */
const OTHERS_HEIGHT = 0.7;
/** In a closer look there are few: the one looked at and who stands beside. */
const MAX_CENTERS = 4;

/**
 * The one who is meant, in unit coordinates of the picture; null when nobody there is like them.
 * @param joints the names of the heatmap's K channels
 * @param expected where they should be, in unit coordinates of the same picture
 */
export function redetect(
  heads: Heads,
  joints: readonly string[],
  expected: Pose,
): PersonCandidate | null {
  const sigmas = sigmasOf(joints).map((sigma) => Math.max(MIN_SIGMA, sigma));
  let best: PersonCandidate | null = null;
  let bestFit = 0;
  for (const { cell, score } of findCenters(heads.center).slice(0, MAX_CENTERS)) {
    const pose = decodePersonAt(heads, joints, cell);
    const similarity = poseSimilarity(pose, expected, heads.center, sigmas);
    // A body may have more than one peak, and the weaker ones say hardly anything.
    const fit = similarity < MIN_SIMILARITY ? 0 : similarity * pose.score * score;
    if (fit <= bestFit) continue;
    bestFit = fit;
    best = { pose, centerScore: score };
  }
  return best;
}

/**
 * Who else is to be seen in a closer look as a whole, the surest first: who stands beside someone, or half
 * behind them, is found best so. In unit coordinates of the picture.
 * @param joints the names of the heatmap's K channels
 * @param expected who was looked at, where they should be
 * @param meant the same one as they were found, if they were
 */
export function redetectOthers(
  heads: Heads,
  joints: readonly string[],
  expected: Pose,
  meant: Pose | null,
): PersonCandidate[] {
  const least = OTHERS_HEIGHT * boxAround(expected.keypoints).height;
  return decodePeople(heads, joints).filter((each) => {
    if (confidenceOf(each) < OTHERS_CONFIDENCE) return false;
    if (meant && areSamePerson(each.pose, meant, heads.center)) return false;
    const { x, y, width, height } = boxAround(each.pose.keypoints);
    if (height < least) return false;
    const last = 1 - OTHERS_MARGIN;
    return x >= OTHERS_MARGIN && y >= OTHERS_MARGIN && x + width <= last && y + height <= last;
  });
}
