// People seen in two looks at one frame, each once. Who asks: subject-tracker.ts. In one look: decode-people.ts.
import { colorSimilarity } from '../image/body-colors.ts';
import type { Size } from '../geometry.ts';
import type { PersonCandidate } from '../detection/decode-people.ts';
import type { Pose } from '../pose.ts';
import { measureTorso } from './search-region.ts';

/** Nearer than this share of a torso is the same place. */
const DOUBLE_DISTANCE = 0.5;
/** In the same place, clothes as alike as this are one person's. */
const SAME_CLOTHES = 0.6;

/** Who stands in one place in the same clothes is one person, as they were seen first. */
export function mergeDuplicates(seen: readonly PersonCandidate[], frame: Size): PersonCandidate[] {
  const kept: PersonCandidate[] = [];
  for (const each of seen) {
    const isDouble = kept.some(
      (other) =>
        isSamePlace(each.pose, other.pose, frame) &&
        colorSimilarity(each.colors ?? null, other.colors ?? null) >= SAME_CLOTHES,
    );
    if (!isDouble) kept.push(each);
  }
  return kept;
}

function isSamePlace(a: Pose, b: Pose, frame: Size): boolean {
  const [from, to] = [measureTorso(a, frame), measureTorso(b, frame)];
  const far = Math.hypot(from.hips.x - to.hips.x, from.hips.y - to.hips.y);
  return far < DOUBLE_DISTANCE * Math.max(from.height, to.height);
}
