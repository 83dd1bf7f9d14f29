// Who of those seen somebody means: the one at a place, or the next one from left to right.
// Who follows them: subject-tracker.ts.
import { confidenceOf, type PersonCandidate } from '../detection/decode-people.ts';
import type { Keypoint } from '../pose.ts';

/** Whom to follow: who is at a place (unit frame coordinates), or the next one to the right, all around. */
export type SubjectChoice = { x: number; y: number } | 'next';

/** A place farther from a body than this share of the frame means nobody. */
const FARTHEST = 0.06;
/** Joints below this score do not say where a body is. */
const JOINT_SCORE = 0.1;
/** Who is seen less surely than this is not offered. */
const MIN_CONFIDENCE = 0.06;

/** The one who is meant, or null. @param current who is followed now, null for nobody of those */
export function chooseSubject(
  people: readonly PersonCandidate[],
  choice: SubjectChoice,
  current: PersonCandidate | null,
): PersonCandidate | null {
  return choice === 'next' ? nextOf(people, current) : nearestTo(people, choice.x, choice.y);
}

function nextOf(
  people: readonly PersonCandidate[],
  current: PersonCandidate | null,
): PersonCandidate | null {
  const offered = people.filter((each) => each === current || confidenceOf(each) >= MIN_CONFIDENCE);
  const row = offered.map((each) => ({ each, ...boxOf(each) })).sort((a, b) => a.middle - b.middle);
  const at = row.findIndex(({ each }) => each === current);
  return row.length === 0 ? null : row[(at + 1) % row.length].each;
}

/** Of several in whose box the place is, the one whose middle is nearest. */
function nearestTo(people: readonly PersonCandidate[], x: number, y: number) {
  const near = people.flatMap((each) => {
    const { left, right, top, bottom, middle } = boxOf(each);
    const outside = Math.hypot(Math.max(0, left - x, x - right), Math.max(0, top - y, y - bottom));
    return outside > FARTHEST ? [] : [{ each, outside, aside: Math.abs(x - middle) }];
  });
  near.sort((a, b) => a.outside - b.outside || a.aside - b.aside);
  return near[0]?.each ?? null;
}

function boxOf({ pose: { keypoints } }: PersonCandidate) {
  const seen = keypoints.filter(({ score }) => score >= JOINT_SCORE);
  const of = (read: (keypoint: Keypoint) => number) =>
    (seen.length > 0 ? seen : keypoints).map(read);
  const [xs, ys] = [of(({ x }) => x), of(({ y }) => y)];
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  return { left, right, top: Math.min(...ys), bottom: Math.max(...ys), middle: (left + right) / 2 };
}
