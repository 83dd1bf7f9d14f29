// Metrics of detected people: COCO's and others. Detection: evaluate-people.ts.
import { measurePeople, type PeopleMeasures } from '../../core/evaluation/average-precision.ts';
import {
  matchPeople,
  type PicturePeople,
  preparePicture,
} from '../../core/evaluation/match-people.ts';
import type { FoundPerson, WantedPerson } from '../../core/evaluation/match-people.ts';
import { meanRecall, pck, type ScaledError } from '../../core/evaluation/metrics.ts';
import { sigmasOf } from '../../core/detection/oks.ts';
import type { DatasetImage } from '../shared/read-dataset.ts';

/** A labelled person and the detection matched with them. */
export interface PersonResult {
  image: DatasetImage;
  wanted: WantedPerson;
  /** Pixels of the picture; null without a detection. */
  found: FoundPerson | null;
  /** OKS; 0 without a detection. */
  similarity: number;
}

/** One picture's people, matched by COCO's rule. */
export interface LookedAt extends PicturePeople {
  image: DatasetImage;
}

export interface PeopleSummary {
  people: PersonResult[];
  measures: PeopleMeasures;
  /** Recall averaged over OKS 0.50:0.05:0.95, of people with the minimum number of labelled joints. */
  meanRecall: number | null;
  /** Number of these people. */
  meanRecallPeople: number;
  /** The same over everyone with any labelled joint. */
  meanRecallOfAll: number | null;
  meanOks: number | null;
  /** Recall at OKS 0.5 and 0.75 of those who also cover over 1 % of the picture. */
  largeRecall50: number | null;
  largeRecall75: number | null;
  largePeople: number;
  /** Shares of joints within these parts of the longer side of the person's box. */
  pck: Record<'0.05' | '0.1' | '0.2', number | null>;
  /** By joint: the errors on detected people, pixels. */
  jointErrors: Map<string, number[]>;
}

/** Minimum share of the picture of a large person. */
const LARGE_SHARE = 0.01;

/** Computes all metrics. @param minJoints minimum number of labelled joints of the people in the mean recall */
export function summarisePeople(
  joints: readonly string[],
  pictures: readonly LookedAt[],
  people: PersonResult[],
  minJoints: number,
): PeopleSummary {
  const sigmas = sigmasOf(joints);
  const similarities = people.map(({ similarity }) => similarity);
  const well = people.filter(({ wanted }) => countJoints(wanted) >= minJoints);
  const errors = joints.map((_, joint) => errorsOf(people, joint));
  const all = errors.flat();
  return {
    people,
    measures: measurePeople(pictures, sigmas),
    meanRecall: meanRecall(well.map(({ similarity }) => similarity)),
    meanRecallPeople: well.length,
    meanRecallOfAll: meanRecall(similarities),
    meanOks: similarities.length > 0 ? mean(similarities) : null,
    ...measureLarge(pictures, minJoints, sigmas),
    pck: { '0.05': pck(all, 0.05), '0.1': pck(all, 0.1), '0.2': pck(all, 0.2) },
    jointErrors: new Map(
      joints.map((joint, index) => [joint, errors[index].map(({ distancePx }) => distancePx)]),
    ),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function countJoints({ places }: WantedPerson): number {
  return places.filter(({ isLabelled }) => isLabelled).length;
}

function errorsOf(people: readonly PersonResult[], joint: number): ScaledError[] {
  return people.flatMap(({ wanted, found }): ScaledError[] => {
    const { x, y, isLabelled } = wanted.places[joint];
    if (!found || !isLabelled) return [];
    const distancePx = Math.hypot(found.places[joint].x - x, found.places[joint].y - y);
    return [{ distancePx, lengthPx: Math.max(wanted.box.width, wanted.box.height) }];
  });
}

/** Recall of large people, by COCO's matching; all others are ignored. */
function measureLarge(pictures: readonly LookedAt[], minJoints: number, sigmas: readonly number[]) {
  const prepared = pictures.map(({ image, wanted, found }) => {
    const judged = wanted.map((person) => ({
      ...person,
      isIgnored: person.isIgnored || countJoints(person) < minJoints,
    }));
    const area = { from: LARGE_SHARE * image.width * image.height, to: Infinity };
    return { area, picture: preparePicture({ wanted: judged, found }, sigmas) };
  });
  const count = (threshold: number) => {
    let right = 0;
    let wanted = 0;
    for (const { picture, area } of prepared) {
      const matched = matchPeople(picture, threshold, area);
      right += matched.verdicts.filter(({ kind }) => kind === 'right').length;
      wanted += matched.wantedCount;
    }
    return { wanted, recall: wanted > 0 ? right / wanted : null };
  };
  const half = count(0.5);
  return {
    largePeople: half.wanted,
    largeRecall50: half.recall,
    largeRecall75: count(0.75).recall,
  };
}
