// From the heads of one network run to people: every peak of the centre map is a candidate. One person is
// decoded by decode-person.ts.
import type { Size } from '../geometry.ts';
import type { CellMap, Heads } from '../model/heads.ts';
import type { Pose } from '../pose.ts';
import { logit, sigmoid } from '../math.ts';
import { decodePersonAt, findCenterCell } from './decode-person.ts';
import { areDuplicates, nonMaxSuppression, type PersonCandidate } from './pose-similarity.ts';

/** Peaks of the centre map below this score are background. */
const MIN_CENTER_SCORE = 0.05;
/** Poses below this score are background. */
const MIN_POSE_SCORE = 0.1;
/** Centres decoded in a whole frame, the most confident first: bounds the time that noise can cost. */
const MAX_CENTERS = 40;

/** In a crop around one person only clear neighbours count; the rest is noise. */
const NEIGHBOR_MIN_CENTER_SCORE = 0.15;
const NEIGHBOR_MIN_POSE_SCORE = 0.15;
/** Centres decoded in a crop around one person: the person and those beside them. */
export const MAX_CENTERS_IN_CROP = 4;

/**
 * Everyone in a picture, most confident first, without duplicates, in unit coordinates of the picture. Measured
 * on 106 people with 8 or more labelled joints and over 1 % of the picture: recall at OKS 0.5 is 70 % with an
 * input of 320 px and 73 % with 384; with a refinement crop of 192 px for each person, 75 and 79 %.
 * @param joints the names of the heatmap's K channels
 */
export function decodePeople(heads: Heads, joints: readonly string[]): PersonCandidate[] {
  const candidates = findCenters(heads.center)
    .slice(0, MAX_CENTERS)
    .map(({ cell, score }) => ({ pose: decodePersonAt(heads, joints, cell), centerScore: score }))
    .filter(({ pose }) => pose.score >= MIN_POSE_SCORE);
  return nonMaxSuppression(candidates, heads.center);
}

/**
 * The person nearest the middle of a crop, then clear neighbours, in unit coordinates of the crop.
 * @param joints the names of the heatmap's K channels
 * @param nearest the person nearest the middle, from `decodePerson`
 */
export function decodePeopleInCrop(
  heads: Heads,
  joints: readonly string[],
  nearest: Pose,
): PersonCandidate[] {
  const { center } = heads;
  const middle = findCenterCell(center);
  const found: PersonCandidate[] = [{ pose: nearest, centerScore: sigmoid(center.values[middle]) }];
  for (const { cell, score } of findCenters(center).slice(0, MAX_CENTERS_IN_CROP)) {
    if (cell === middle || score < NEIGHBOR_MIN_CENTER_SCORE) continue;
    const pose = decodePersonAt(heads, joints, cell);
    if (pose.score < NEIGHBOR_MIN_POSE_SCORE) continue;
    if (found.some((other) => areDuplicates(other.pose, pose, center))) continue;
    found.push({ pose, centerScore: score });
  }
  return found;
}

/** A peak of the centre map. */
export interface BodyCenter {
  /** row × width + column. */
  cell: number;
  /** 0..1. */
  score: number;
}

/** Local maxima of the centre map in a 3 × 3 neighbourhood, the highest first. */
export function findCenters(center: CellMap): BodyCenter[] {
  const { width, height, values } = center;
  const minLogit = logit(MIN_CENTER_SCORE);
  const centers: BodyCenter[] = [];
  for (let cell = 0; cell < width * height; cell++) {
    const value = values[cell];
    if (value >= minLogit && isPeak(center, cell)) centers.push({ cell, score: sigmoid(value) });
  }
  return centers.sort((a, b) => b.score - a.score);
}

/** Whether no neighbour is larger; of equal neighbours the first is the peak. */
function isPeak({ width, height, values }: CellMap & Size, cell: number): boolean {
  const column = cell % width;
  const row = (cell - column) / width;
  for (let y = Math.max(0, row - 1); y <= Math.min(height - 1, row + 1); y++) {
    for (let x = Math.max(0, column - 1); x <= Math.min(width - 1, column + 1); x++) {
      const other = y * width + x;
      if (values[other] > values[cell]) return false;
      if (values[other] === values[cell] && other < cell) return false;
    }
  }
  return true;
}
