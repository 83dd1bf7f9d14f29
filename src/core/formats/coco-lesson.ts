// Any COCO keypoint dataset as a new lesson: one kind of thing, and one of its kind a picture. v = 2
// becomes visible, 1 occluded, 0 unlabelled, unless our own extra field says absent.
import { guessPairs } from '../guess-pairs.ts';
import { createId } from '../ids.ts';
import type { FrameLabels, LessonDocument, LessonFrame, LessonPoint } from '../lesson-document.ts';
import { isKnown, isPlaced } from '../lesson.ts';
import type { CocoAnnotation, CocoCategory, CocoDataset, CocoImage } from './coco.ts';
import { ImportError } from './import-error.ts';
import { labelsOfAnnotation } from './lesson-coco.ts';

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
 * A dataset as a lesson of the category that is annotated most; of several things in a picture the
 * largest is taken.
 * @throws ImportError when there is no category with keypoints, or a label outside its picture
 */
export function lessonOfCoco(dataset: CocoDataset, options: CocoLessonOptions): CocoLesson {
  const { fileName, bodyJoints, nowMs } = options;
  const { category, notes } = chooseCategory(dataset, fileName);
  const { points, idOf } = pointsOfCategory(category);
  const things = groupByImage(dataset, category);
  const fileNames = new Map<string, string>();
  const labels: Record<string, FrameLabels> = {};
  const frames = dataset.images.map((image): LessonFrame => {
    const frame = createFrame(image, nowMs);
    const thing = largestOf(things.get(image.id) ?? []);
    fileNames.set(frame.id, image.fileName);
    if (thing) labels[frame.id] = labelsOfAnnotation(thing, points, image, image.fileName);
    return frame;
  });
  const crowded = [...things.values()].filter(({ length }) => length > 1).length;
  if (crowded > 0) notes.push(`${crowded} pictures show several; the largest of each was taken.`);
  const isBody = bodyJoints.every((name) => category.joints.includes(name));
  const document: LessonDocument = {
    id: createId(),
    name: category.name.trim() || 'Imported',
    createdMs: nowMs,
    startsFrom: isBody ? 'body' : 'nothing',
    points,
    bones: uniqueBones(category.bones).map(([from, to]) => [idOf(from), idOf(to)]),
    frames,
    labels,
  };
  return { document, fileNames, notes };
}

function chooseCategory({ categories, annotations }: CocoDataset, fileName: string) {
  const count = ({ id }: CocoCategory) =>
    annotations.filter(({ categoryId }) => categoryId === id).length;
  const [category, ...others] = [...categories].sort((a, b) => count(b) - count(a));
  if (!category) throw new ImportError(fileName, 'expected a category with keypoints, got none');
  const left = others.filter((other) => count(other) > 0).map(({ name }) => `"${name}"`);
  const note = `Only "${category.name}" was taken; left out: ${left.join(', ')}.`;
  return { category, notes: left.length > 0 ? [note] : [] };
}

function pointsOfCategory({ joints }: CocoCategory) {
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

function groupByImage({ annotations }: CocoDataset, { id }: CocoCategory) {
  const byImage = new Map<number, CocoAnnotation[]>();
  for (const annotation of annotations) {
    if (annotation.categoryId !== id || annotation.isCrowd) continue;
    if (!annotation.keypoints.some(isKnown)) continue;
    const others = byImage.get(annotation.imageId) ?? [];
    byImage.set(annotation.imageId, [...others, annotation]);
  }
  return byImage;
}

function largestOf(things: readonly CocoAnnotation[]): CocoAnnotation | null {
  return things.reduce<CocoAnnotation | null>(
    (best, each) => (best && sizeOf(best) >= sizeOf(each) ? best : each),
    null,
  );
}

/** How much of a thing there is to see, px². */
function sizeOf({ area, box, keypoints }: CocoAnnotation): number {
  if (area !== null && area > 0) return area;
  if (box) return box.width * box.height;
  const placed = keypoints.filter(isPlaced);
  if (placed.length === 0) return 0;
  const xs = placed.map(({ x }) => x);
  const ys = placed.map(({ y }) => y);
  return (Math.max(...xs) - Math.min(...xs)) * (Math.max(...ys) - Math.min(...ys));
}

function createFrame({ fileName, width, height }: CocoImage, capturedMs: number): LessonFrame {
  const name = fileName.replace(/^.*[\\/]/, '');
  return { id: createId(), burst: null, capturedMs, width, height, source: 'file', name };
}
