// Someone known in a closer look at them: of all whose centre lies in it, the one who is most like the
// one expected. Who looks: worker/everyone-look.ts. Everyone at once: people.ts.
import { findCenters } from './body-centers.ts';
import { decodePersonAt } from './decode.ts';
import type { Heads } from './heads.ts';
import { sigmasOf } from './oks.ts';
import { poseSimilarity, type PersonCandidate } from './people.ts';
import type { Pose } from './pose.ts';

/** In a closer look there are few: the one looked at and who stands beside. */
const MOST_CENTERS = 4;

/**
 * The one who is meant, in unit coordinates of the picture; null when nobody there is like them.
 * @param joints the names of the heatmap's K channels
 * @param expected where they should be, in unit coordinates of the same picture
 * @param least how alike they must be, 0..1
 */
export function findAgain(
  heads: Heads,
  joints: readonly string[],
  expected: Pose,
  least: number,
): PersonCandidate | null {
  const sigmas = sigmasOf(joints);
  let best: PersonCandidate | null = null;
  let bestSimilarity = least;
  for (const { cell, score } of findCenters(heads.center).slice(0, MOST_CENTERS)) {
    const pose = decodePersonAt(heads, joints, cell);
    const similarity = poseSimilarity(pose, expected, heads.center, sigmas);
    if (similarity < bestSimilarity) continue;
    bestSimilarity = similarity;
    best = { pose, centerScore: score };
  }
  return best;
}
