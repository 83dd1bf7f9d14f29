// COCO's keypoint measures over many pictures: average precision and average recall.
// One picture's matching: match-people.ts.
import {
  type AreaRange,
  matchPeople,
  type PicturePeople,
  preparePicture,
  type PreparedPicture,
  type MatchResult,
} from './match-people.ts';

/** 0.50, 0.55 … 0.95. */
export const OKS_THRESHOLDS: readonly number[] = Array.from(
  { length: 10 },
  (_, index) => 0.5 + 0.05 * index,
);

/** COCO's sizes of people, px². Small ones have no labelled joints there. */
const AREAS = {
  all: { from: 0, to: 1e10 },
  medium: { from: 32 ** 2, to: 96 ** 2 },
  large: { from: 96 ** 2, to: 1e10 },
} as const satisfies Record<string, AreaRange>;

/** Precision is read at recalls of 0, 0.01 … 1, multiplied out as in the published code. */
const RECALL_STEP = 0.01;
const RECALL_STEPS = 100;

/** COCO's ten numbers, 0..1; null where nobody was to be found. */
export interface PeopleMeasures {
  /** Average precision over all thresholds, at 0.50, at 0.75; of medium and of large people. */
  ap: number | null;
  ap50: number | null;
  ap75: number | null;
  apMedium: number | null;
  apLarge: number | null;
  /** The same of recall. */
  ar: number | null;
  ar50: number | null;
  ar75: number | null;
  arMedium: number | null;
  arLarge: number | null;
}

/**
 * COCO's keypoint measures: at most 20 people a picture, OKS from 0.50 to 0.95.
 * Source: https://cocodataset.org/#keypoints-eval and its published evaluation code.
 * @param sigmas of the joints, see sigmasOf
 */
export function measurePeople(
  pictures: readonly PicturePeople[],
  sigmas: readonly number[],
): PeopleMeasures {
  const prepared = pictures.map((picture) => preparePicture(picture, sigmas));
  const measure = (area: AreaRange) =>
    OKS_THRESHOLDS.map((threshold) => measureAt(prepared, threshold, area));
  const all = measure(AREAS.all);
  const medium = measure(AREAS.medium);
  const large = measure(AREAS.large);
  const at = (threshold: number) => all[OKS_THRESHOLDS.indexOf(threshold)];
  const half = at(0.5);
  const strict = at(0.75);
  return {
    ap: meanOf(all, 'precision'),
    ap50: half.precision,
    ap75: strict.precision,
    apMedium: meanOf(medium, 'precision'),
    apLarge: meanOf(large, 'precision'),
    ar: meanOf(all, 'recall'),
    ar50: half.recall,
    ar75: strict.recall,
    arMedium: meanOf(medium, 'recall'),
    arLarge: meanOf(large, 'recall'),
  };
}

interface Measured {
  /** Average precision; null where nobody was to be found. */
  precision: number | null;
  recall: number | null;
}

function measureAt(pictures: readonly PreparedPicture[], threshold: number, area: AreaRange) {
  const matched = pictures.map((picture) => matchPeople(picture, threshold, area));
  const wanted = matched.reduce((sum, { wantedCount }) => sum + wantedCount, 0);
  return summarise(
    matched.flatMap(({ verdicts }) => verdicts),
    wanted,
  );
}

/** Precision over recall as more and more found people, best first, are let in. */
function summarise(verdicts: readonly MatchResult[], wanted: number): Measured {
  if (wanted === 0) return { precision: null, recall: null };
  const judged = verdicts
    .filter(({ kind }) => kind !== 'ignored')
    .sort((a, b) => b.score - a.score);
  let right = 0;
  const curve = judged.map(({ kind }, index) => {
    if (kind === 'right') right++;
    return { recall: right / wanted, precision: right / (index + 1) };
  });
  // A precision counts for every recall up to its own: from the end, none is below a later one.
  for (let i = curve.length - 2; i >= 0; i--) {
    curve[i].precision = Math.max(curve[i].precision, curve[i + 1].precision);
  }
  let sum = 0;
  let position = 0;
  for (let step = 0; step <= RECALL_STEPS; step++) {
    while (position < curve.length && curve[position].recall < step * RECALL_STEP) position++;
    if (position < curve.length) sum += curve[position].precision;
  }
  return { precision: sum / (RECALL_STEPS + 1), recall: right / wanted };
}

function meanOf(measured: readonly Measured[], name: keyof Measured): number | null {
  let sum = 0;
  for (const { [name]: value } of measured) {
    if (value === null) return null;
    sum += value;
  }
  return sum / measured.length;
}
