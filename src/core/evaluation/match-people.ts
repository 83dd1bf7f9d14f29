// Who is whom in one picture: found people against labelled ones, by COCO's rule.
// Next: average-precision.ts sums the pictures up.
import { type LabelledPerson, oks, type Point } from '../detection/oks.ts';

/** A person to be found. */
export interface WantedPerson extends LabelledPerson {
  /** Neither to be found nor wrong when found: a crowd, or nobody labelled the joints. */
  isIgnored: boolean;
  /** A group in one box, which any number of found people may be part of. */
  isCrowd: boolean;
}

/** A person that was found; pixels. */
export interface FoundPerson {
  /** In the order of the joints. */
  places: readonly Point[];
  score: number;
}

/** One picture's people. */
export interface PicturePeople {
  wanted: readonly WantedPerson[];
  found: readonly FoundPerson[];
}

/** Bodies that count, by their area in px²; both ends included. */
export interface AreaRange {
  from: number;
  to: number;
}

/** What became of a found person. */
export interface MatchResult {
  score: number;
  /** `ignored` is neither right nor wrong. */
  kind: 'right' | 'wrong' | 'ignored';
}

/** COCO's rule looks at no more people a picture than these, the best ones. */
const MAX_PEOPLE = 20;

/** One picture, ready to be matched at any threshold. */
export interface PreparedPicture {
  wanted: readonly WantedPerson[];
  /** The best first, at most 20. */
  found: readonly FoundPerson[];
  /** [found][wanted] similarities. */
  similarities: readonly (readonly number[])[];
}

/** Sorts the found people and measures each against each wanted one. */
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
 * Gives each found person, best first, the most similar wanted one that is still free, if they are
 * similar enough; people that do not count are taken only when no other is.
 * Source: COCO's published evaluation code, evaluateImg.
 * @param threshold the least similarity, 0..1
 * @returns one verdict a found person, and how many were to be found
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

/** The index of the largest similarity from the threshold on; the last of equals, as COCO has it. */
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

/** The area of the box around a found person's joints, by which COCO tells its size. */
function boxArea(places: readonly Point[]): number {
  const xs = places.map(({ x }) => x);
  const ys = places.map(({ y }) => y);
  return (Math.max(...xs) - Math.min(...xs)) * (Math.max(...ys) - Math.min(...ys));
}
