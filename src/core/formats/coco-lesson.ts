// Any COCO keypoint dataset as a new lesson: one kind of thing, and one of its kind a picture. v = 2
// becomes visible, 1 occluded, 0 unlabelled, unless our own extra field says absent.
import { guessPairs } from '../guess-pairs.ts';
import { createId } from '../ids.ts';
import type { FrameLabels, LessonDocument, LessonFrame, LessonPoint } from '../lesson-document.ts';
import type { CocoCategory, CocoDataset, CocoImage } from './coco.ts';
import { chooseCategory, groupByImage, largestThing, sayCrowded } from './coco-things.ts';
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
  const { category, notes } = chooseCategory(dataset);
  if (!category) throw new ImportError(fileName, 'expected a category with keypoints, got none');
  const { points, idOf } = pointsOfCategory(category);
  const things = groupByImage(dataset, category);
  const fileNames = new Map<string, string>();
  const labels: Record<string, FrameLabels> = {};
  let crowded = 0;
  const frames = dataset.images.map((image): LessonFrame => {
    const frame = createFrame(image, nowMs);
    const { thing, isCrowded } = largestThing(things.get(image.id) ?? []);
    if (isCrowded) crowded++;
    fileNames.set(frame.id, image.fileName);
    if (thing) labels[frame.id] = labelsOfAnnotation(thing, points, image, image.fileName);
    return frame;
  });
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
  return { document, fileNames, notes: [...notes, ...sayCrowded(crowded)] };
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

function createFrame({ fileName, width, height }: CocoImage, capturedMs: number): LessonFrame {
  const name = fileName.replace(/^.*[\\/]/, '');
  return { id: createId(), burst: null, capturedMs, width, height, source: 'file', name };
}
