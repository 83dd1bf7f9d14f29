// Someone known in a closer look at them: of all whose centre lies in it, the surest one who is like the
// one expected. Who looks: worker/closer-looks.ts. Everyone at once: people.ts.
import { findCenters } from './body-centers.ts';
import { decodePersonAt } from './decode.ts';
import type { Heads } from './heads.ts';
import { sigmasOf } from './oks.ts';
import { poseSimilarity, type PersonCandidate } from './people.ts';
import type { Pose } from './pose.ts';

/** Small bodies jump about from look to look: no joint says more about who it is than this σ. */
const LEAST_SIGMA = 0.15;
/** Less alike than this is somebody else. */
const LEAST_SIMILARITY = 0.2;
/** In a closer look there are few: the one looked at and who stands beside. */
const MOST_CENTERS = 4;

/**
 * The one who is meant, in unit coordinates of the picture; null when nobody there is like them.
 * @param joints the names of the heatmap's K channels
 * @param expected where they should be, in unit coordinates of the same picture
 */
export function findAgain(
  heads: Heads,
  joints: readonly string[],
  expected: Pose,
): PersonCandidate | null {
  const sigmas = sigmasOf(joints).map((sigma) => Math.max(LEAST_SIGMA, sigma));
  let best: PersonCandidate | null = null;
  let bestFit = 0;
  for (const { cell, score } of findCenters(heads.center).slice(0, MOST_CENTERS)) {
    const pose = decodePersonAt(heads, joints, cell);
    const similarity = poseSimilarity(pose, expected, heads.center, sigmas);
    // A body may have more than one peak, and the weaker ones say hardly anything.
    const fit = similarity < LEAST_SIMILARITY ? 0 : similarity * pose.score * score;
    if (fit <= bestFit) continue;
    bestFit = fit;
    best = { pose, centerScore: score };
  }
  return best;
}
