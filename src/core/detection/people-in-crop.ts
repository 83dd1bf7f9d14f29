// Who is to be seen where someone is followed: the one nearest the middle, whom MoveNet means, and those
// beside them, so that one is not taken for the other. Who is who: subject-tracker.ts.
import { findCenters } from './body-centers.ts';
import { decodePersonAt, findCenterCell } from './decode-person.ts';
import type { Heads } from '../model/heads.ts';
import { areDuplicates, type PersonCandidate } from './decode-people.ts';
import type { Pose } from '../pose.ts';
import { sigmoid } from '../sigmoid.ts';

/** Of those beside the middle only these count: the others are shadows and noise. */
const MIN_CENTER_SCORE = 0.15;
const MIN_POSE_SCORE = 0.15;
/** And no more of them than these, the surest. */
const MAX_OTHERS = 4;

/**
 * Everyone in a crop, first the one nearest its middle, in unit coordinates of the picture.
 * @param joints the names of the heatmap's K channels
 * @param pose of the one nearest the middle, as decodePerson found them
 */
export function decodePeopleInCrop(
  heads: Heads,
  joints: readonly string[],
  pose: Pose,
): PersonCandidate[] {
  const { center } = heads;
  const middle = findCenterCell(center);
  const found: PersonCandidate[] = [{ pose, centerScore: sigmoid(center.values[middle]) }];
  for (const { cell, score } of findCenters(center).slice(0, MAX_OTHERS)) {
    if (cell === middle || score < MIN_CENTER_SCORE) continue;
    const candidate = { pose: decodePersonAt(heads, joints, cell), centerScore: score };
    if (candidate.pose.score < MIN_POSE_SCORE) continue;
    if (!found.some(({ pose }) => areDuplicates(pose, candidate.pose, center)))
      found.push(candidate);
  }
  return found;
}
