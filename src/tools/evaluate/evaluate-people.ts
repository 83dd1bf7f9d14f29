// The pretrained network on labelled people, picture by picture. The searching: find-people.ts. What
// is measured: summarise-people.ts. The table: report-people.ts.
import type { CocoAnnotation } from '../../core/formats/coco/coco.ts';
import { annotationSize } from '../../core/formats/coco/coco-lesson.ts';
import { isPlaced } from '../../core/lesson/labels.ts';
import type { FoundPerson, WantedPerson } from '../../core/evaluation/match-people.ts';
import { recallAt } from '../../core/evaluation/metrics.ts';
import { oks, sigmasOf } from '../../core/detection/oks.ts';
import { confidenceOf } from '../../core/detection/decode-people.ts';
import type { Picture } from '../../core/image/picture.ts';
import type { Pose } from '../../core/pose.ts';
import { findEveryone, findPersonIn, type PersonFinder } from './find-people.ts';
import type { Progress } from '../shared/progress.ts';
import type { DatasetImage } from '../shared/read-dataset.ts';
import { readPicture } from '../shared/read-picture.ts';
import {
  type LookedAt,
  type PeopleSummary,
  type PersonResult,
  summarisePeople,
} from './summarise-people.ts';

/** How people are looked for, and who counts. */
export interface PeopleRules {
  /** Each in their own box, or everyone in the whole picture. */
  people: 'one' | 'many';
  /** The least labelled joints of those who count in the mean recall. */
  joints: number;
}

export interface PeopleResult extends PeopleSummary {
  /** Input, network and decoding; without reading the file. */
  msPerImage: number;
}

/** Looks at every picture and measures. */
export async function evaluatePeople(
  finder: PersonFinder,
  images: readonly DatasetImage[],
  { people: mode, joints: leastJoints }: PeopleRules,
  progress: Progress,
): Promise<PeopleResult> {
  const sigmas = sigmasOf(finder.joints);
  const pictures: LookedAt[] = [];
  const people: PersonResult[] = [];
  let totalMs = 0;
  for (const [index, image] of images.entries()) {
    const picture = await readPicture(image.path, image);
    const wanted = image.annotations.map(createWanted);
    const startMs = performance.now();
    const found = await lookFor(mode, finder, picture, image, wanted);
    totalMs += performance.now() - startMs;
    pictures.push({ image, wanted, found });
    people.push(...assign(mode, image, wanted, found, sigmas));
    progress.show('Looking at pictures:', index + 1, images.length);
  }
  const summary = summarisePeople(finder.joints, pictures, people, leastJoints);
  return { ...summary, msPerImage: totalMs / images.length };
}

/** Everyone found in a picture; one by one in the order of those wanted. */
async function lookFor(
  mode: PeopleRules['people'],
  finder: PersonFinder,
  picture: Picture,
  image: DatasetImage,
  wanted: readonly WantedPerson[],
): Promise<FoundPerson[]> {
  if (mode === 'many') {
    const everyone = await findEveryone(finder, picture);
    return everyone.map((each) => toFound(each.pose, confidenceOf(each), image));
  }
  const found: FoundPerson[] = [];
  for (const person of wanted.filter(({ isIgnored }) => !isIgnored)) {
    const pose = await findPersonIn(finder, picture, unitBox(person, image));
    found.push(toFound(pose, pose.score, image));
  }
  return found;
}

/** Who is whom: looked for one by one, each is their own; else the most alike are. */
function assign(
  mode: PeopleRules['people'],
  image: DatasetImage,
  wanted: readonly WantedPerson[],
  found: readonly FoundPerson[],
  sigmas: readonly number[],
): PersonResult[] {
  if (mode === 'many') return assignPeople(image, wanted, found, sigmas);
  return wanted
    .filter(({ isIgnored }) => !isIgnored)
    .map((person, index) => createResult(image, person, found[index], sigmas));
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
    area: annotationSize(annotation),
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
    // A box of one point has no sides, and nothing can be seen in it.
    width: Math.max(1, box.width) / width,
    height: Math.max(1, box.height) / height,
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
