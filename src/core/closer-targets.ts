// Who is worth a closer look: everyone known, where they were found in the whole frame or where they
// should be, those first who were not found, look uncertain, or wait for long. Who looks: worker/everyone-look.ts.
import { assign } from './assign.ts';
import type { Rectangle, Size } from './geometry.ts';
import { sigmasOf } from './oks.ts';
import { poseSimilarity, refineRegion, type PersonCandidate } from './people.ts';
import type { Pose } from './pose.ts';
import type { ExpectedPerson } from './track-people.ts';

/** As alike as this, two poses of one moment are one person's. */
export const SAME_SIMILARITY = 0.3;

/** After this time without a closer look, waiting longer adds nothing, ms. */
const LONGEST_WAIT_MS = 1000;
/** What being sure of someone takes off their need of a closer look. */
const SURE_PART = 0.7;

/** Someone who may be looked at more closely. */
export interface Target {
  /** Null for who is not known yet. */
  id: number | null;
  /** Where they were found in the whole frame, or where they should be; unit frame coordinates. */
  pose: Pose;
  /** What was found in the whole frame; null when nothing was, or it was not looked at. */
  found: PersonCandidate | null;
}

/**
 * Everyone known, each with what was found of them, and everyone found whom nobody knows.
 * @param found in the whole frame; empty when it was not looked at
 */
export function listTargets(
  expected: readonly ExpectedPerson[],
  found: readonly PersonCandidate[],
  frame: Size,
): Target[] {
  const sigmas = sigmasOf(expected[0]?.pose.keypoints.map(({ joint }) => joint) ?? []);
  const gains = expected.map(({ pose }) =>
    found.map((candidate) => {
      const similarity = poseSimilarity(pose, candidate.pose, frame, sigmas);
      return similarity < SAME_SIMILARITY ? 0 : similarity;
    }),
  );
  const matches = assign(gains);
  const known = expected.map(({ id, pose }, index): Target => {
    const match = found[matches[index]] ?? null;
    return { id, pose: match?.pose ?? pose, found: match };
  });
  const unknown = found
    .filter((_, index) => !matches.includes(index))
    .map((candidate): Target => ({ id: null, pose: candidate.pose, found: candidate }));
  return [...known, ...unknown];
}

/**
 * The targets in the order of their need, the known ones first.
 * @param waitMs since somebody's last closer look
 */
export function orderTargets(targets: readonly Target[], waitMs: (id: number) => number): Target[] {
  const need = ({ id, pose, found }: Target) =>
    id === null
      ? 0
      : (Math.min(waitMs(id), LONGEST_WAIT_MS) + 1) * (1 - SURE_PART * (found ? pose.score : 0));
  return [...targets].sort((a, b) => need(b) - need(a));
}

/** Inputs of closer looks, pixels: who stands needs less than others. Few, for each is compiled. */
const TALL_INPUT: Size = { width: 128, height: 192 };
const SQUARE_INPUT: Size = { width: 192, height: 192 };

/** One input that suits all of these regions. */
export function closerInput(regions: readonly Rectangle[], frame: Size): Size {
  const isTall = ({ width, height }: Rectangle) =>
    (width * frame.width) / (height * frame.height) <= TALL_INPUT.width / TALL_INPUT.height;
  return regions.every(isTall) ? TALL_INPUT : SQUARE_INPUT;
}

/** So many are looked at in one run, for the same reason. */
const BATCHES = [8, 6, 4, 3, 2, 1] as const;

/** The most looks in one run, if this many are wanted. */
export function batchSize(wanted: number): number {
  return BATCHES.find((size) => size <= wanted) ?? 0;
}

/** The regions of closer looks, unit frame coordinates. */
export function regionsOf(targets: readonly Target[]): Rectangle[] {
  return targets.map(({ pose }) => refineRegion(pose));
}
