// Merges detections of one person from two crops of the same frame.
import { colorSimilarity } from '../image/body-colors.ts';
import type { Size } from '../geometry.ts';
import type { PersonCandidate } from '../detection/pose-similarity.ts';
import type { Pose } from '../pose.ts';
import { measureTorso } from './next-crop.ts';

/** Maximum distance of the hips, in torso heights, to be the same person, */
const MAX_DISTANCE_TORSOS = 0.5;
/** and minimum clothing similarity. */
const MIN_COLOR_SIMILARITY = 0.6;

/** Keeps the first of several candidates at one place in the same clothes. @param frame size, pixels */
export function mergeDuplicates(
  candidates: readonly PersonCandidate[],
  frame: Size,
): PersonCandidate[] {
  const kept: PersonCandidate[] = [];
  for (const candidate of candidates) {
    const isDuplicate = kept.some(
      (other) =>
        isSamePlace(candidate.pose, other.pose, frame) &&
        colorSimilarity(candidate.colors ?? null, other.colors ?? null) >= MIN_COLOR_SIMILARITY,
    );
    if (!isDuplicate) kept.push(candidate);
  }
  return kept;
}

function isSamePlace(a: Pose, b: Pose, frame: Size): boolean {
  const [from, to] = [measureTorso(a, frame), measureTorso(b, frame)];
  const distance = Math.hypot(from.hips.x - to.hips.x, from.hips.y - to.hips.y);
  return distance < MAX_DISTANCE_TORSOS * Math.max(from.height, to.height);
}
