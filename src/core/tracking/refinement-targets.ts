// Which people to refine with a crop of their own, in which order and at which input size: everyone tracked and
// everyone detected in the whole frame; missed, uncertain and long unrefined people first.
// Next: inference/crop-refiner.ts runs the crops.
import { sigmasOf } from '../detection/oks.ts';
import {
  poseSimilarity,
  refinementRegion,
  type PersonCandidate,
} from '../detection/pose-similarity.ts';
import type { Rectangle, Size } from '../geometry.ts';
import type { Pose } from '../pose.ts';
import { assign } from './assign.ts';
import type { ExpectedPerson } from './tracker.ts';

/** Minimum similarity of a prediction and a detection of the same frame to be one person. */
const SAME_PERSON_SIMILARITY = 0.3;
/** The priority rises with the time since the last refinement up to this time, ms. */
const MAX_WAIT_MS = 1000;
/** Waiting time attributed to a person without a track, ms. */
const NEW_PERSON_WAIT_MS = 150;
/** Share of the priority that a pose score of 1 takes off. */
const CERTAINTY_DISCOUNT = 0.7;
/** Factor on the priority of a person missed in the whole frame. */
const MISSED_FACTOR = 2;

/** A person to refine. */
export interface RefinementTarget {
  /** Of the track; null for a person without one. */
  key: number | null;
  /** Detected in the whole frame, or predicted; unit frame coordinates. */
  pose: Pose;
  /** The detection in the whole frame; null without one. */
  found: PersonCandidate | null;
  /** Whether the whole frame was searched without a detection. */
  isMissed: boolean;
}

/**
 * Everyone expected, with their detection, and everyone detected without a track.
 * @param found in the whole frame; null when it was not searched
 */
export function listRefinementTargets(
  expected: readonly ExpectedPerson[],
  found: readonly PersonCandidate[] | null,
  frame: Size,
): RefinementTarget[] {
  if (!found) return expected.map(({ key, pose }) => ({ key, pose, found: null, isMissed: false }));
  const sigmas = sigmasOf(expected[0]?.pose.keypoints.map(({ joint }) => joint) ?? []);
  const gains = expected.map(({ pose }) =>
    found.map((candidate) => {
      const similarity = poseSimilarity(pose, candidate.pose, frame, sigmas);
      return similarity < SAME_PERSON_SIMILARITY ? 0 : similarity;
    }),
  );
  const matches = assign(gains);
  const tracked = expected.map(({ key, pose }, index): RefinementTarget => {
    const match = found[matches[index]] ?? null;
    return { key, pose: match?.pose ?? pose, found: match, isMissed: !match };
  });
  const untracked = found
    .filter((_, index) => !matches.includes(index))
    .map((candidate): RefinementTarget => {
      return { key: null, pose: candidate.pose, found: candidate, isMissed: false };
    });
  return [...tracked, ...untracked];
}

/** Priority of a refinement. @param waitedMs since the person's last refinement; ignored without a track */
export function refinementPriority(
  { key, pose, isMissed }: RefinementTarget,
  waitedMs: number,
): number {
  const waitMs = key === null ? NEW_PERSON_WAIT_MS : Math.min(waitedMs, MAX_WAIT_MS);
  return (waitMs + 1) * (isMissed ? MISSED_FACTOR : 1 - CERTAINTY_DISCOUNT * pose.score);
}

/** Input sizes of refinement crops, pixels: for standing people, and for all others. */
export interface RefinementInputs {
  tall: Size;
  square: Size;
}

/**
 * The largest first. Only a few, because every size needs a plan of its own. All five people of the street clip
 * (`bench/people.ts`) are detected at both; joints are more accurate at the first.
 */
export const REFINEMENT_INPUTS: readonly RefinementInputs[] = [
  { tall: { width: 128, height: 192 }, square: { width: 192, height: 192 } },
  { tall: { width: 96, height: 128 }, square: { width: 128, height: 128 } },
];

/** One input size that suits all regions of a batch. */
export function refinementInput(
  regions: readonly Rectangle[],
  frame: Size,
  { tall, square }: RefinementInputs,
): Size {
  const isTall = ({ width, height }: Rectangle) =>
    (width * frame.width) / (height * frame.height) <= tall.width / tall.height;
  return regions.every(isTall) ? tall : square;
}

/** Batch sizes in use. Only a few, because every size needs a plan of its own. */
const BATCH_SIZES = [8, 4, 2, 1] as const;

/** The largest batch size up to a number of crops. */
export function batchSize(crops: number): number {
  return BATCH_SIZES.find((size) => size <= crops) ?? 0;
}

/** The crops of targets, unit frame coordinates. */
export function regionsOf(targets: readonly RefinementTarget[]): Rectangle[] {
  return targets.map(({ pose }) => refinementRegion(pose));
}
