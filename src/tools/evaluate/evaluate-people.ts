// Runs the pretrained network on labelled people, picture by picture (detect-people.ts). Next: summarise-people.ts
// computes the metrics, report-people.ts prints them.
import type { CocoAnnotation } from '../../core/formats/coco/coco.ts';
import { annotationSize } from '../../core/formats/coco/coco-lesson.ts';
import { isPlaced } from '../../core/lesson/labels.ts';
import type { FoundPerson, WantedPerson } from '../../core/evaluation/match-people.ts';
import { recallAt } from '../../core/evaluation/metrics.ts';
import { oks, sigmasOf } from '../../core/detection/oks.ts';
import type { Picture } from '../../core/image/pixel-planes.ts';
import {
  PeopleDetector,
  type DetectedPerson,
  type PeopleDetectorOptions,
} from './detect-people.ts';
import type { Progress } from '../shared/progress.ts';
import type { DatasetImage } from '../shared/read-dataset.ts';
import { readPicture } from '../shared/read-picture.ts';
import {
  type LookedAt,
  type PeopleSummary,
  type PersonResult,
  summarisePeople,
} from './summarise-people.ts';

/** How people are detected, and which of them count. */
export interface PeopleRules {
  /** Each person in their labelled box, or everyone in the whole picture. */
  people: 'one' | 'many';
  /** Minimum number of labelled joints of the people in the mean recall. */
  joints: number;
}

export interface PeopleResult extends PeopleSummary {
  /** Sampling, network and decoding, without reading the file. */
  msPerImage: number;
}

/** Detects people in every picture and computes the metrics. */
export async function evaluatePeople(
  options: PeopleDetectorOptions,
  images: readonly DatasetImage[],
  { people: mode, joints: minJoints }: PeopleRules,
  progress: Progress,
): Promise<PeopleResult> {
  const joints = options.spec.joints.map(({ name }) => name);
  const sigmas = sigmasOf(joints);
  const detector = new PeopleDetector(options);
  const pictures: LookedAt[] = [];
  const people: PersonResult[] = [];
  let totalMs = 0;
  for (const [index, image] of images.entries()) {
    const picture = await readPicture(image.path, image);
    const wanted = image.annotations.map(createWanted);
    const startMs = performance.now();
    const found = await detectPeople(mode, detector, picture, image, wanted);
    totalMs += performance.now() - startMs;
    pictures.push({ image, wanted, found });
    people.push(...assign(mode, image, wanted, found, sigmas));
    progress.show('Evaluating pictures:', index + 1, images.length);
  }
  const summary = summarisePeople(joints, pictures, people, minJoints);
  return { ...summary, msPerImage: totalMs / images.length };
}

/** People detected in a picture; in their boxes, in the order of the labelled people. */
async function detectPeople(
  mode: PeopleRules['people'],
  detector: PeopleDetector,
  picture: Picture,
  image: DatasetImage,
  wanted: readonly WantedPerson[],
): Promise<FoundPerson[]> {
  if (mode === 'many') {
    const everyone = await detector.detectEveryone(picture);
    return everyone.map((person) => toFound(person, image));
  }
  const found: FoundPerson[] = [];
  for (const person of wanted.filter(({ isIgnored }) => !isIgnored)) {
    found.push(toFound(await detector.detectInBox(picture, unitBox(person, image)), image));
  }
  return found;
}

/** Matches detections with labelled people: by order in their boxes, else by similarity. */
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

/** Matches each labelled person with the most similar detection, best pairs first, each detection once. */
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
    // The box of a single point has no area.
    width: Math.max(1, box.width) / width,
    height: Math.max(1, box.height) / height,
  };
}

function toFound(
  { pose, confidence }: DetectedPerson,
  { width, height }: DatasetImage,
): FoundPerson {
  const places = pose.keypoints.map(({ x, y }) => ({ x: x * width, y: y * height }));
  return { score: confidence, places };
}

/** The share of people detected at a similarity threshold. */
export function recallOf({ people }: PeopleResult, threshold: number): number | null {
  return recallAt(
    people.map(({ similarity }) => similarity),
    threshold,
  );
}
