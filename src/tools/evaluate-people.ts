// The pretrained network on labelled people: who is found how well, picture by picture, and COCO's
// measures of it. The searching: find-people.ts. The table: report-people.ts.
import { measurePeople, type PeopleMeasures } from '../core/average-precision.ts';
import type { CocoAnnotation } from '../core/formats/coco.ts';
import { isPlaced } from '../core/lesson.ts';
import {
  type AreaRange,
  matchPeople,
  type PicturePeople,
  preparePicture,
} from '../core/match-people.ts';
import type { FoundPerson, WantedPerson } from '../core/match-people.ts';
import { meanRecall, pck, recallAt, type ScaledError } from '../core/metrics.ts';
import { oks, sigmasOf } from '../core/oks.ts';
import { confidenceOf } from '../core/people.ts';
import type { Pose } from '../core/pose.ts';
import { findEveryone, findPersonIn, type PersonFinder } from './find-people.ts';
import type { Progress } from './progress.ts';
import { type DatasetImage, sizeOf } from './read-dataset.ts';
import { readPicture } from './read-picture.ts';

/** One labelled person and the pose that belongs to them. */
export interface PersonResult {
  image: DatasetImage;
  wanted: WantedPerson;
  /** Pixels of the picture; null when nobody was found there. */
  found: FoundPerson | null;
  /** 0 when nobody was found. */
  similarity: number;
}

export interface PeopleResult {
  people: PersonResult[];
  measures: PeopleMeasures;
  /** Mean of recall at OKS 0.50:0.05:0.95 over people with at least so many labelled joints. */
  meanRecall: number | null;
  /** How many people those are. */
  meanRecallPeople: number;
  /** The same over everyone with any labelled joint. */
  meanRecallOfAll: number | null;
  meanOks: number | null;
  /** Of people over 1 % of the picture, found at OKS 0.5 and 0.75. */
  largeRecall50: number | null;
  largeRecall75: number | null;
  largePeople: number;
  /** Shares of joints within these parts of the longer side of the person's box. */
  pck: Record<'0.05' | '0.1' | '0.2', number | null>;
  /** By joint: labelled ones of found people, and how far off, pixels. */
  jointErrors: Map<string, number[]>;
  /** Input, network and decoding; without reading the file. */
  msPerImage: number;
}

/** How people are looked for, and who counts. */
export interface PeopleRules {
  /** Each in their own box, or everyone in the whole picture. */
  people: 'one' | 'many';
  /** The least labelled joints of those who count in the mean recall. */
  joints: number;
}

/** Looks at every picture and measures. */
export async function evaluatePeople(
  finder: PersonFinder,
  images: readonly DatasetImage[],
  { people: mode, joints: leastJoints }: PeopleRules,
  progress: Progress,
): Promise<PeopleResult> {
  const sigmas = sigmasOf(finder.joints);
  const pictures: PicturePeople[] = [];
  const people: PersonResult[] = [];
  let totalMs = 0;
  for (const [index, image] of images.entries()) {
    const picture = await readPicture(image.path, image);
    const wanted = image.annotations.map(createWanted);
    const startMs = performance.now();
    const found: FoundPerson[] = [];
    if (mode === 'one') {
      for (const person of wanted.filter(({ isIgnored }) => !isIgnored)) {
        const box = unitBox(person, image);
        const pose = await findPersonIn(finder, picture, box);
        const result = toFound(pose, pose.score, image);
        found.push(result);
        people.push(createResult(image, person, result, sigmas));
      }
    } else {
      for (const candidate of await findEveryone(finder, picture)) {
        found.push(toFound(candidate.pose, confidenceOf(candidate), image));
      }
      people.push(...assignPeople(image, wanted, found, sigmas));
    }
    totalMs += performance.now() - startMs;
    pictures.push({ wanted, found });
    progress.show('Looking at pictures:', index + 1, images.length);
  }
  return {
    ...summarise(finder.joints, images, pictures, people, leastJoints),
    msPerImage: totalMs / images.length,
  };
}

function summarise(
  joints: readonly string[],
  images: readonly DatasetImage[],
  pictures: readonly PicturePeople[],
  people: PersonResult[],
  leastJoints: number,
): Omit<PeopleResult, 'msPerImage'> {
  const sigmas = sigmasOf(joints);
  const similarities = people.map(({ similarity }) => similarity);
  const errors = joints.map(() => [] as ScaledError[]);
  for (const { wanted, found } of people) {
    if (!found) continue;
    wanted.places.forEach(({ x, y, isLabelled }, joint) => {
      if (!isLabelled) return;
      const distancePx = Math.hypot(found.places[joint].x - x, found.places[joint].y - y);
      const lengthPx = Math.max(wanted.box.width, wanted.box.height);
      errors[joint].push({ distancePx, lengthPx });
    });
  }
  const well = people.filter(
    ({ wanted }) => wanted.places.filter(({ isLabelled }) => isLabelled).length >= leastJoints,
  );
  const all = errors.flat();
  const large = images.map(({ width, height }) => ({ from: 0.01 * width * height, to: 1e10 }));
  return {
    people,
    measures: measurePeople(pictures, sigmas),
    meanRecall: meanRecall(well.map(({ similarity }) => similarity)),
    meanRecallPeople: well.length,
    meanRecallOfAll: meanRecall(similarities),
    meanOks:
      similarities.length > 0
        ? similarities.reduce((sum, value) => sum + value, 0) / similarities.length
        : null,
    ...measureLarge(people, pictures, large, sigmas),
    pck: { '0.05': pck(all, 0.05), '0.1': pck(all, 0.1), '0.2': pck(all, 0.2) },
    jointErrors: new Map(
      joints.map((joint, index) => [joint, errors[index].map(({ distancePx }) => distancePx)]),
    ),
  };
}

/** Recall of people over 1 % of their picture, by COCO's matching. */
function measureLarge(
  people: readonly PersonResult[],
  pictures: readonly PicturePeople[],
  areas: readonly AreaRange[],
  sigmas: readonly number[],
) {
  const prepared = pictures.map((picture) => preparePicture(picture, sigmas));
  const largePeople = people.filter(
    ({ image, wanted }) => wanted.area >= 0.01 * image.width * image.height,
  ).length;
  const recall = (threshold: number): number | null => {
    const right = prepared.reduce((sum, picture, index) => {
      const { verdicts } = matchPeople(picture, threshold, areas[index]);
      return sum + verdicts.filter(({ kind }) => kind === 'right').length;
    }, 0);
    return largePeople > 0 ? right / largePeople : null;
  };
  return { largePeople, largeRecall50: recall(0.5), largeRecall75: recall(0.75) };
}

/** Each labelled person with the most alike of those found, best pairs first, each once. */
function assignPeople(
  image: DatasetImage,
  wanted: readonly WantedPerson[],
  found: readonly FoundPerson[],
  sigmas: readonly number[],
): PersonResult[] {
  const counted = wanted.filter(({ isIgnored }) => !isIgnored);
  const pairs = counted.flatMap((person) =>
    found.map((each) => ({ person, each, similarity: oks(each.places, person, sigmas) })),
  );
  const taken = new Map<WantedPerson, FoundPerson>();
  const used = new Set<FoundPerson>();
  for (const { person, each } of pairs.sort((a, b) => b.similarity - a.similarity)) {
    if (taken.has(person) || used.has(each)) continue;
    taken.set(person, each);
    used.add(each);
  }
  return counted.map((person) => createResult(image, person, taken.get(person) ?? null, sigmas));
}

function createResult(
  image: DatasetImage,
  wanted: WantedPerson,
  found: FoundPerson | null,
  sigmas: readonly number[],
): PersonResult {
  return { image, wanted, found, similarity: found ? oks(found.places, wanted, sigmas) : 0 };
}

function createWanted(annotation: CocoAnnotation): WantedPerson {
  const { keypoints, isCrowd, box } = annotation;
  const placed = keypoints.filter(isPlaced);
  return {
    places: keypoints.map((keypoint) => ({ ...keypoint, isLabelled: isPlaced(keypoint) })),
    area: sizeOf(annotation),
    box: box ?? boxAround(placed),
    isIgnored: isCrowd || placed.length === 0,
    isCrowd,
  };
}

function boxAround(places: readonly { x: number; y: number }[]) {
  const xs = places.map(({ x }) => x);
  const ys = places.map(({ y }) => y);
  const x = Math.min(...xs);
  const y = Math.min(...ys);
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

function unitBox({ box }: WantedPerson, { width, height }: DatasetImage) {
  return {
    x: box.x / width,
    y: box.y / height,
    width: box.width / width,
    height: box.height / height,
  };
}

function toFound({ keypoints }: Pose, score: number, { width, height }: DatasetImage): FoundPerson {
  return { score, places: keypoints.map(({ x, y }) => ({ x: x * width, y: y * height })) };
}

/** The share of people found at a similarity. */
export function recallOf({ people }: PeopleResult, threshold: number): number | null {
  return recallAt(
    people.map(({ similarity }) => similarity),
    threshold,
  );
}
