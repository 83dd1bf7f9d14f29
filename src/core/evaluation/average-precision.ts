// COCO's keypoint metrics over many pictures: average precision and average recall. The matching within one
// picture is core/evaluation/match-people.ts.
import {
  type AreaRange,
  matchPeople,
  type PicturePeople,
  preparePicture,
  type PreparedPicture,
  type MatchResult,
} from './match-people.ts';

/** COCO's OKS thresholds: 0.50, 0.55 … 0.95. */
export const OKS_THRESHOLDS: readonly number[] = Array.from(
  { length: 10 },
  (_, index) => 0.5 + 0.05 * index,
);

/** COCO's ranges of people's areas, px². COCO has no keypoint labels for small people. */
const AREAS = {
  all: { from: 0, to: 1e10 },
  medium: { from: 32 ** 2, to: 96 ** 2 },
  large: { from: 96 ** 2, to: 1e10 },
} as const satisfies Record<string, AreaRange>;

/** Precision is sampled at recalls 0, 0.01 … 1, computed by multiplication as in COCO's code. */
const RECALL_STEP = 0.01;
const RECALL_STEPS = 100;

/** COCO's ten keypoint metrics, 0..1; null without labelled people. */
export interface PeopleMeasures {
  /** Average precision over all thresholds, at OKS 0.50 and 0.75, for medium and for large people. */
  ap: number | null;
  ap50: number | null;
  ap75: number | null;
  apMedium: number | null;
  apLarge: number | null;
  /** Average recall, in the same order. */
  ar: number | null;
  ar50: number | null;
  ar75: number | null;
  arMedium: number | null;
  arLarge: number | null;
}

/**
 * COCO's keypoint metrics: at most 20 people per picture, OKS from 0.50 to 0.95.
 * Source: https://cocodataset.org/#keypoints-eval and its published evaluation code.
 * @param sigmas OKS constants of the joints, [K]; see `sigmasOf` in core/detection/oks.ts
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
  /** Average precision; null without labelled people. */
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

/** Average precision and recall of the detections, in descending order of score. */
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
  // Interpolated precision: the maximum over all higher recalls.
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
