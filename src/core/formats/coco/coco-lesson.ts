// Any COCO dataset as a new lesson: one kind of thing that has keypoints, and one of its kind a picture;
// every kind without keypoints that is outlined is a region. v = 2 becomes visible, 1 occluded, 0
// unlabelled, unless our own extra field says absent.
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
  /** By the frame's id, the picture's name as the dataset has it. */
  fileNames: ReadonlyMap<string, string>;
  /** Sentences about what was left out. */
  notes: string[];
}

export interface CocoLessonOptions {
  /** Of the annotations, for what is wrong with them. */
  fileName: string;
  /** Joints of the pretrained model: a dataset of them all starts from the body. */
  bodyJoints: readonly string[];
  nowMs: number;
}

/**
 * A dataset as a lesson of the category with keypoints that is annotated most, and of all regions; of
 * several things in a picture the largest is taken.
 * @throws ImportError when there are neither keypoints nor regions, or one does not fit its picture
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
  /** In the order of its keypoints. */
  points: readonly LessonPoint[];
  /** By the id of their kind. */
  regions: ReadonlyMap<number, LessonPoint>;
  nowMs: number;
}

/** All pictures with what is known in them. */
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
    // A pair is one only if both say so.
    const pairId = other?.pair === name ? idOf(other.name) : null;
    return { id: idOf(name), name, color: null, side: pairId ? side : 'middle', pairId };
  });
  return { points, idOf };
}

/** Some datasets list a bone twice, or from a point to itself. */
function uniqueBones(bones: CocoCategory['bones']): CocoCategory['bones'] {
  const keyOf = ([from, to]: [string, string]) => JSON.stringify([from, to].sort());
  const byKey = new Map(bones.map((bone) => [keyOf(bone), bone]));
  return [...byKey.values()].filter(([from, to]) => from !== to);
}

function createFrame({ fileName, width, height }: CocoImage, capturedMs: number): LessonFrame {
  const name = fileName.replace(/^.*[\\/]/, '');
  return { id: createId(), burst: null, capturedMs, width, height, source: 'file', name };
}

/**
 * The category that is annotated most, null when there is none with keypoints, and sentences about
 * what is left out.
 */
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

/** A category's annotations by the picture's id, groups and unlabelled ones included. */
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

/** The largest thing of a picture of which something is known, null when there is none. */
export function largestAnnotation(annotations: readonly CocoAnnotation[]): {
  thing: CocoAnnotation | null;
  /** Whether there were others. */
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

/** A sentence about pictures that show several things; none for no such picture. */
export function describeCrowdedImages(pictures: number): string[] {
  if (pictures === 0) return [];
  const shown = pictures === 1 ? '1 picture shows' : `${pictures} pictures show`;
  return [`${shown} several; the largest of each was taken.`];
}

/** How much of a thing there is to see, px². */
export function annotationSize({ area, box, keypoints }: CocoAnnotation): number {
  if (area !== null && area > 0) return area;
  if (box) return box.width * box.height;
  const placed = keypoints.filter(isPlaced);
  if (placed.length === 0) return 0;
  const xs = placed.map(({ x }) => x);
  const ys = placed.map(({ y }) => y);
  return (Math.max(...xs) - Math.min(...xs)) * (Math.max(...ys) - Math.min(...ys));
}
