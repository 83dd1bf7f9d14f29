// Matches detected people to labelled people in one picture, by COCO's rule.
// Next: core/evaluation/average-precision.ts.
import { type LabelledPerson, oks, type Point } from '../detection/oks.ts';

/** A labelled person. */
export interface WantedPerson extends LabelledPerson {
  /** Neither a miss when not detected nor an error when detected: a crowd, or a person without joint labels. */
  isIgnored: boolean;
  /** A group in one box, which may match any number of detections. */
  isCrowd: boolean;
}

/** A detected person. */
export interface FoundPerson {
  /** Joint positions in pixels, [K]. */
  places: readonly Point[];
  score: number;
}

/** The labelled and the detected people of one picture. */
export interface PicturePeople {
  wanted: readonly WantedPerson[];
  found: readonly FoundPerson[];
}

/** A range of people's areas, px², both ends included. */
export interface AreaRange {
  from: number;
  to: number;
}

/** The result for one detected person. */
export interface MatchResult {
  score: number;
  /** `right` is a true positive, `wrong` a false positive; `ignored` is not counted. */
  kind: 'right' | 'wrong' | 'ignored';
}

/** Maximum detections per picture in COCO's keypoint metrics. */
const MAX_PEOPLE = 20;

/** One picture, prepared for matching at any threshold. */
export interface PreparedPicture {
  wanted: readonly WantedPerson[];
  /** In descending order of score, at most 20. */
  found: readonly FoundPerson[];
  /** OKS, [found][wanted]. */
  similarities: readonly (readonly number[])[];
}

/** Sorts the detections and computes the OKS of every pair. */
export function preparePicture(
  { wanted, found }: PicturePeople,
  sigmas: readonly number[],
): PreparedPicture {
  const best = [...found].sort((a, b) => b.score - a.score).slice(0, MAX_PEOPLE);
  const similarities = best.map(({ places }) =>
    wanted.map((person) => oks(places, person, sigmas)),
  );
  return { wanted, found: best, similarities };
}

/**
 * Matches each detection, in descending order of score, to the most similar free labelled person above the
 * threshold. Ignored people are matched only when no other person is.
 * Source: COCO's published evaluation code, evaluateImg.
 * @param threshold minimum OKS, 0..1
 * @returns one verdict per detection, and the number of labelled people that count
 */
export function matchPeople(
  { wanted, found, similarities }: PreparedPicture,
  threshold: number,
  area: AreaRange,
): { verdicts: MatchResult[]; wantedCount: number } {
  const isInside = (value: number) => value >= area.from && value <= area.to;
  const counts = wanted.map((person) => !person.isIgnored && isInside(person.area));
  const taken = wanted.map(() => false);
  const verdicts = found.map(({ places, score }, index): MatchResult => {
    const isFree = (person: number) => !taken[person] || wanted[person].isCrowd;
    const choose = (isCounted: boolean) =>
      mostSimilar(similarities[index], threshold, (i) => counts[i] === isCounted && isFree(i));
    const match = choose(true) ?? choose(false);
    if (match === null) return { score, kind: isInside(boxArea(places)) ? 'wrong' : 'ignored' };
    taken[match] = true;
    return { score, kind: counts[match] ? 'right' : 'ignored' };
  });
  return { verdicts, wantedCount: counts.filter(Boolean).length };
}

/** The index of the largest similarity at or above the threshold; the last one among equals, as in COCO's code. */
function mostSimilar(
  similarities: readonly number[],
  threshold: number,
  isCandidate: (index: number) => boolean,
): number | null {
  let best: number | null = null;
  let least = Math.min(threshold, 1 - 1e-10);
  similarities.forEach((value, index) => {
    if (!isCandidate(index) || value < least) return;
    least = value;
    best = index;
  });
  return best;
}

/** The area of the box around a detection's joints, which COCO uses as its size. */
function boxArea(places: readonly Point[]): number {
  const xs = places.map(({ x }) => x);
  const ys = places.map(({ y }) => y);
  return (Math.max(...xs) - Math.min(...xs)) * (Math.max(...ys) - Math.min(...ys));
}
