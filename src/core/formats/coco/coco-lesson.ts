// Converts a COCO dataset to a new lesson. The most annotated category with keypoints gives the points, with the
// largest object of each image; each outlined category without keypoints becomes a region.
import { createId } from '../../ids.ts';
import { guessPairs } from '../../lesson/guess-pairs.ts';
import { isKnown, isPlaced } from '../../lesson/labels.ts';
import type {
  FrameLabels,
  LessonDocument,
  LessonFrame,
  LessonPoint,
} from '../../lesson/lesson-document.ts';
import { ImportError } from '../import-error.ts';
import type { CocoAnnotation, CocoCategory, CocoDataset, CocoImage } from './coco.ts';
import { labelsFromAnnotation, createRegionPoints, RegionLabels } from './lesson-coco.ts';

export interface CocoLesson {
  document: LessonDocument;
  /** File names in the dataset, by frame id. */
  fileNames: ReadonlyMap<string, string>;
  /** Sentences about skipped content. */
  notes: string[];
}

export interface CocoLessonOptions {
  /** The file of the annotations, for errors. */
  fileName: string;
  /** Joints of the pretrained model. A dataset that has all of them starts from the body model. */
  bodyJoints: readonly string[];
  nowMs: number;
}

/**
 * Creates a lesson from a dataset. Visibility 2 becomes visible, 1 occluded, and 0 unlabelled, or absent where
 * Keydot's extension says so.
 * @throws ImportError when there are neither keypoints nor regions, or one does not fit its image
 */
export function lessonFromCoco(dataset: CocoDataset, options: CocoLessonOptions): CocoLesson {
  const { fileName, bodyJoints, nowMs } = options;
  const { category, notes } = chooseCategory(dataset);
  if (!category && !dataset.regions) {
    const why = 'expected a category with keypoints, or outlines of one without, got none';
    throw new ImportError(fileName, why);
  }
  const { joints, bones, name } = category ?? NO_CATEGORY;
  const { points, idOf } = pointsOfCategory(joints);
  const regions = createRegionPoints(dataset.regions?.kinds ?? [], joints);
  const { crowded, ...read } = readFrames(dataset, { category, points, regions, nowMs });
  const kinds = [...new Set(regions.values())];
  const onlyKind = kinds.length === 1 ? kinds[0].name : '';
  const document: LessonDocument = {
    id: createId(),
    name: name.trim() || onlyKind || 'Imported',
    createdMs: nowMs,
    startsFrom:
      category && bodyJoints.every((joint) => joints.includes(joint)) ? 'body' : 'nothing',
    points: [...points, ...kinds],
    bones: uniqueBones(bones).map(([from, to]) => [idOf(from), idOf(to)]),
    frames: read.frames,
    labels: read.labels,
  };
  return {
    document,
    fileNames: read.fileNames,
    notes: [...notes, ...describeCrowdedImages(crowded)],
  };
}

const NO_CATEGORY: Pick<CocoCategory, 'name' | 'joints' | 'bones'> = {
  name: '',
  joints: [],
  bones: [],
};

interface Wanted {
  category: CocoCategory | null;
  /** In the order of the keypoints. */
  points: readonly LessonPoint[];
  /** By category id. */
  regions: ReadonlyMap<number, LessonPoint>;
  nowMs: number;
}

/** All images as frames with labels. */
function readFrames(dataset: CocoDataset, { category, points, regions, nowMs }: Wanted) {
  const things = category ? groupByImage(dataset, category) : new Map<number, never>();
  const outlined = dataset.regions && new RegionLabels(dataset.regions, regions);
  const fileNames = new Map<string, string>();
  const labels: Record<string, FrameLabels> = {};
  let crowded = 0;
  const frames = dataset.images.map((image): LessonFrame => {
    const frame = createFrame(image, nowMs);
    const { thing, isCrowded } = largestAnnotation(things.get(image.id) ?? []);
    if (isCrowded) crowded++;
    fileNames.set(frame.id, image.fileName);
    const known = {
      ...(thing && labelsFromAnnotation(thing, points, image, image.fileName)),
      ...outlined?.of(image),
    };
    if (Object.keys(known).length > 0) labels[frame.id] = known;
    return frame;
  });
  return { frames, fileNames, labels, crowded };
}

function pointsOfCategory(joints: readonly string[]) {
  const guessed = guessPairs(joints);
  const ids = new Map(joints.map((name) => [name, createId()]));
  const idOf = (name: string) => ids.get(name) ?? '';
  const points = guessed.map(({ name, side, pair }): LessonPoint => {
    const other = guessed.find((each) => each.name === pair);
    // Both names must refer to each other.
    const pairId = other?.pair === name ? idOf(other.name) : null;
    return { id: idOf(name), name, color: null, side: pairId ? side : 'middle', pairId };
  });
  return { points, idOf };
}

/** Removes duplicates and bones from a point to itself, which some datasets contain. */
function uniqueBones(bones: CocoCategory['bones']): CocoCategory['bones'] {
  const keyOf = ([from, to]: [string, string]) => JSON.stringify([from, to].sort());
  const byKey = new Map(bones.map((bone) => [keyOf(bone), bone]));
  return [...byKey.values()].filter(([from, to]) => from !== to);
}

function createFrame({ fileName, width, height }: CocoImage, capturedMs: number): LessonFrame {
  const name = fileName.replace(/^.*[\\/]/, '');
  return { id: createId(), burst: null, capturedMs, width, height, source: 'file', name };
}

/** The most annotated category with keypoints, null without one, and sentences about skipped content. */
export function chooseCategory({ categories, annotations, withoutKeypoints = 0 }: CocoDataset): {
  category: CocoCategory | null;
  notes: string[];
} {
  const count = ({ id }: CocoCategory) =>
    annotations.filter(({ categoryId }) => categoryId === id).length;
  const [category = null, ...others] = [...categories].sort((a, b) => count(b) - count(a));
  const left = others.filter((other) => count(other) > 0).map(({ name }) => `"${name}"`);
  const notes: string[] = [];
  if (left.length > 0)
    notes.push(`Only "${category?.name}" was taken; left out: ${left.join(', ')}.`);
  if (withoutKeypoints === 1) notes.push('1 annotation has no keypoints and was left out.');
  if (withoutKeypoints > 1) {
    notes.push(`${withoutKeypoints} annotations have no keypoints and were left out.`);
  }
  return { category, notes };
}

/** All annotations of a category by image id, including groups and annotations without labelled keypoints. */
export function groupByImage(
  { annotations }: CocoDataset,
  { id }: CocoCategory,
): Map<number, CocoAnnotation[]> {
  const byImage = new Map<number, CocoAnnotation[]>();
  for (const annotation of annotations) {
    if (annotation.categoryId !== id) continue;
    const others = byImage.get(annotation.imageId);
    if (others) others.push(annotation);
    else byImage.set(annotation.imageId, [annotation]);
  }
  return byImage;
}

/** The largest single object with labelled keypoints, null when there is none. @param annotations of one image */
export function largestAnnotation(annotations: readonly CocoAnnotation[]): {
  thing: CocoAnnotation | null;
  /** Whether there is more than one. */
  isCrowded: boolean;
} {
  const things = annotations.filter(
    ({ isCrowd, keypoints }) => !isCrowd && keypoints.some(isKnown),
  );
  const thing = things.reduce<CocoAnnotation | null>(
    (best, each) => (best && annotationSize(best) >= annotationSize(each) ? best : each),
    null,
  );
  return { thing, isCrowded: things.length > 1 };
}

/** A sentence about images with several objects. @param pictures how many there are; 0 gives no sentence */
export function describeCrowdedImages(pictures: number): string[] {
  if (pictures === 0) return [];
  const shown = pictures === 1 ? '1 picture shows' : `${pictures} pictures show`;
  return [`${shown} several; the largest of each was taken.`];
}

/** The size of an object, px²: its area, else that of its box, else of the box around its keypoints. */
export function annotationSize({ area, box, keypoints }: CocoAnnotation): number {
  if (area !== null && area > 0) return area;
  if (box) return box.width * box.height;
  const placed = keypoints.filter(isPlaced);
  if (placed.length === 0) return 0;
  const xs = placed.map(({ x }) => x);
  const ys = placed.map(({ y }) => y);
  return (Math.max(...xs) - Math.min(...xs)) * (Math.max(...ys) - Math.min(...ys));
}
