// Who is worth a closer look: everyone known, where they were found in the whole frame or where they
// should be, those first who were not found, look uncertain, or wait for long. Who looks: worker/inference/crop-refiner.ts.
import { assign } from './assign.ts';
import type { Rectangle, Size } from '../geometry.ts';
import { sigmasOf } from '../detection/oks.ts';
import {
  poseSimilarity,
  refinementRegion,
  type PersonCandidate,
} from '../detection/decode-people.ts';
import type { Pose } from '../pose.ts';
import type { ExpectedPerson } from './people-tracker.ts';

/** As alike as this, two poses of one moment are one person's. */
const SAME_SIMILARITY = 0.3;

/** After this time without a closer look, waiting longer adds nothing, ms. */
const LONGEST_WAIT_MS = 1000;
/** Who was found just now and is not known yet counts as if they had waited for so long, ms. */
const UNKNOWN_WAIT_MS = 150;
/** What being sure of someone takes off their need of a closer look. */
const SURE_PART = 0.7;
/** How much more it is needed by whom the whole frame does not show any more. */
const LOST_FACTOR = 2;

/** Someone who may be looked at more closely. */
export interface RefinementTarget {
  /** Who is known, believed or not; null for who was found just now. */
  key: number | null;
  /** Where they were found in the whole frame, or where they should be; unit frame coordinates. */
  pose: Pose;
  /** What was found in the whole frame; null when nothing was, or it was not looked at. */
  found: PersonCandidate | null;
  /** The whole frame was looked at, and they were not found. */
  isLost: boolean;
}

/**
 * Everyone known, each with what was found of them, and everyone found whom nobody knows.
 * @param found in the whole frame; null when it was not looked at
 */
export function listRefinementTargets(
  expected: readonly ExpectedPerson[],
  found: readonly PersonCandidate[] | null,
  frame: Size,
): RefinementTarget[] {
  if (!found) return expected.map(({ key, pose }) => ({ key, pose, found: null, isLost: false }));
  const sigmas = sigmasOf(expected[0]?.pose.keypoints.map(({ joint }) => joint) ?? []);
  const gains = expected.map(({ pose }) =>
    found.map((candidate) => {
      const similarity = poseSimilarity(pose, candidate.pose, frame, sigmas);
      return similarity < SAME_SIMILARITY ? 0 : similarity;
    }),
  );
  const matches = assign(gains);
  const known = expected.map(({ key, pose }, index): RefinementTarget => {
    const match = found[matches[index]] ?? null;
    return { key, pose: match?.pose ?? pose, found: match, isLost: !match };
  });
  const unknown = found
    .filter((_, index) => !matches.includes(index))
    .map((candidate): RefinementTarget => {
      return { key: null, pose: candidate.pose, found: candidate, isLost: false };
    });
  return [...known, ...unknown];
}

/**
 * How much somebody needs a closer look.
 * @param waitedMs since their last closer look; does not matter for who was found just now
 */
export function needOf({ key, pose, isLost }: RefinementTarget, waitedMs: number): number {
  const waitMs = key === null ? UNKNOWN_WAIT_MS : Math.min(waitedMs, LONGEST_WAIT_MS);
  return (waitMs + 1) * (isLost ? LOST_FACTOR : 1 - SURE_PART * pose.score);
}

/** The inputs of closer looks, pixels: who stands needs less than others. Few, for each is compiled. */
export interface RefinementInputs {
  tall: Size;
  square: Size;
}

/**
 * The sharpest first. Of the five people in the street (bench/people.ts) every one is found in every one
 * of these; joints are found better in the first.
 */
export const REFINEMENT_INPUTS: readonly RefinementInputs[] = [
  { tall: { width: 128, height: 192 }, square: { width: 192, height: 192 } },
  { tall: { width: 96, height: 128 }, square: { width: 128, height: 128 } },
];

/** One input that suits all of these regions. */
export function refinementInput(
  regions: readonly Rectangle[],
  frame: Size,
  { tall, square }: RefinementInputs,
): Size {
  const isTall = ({ width, height }: Rectangle) =>
    (width * frame.width) / (height * frame.height) <= tall.width / tall.height;
  return regions.every(isTall) ? tall : square;
}

/** So many are looked at in one run, for the same reason. */
const BATCHES = [8, 4, 2, 1] as const;

/** The most looks in one run, if this many are wanted. */
export function batchSize(wanted: number): number {
  return BATCHES.find((size) => size <= wanted) ?? 0;
}

/** The regions of closer looks, unit frame coordinates. */
export function regionsOf(targets: readonly RefinementTarget[]): Rectangle[] {
  return targets.map(({ pose }) => refinementRegion(pose));
}
