// Which of the detected people a user means: the one at a place, or the next one from left to right.
// Next: subject-tracker.ts tracks that person.
import { confidenceOf, type PersonCandidate } from '../detection/pose-similarity.ts';
import type { Keypoint } from '../pose.ts';

/** A place in the picture (unit frame coordinates), or the next person to the right, wrapping around. */
export type SubjectChoice = { x: number; y: number } | 'next';

/** Maximum distance of the place from a body's box, as a share of the frame. */
const MAX_DISTANCE = 0.06;
/** Joints below this score do not shape the box. */
const MIN_JOINT_SCORE = 0.1;
/** Minimum confidence of a person offered as the next one. */
const MIN_CONFIDENCE = 0.06;

/** The person meant, or null. @param current the tracked person; null when they are not detected */
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

/** Of several boxes that contain the place, the one whose middle is nearest. */
function nearestTo(people: readonly PersonCandidate[], x: number, y: number) {
  const near = people.flatMap((each) => {
    const { left, right, top, bottom, middle } = boxOf(each);
    const outside = Math.hypot(Math.max(0, left - x, x - right), Math.max(0, top - y, y - bottom));
    return outside > MAX_DISTANCE ? [] : [{ each, outside, aside: Math.abs(x - middle) }];
  });
  near.sort((a, b) => a.outside - b.outside || a.aside - b.aside);
  return near[0]?.each ?? null;
}

function boxOf({ pose: { keypoints } }: PersonCandidate) {
  const seen = keypoints.filter(({ score }) => score >= MIN_JOINT_SCORE);
  const of = (read: (keypoint: Keypoint) => number) =>
    (seen.length > 0 ? seen : keypoints).map(read);
  const [xs, ys] = [of(({ x }) => x), of(({ y }) => y)];
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  return { left, right, top: Math.min(...ys), bottom: Math.max(...ys), middle: (left + right) / 2 };
}
