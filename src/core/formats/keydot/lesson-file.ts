// Writes a lesson as the entries of a .keydot file: labels and pictures as a COCO dataset under dataset/, everything
// that COCO cannot express in keydot.json, models under models/. Read by core/formats/keydot/read-lesson-file.ts.
import * as v from 'valibot';
import { idSchema } from '../../ids.ts';
import { labelOf, type LessonDocument, type LessonLabel } from '../../lesson/lesson-document.ts';
import {
  documentSchema,
  frameSchema,
  labelSchema,
  pointSchema,
} from '../../lesson/lesson-schema.ts';
import { createCocoFile } from '../coco/coco.ts';
import { ImportError } from '../import-error.ts';
import { createHeader, encodeJson, listModelEntries, type StoredModel } from './keydot-file.ts';
import { cocoFromLesson } from '../coco/lesson-coco.ts';
import { pictureName, type PictureFile } from '../picture-file.ts';

/** The folder of the dataset, and its annotation file. */
export const DATASET_FOLDER = 'dataset/';
export const DATASET_LABELS = `${DATASET_FOLDER}coco.json`;

const { id, name, createdMs, startsFrom, bones } = documentSchema.entries;
const { burst, capturedMs, source, name: frameName } = frameSchema.entries;
const guessSchema = v.omit(labelSchema, ['guess']);

/** The lesson in keydot.json. Frame sizes and labels are in the dataset. */
export const lessonEntrySchema = v.object({
  id,
  name,
  createdMs,
  startsFrom,
  points: v.pipe(v.array(pointSchema), v.maxLength(512)),
  bones,
  frames: v.array(
    v.object({
      id: idSchema,
      burst,
      capturedMs,
      source,
      name: frameName,
      /** The file name of the picture in the dataset. */
      image: v.string(),
      /** Guesses by point id. */
      guesses: v.optional(v.record(idSchema, guessSchema), {}),
    }),
  ),
});

/** A model and its creation time, milliseconds since 1970. */
export interface DatedModel extends StoredModel {
  createdMs: number;
}

/** The models in keydot.json, in order. */
export const modelDatesSchema = v.array(v.object({ id: idSchema, createdMs: v.number() }));

export type LessonEntry = v.InferOutput<typeof lessonEntrySchema>;

/**
 * The entries of a lesson's .keydot file, in order.
 * @param pictures by frame id
 * @throws ImportError naming a frame without a picture
 */
export function listLessonEntries(
  document: LessonDocument,
  pictures: ReadonlyMap<string, PictureFile>,
  models: readonly DatedModel[],
): Map<string, Uint8Array> {
  const images = nameImages(document, pictures);
  const dataset = cocoFromLesson(document, (frame) => images.get(frame.id)?.image ?? '');
  const dates = models.map(({ spec, createdMs }) => ({ id: spec.id, createdMs }));
  return new Map([
    createHeader({ lesson: describeLesson(document, images), models: dates }),
    [DATASET_LABELS, encodeJson(createCocoFile(dataset))] as const,
    ...[...images.values()].map(({ image, bytes }) => [DATASET_FOLDER + image, bytes] as const),
    ...models.flatMap(listModelEntries),
  ]);
}

/** The entries of a plain COCO dataset with a lesson's labels and pictures. @throws ImportError */
export function listCocoEntries(
  document: LessonDocument,
  pictures: ReadonlyMap<string, PictureFile>,
): Map<string, Uint8Array> {
  const images = nameImages(document, pictures);
  const dataset = cocoFromLesson(document, (frame) => images.get(frame.id)?.image ?? '');
  return new Map([
    ['annotations.json', encodeJson(createCocoFile(dataset))],
    ...[...images.values()].map(({ image, bytes }) => [image, bytes] as const),
  ]);
}

type NamedImages = Map<string, { image: string; bytes: Uint8Array }>;

/** By frame id: the picture and its file name in the dataset. */
function nameImages(
  { frames }: LessonDocument,
  pictures: ReadonlyMap<string, PictureFile>,
): NamedImages {
  return new Map(
    frames.map((frame) => {
      const picture = pictures.get(frame.id);
      if (!picture) throw new ImportError(frame.name, 'its picture is missing');
      const image = `images/${pictureName(frame.id, picture.type)}`;
      return [frame.id, { image, bytes: picture.bytes }];
    }),
  );
}

function describeLesson(document: LessonDocument, images: NamedImages): LessonEntry {
  const frames = document.frames.map((frame) => ({
    ...frame,
    image: images.get(frame.id)?.image ?? '',
    guesses: guessesOf(document, frame.id),
  }));
  // The schema drops the fields that are in the dataset.
  return v.parse(lessonEntrySchema, { ...document, frames });
}

function guessesOf(
  document: LessonDocument,
  frameId: string,
): Record<string, Omit<LessonLabel, 'guess'>> {
  const guesses: Record<string, Omit<LessonLabel, 'guess'>> = {};
  for (const point of document.points) {
    const { guess, ...label } = labelOf(document, frameId, point.id);
    if (guess) guesses[point.id] = label;
  }
  return guesses;
}
