// Reads and checks the lesson in a .keydot file (core/formats/keydot/lesson-file.ts describes the entries).
// Next: page/lessons/lesson-import.ts, which decodes and stores the pictures.
import * as v from 'valibot';
import type { FrameLabels, LessonDocument, LessonFrame } from '../../lesson/lesson-document.ts';
import { checkLesson } from '../../lesson/lesson-schema.ts';
import { isRegion } from '../../model/model-spec.ts';
import { lessonFromCoco, type CocoLessonOptions } from '../coco/coco-lesson.ts';
import type { CocoRegions } from '../coco/coco-regions.ts';
import { parseCoco, type CocoAnnotation, type CocoDataset, type CocoImage } from '../coco/coco.ts';
import { ImportError } from '../import-error.ts';
import {
  withEntryName,
  HEADER_ENTRY,
  readJson,
  readModels,
  type LoadedModel,
} from './keydot-file.ts';
import { labelsFromAnnotation, RegionLabels } from '../coco/lesson-coco.ts';
import {
  DATASET_FOLDER,
  DATASET_LABELS,
  lessonEntrySchema,
  modelDatesSchema,
  type LessonEntry,
} from './lesson-file.ts';
import type { Zip } from '../zip/read-zip.ts';

export interface ReadModel extends LoadedModel {
  /** Milliseconds since 1970. */
  createdMs: number;
}

/** A lesson that was read from a file; its pictures are not decoded yet. */
export interface ReadLesson {
  document: LessonDocument;
  /** Paths of the pictures by frame id. */
  pictures: ReadonlyMap<string, string>;
  /** Oldest first. */
  models: readonly ReadModel[];
  /** Sentences about skipped content. */
  notes: readonly string[];
}

/**
 * Reads the lesson of a .keydot file; null when the file contains only models.
 * @throws ImportError, ZipError, KeydotFileError, naming the entry
 */
export function readLessonFile(
  zip: Zip,
  options: Omit<CocoLessonOptions, 'fileName'>,
): ReadLesson | null {
  const entry = readEntry(zip);
  if (!entry && !zip.has(DATASET_LABELS)) return null;
  const models = readDatedModels(zip, options.nowMs);
  const dataset = withEntryName(DATASET_LABELS, () => parseCoco(readJson(zip, DATASET_LABELS)));
  if (!entry) {
    const lesson = lessonFromCoco(dataset, { ...options, fileName: DATASET_LABELS });
    return { ...lesson, pictures: findPictures(zip, lesson.fileNames), models };
  }
  const document = joinLesson(entry, dataset);
  const fileNames = new Map(entry.frames.map(({ id, image }) => [id, image]));
  return { document, pictures: findPictures(zip, fileNames), models, notes: [] };
}

/**
 * Reads and checks all models of a .keydot file, oldest first.
 * @param nowMs creation time of models without a recorded one
 * @throws ImportError, ZipError, KeydotFileError, naming the entry
 */
export function readDatedModels(zip: Zip, nowMs: number): ReadModel[] {
  const header = readJson(zip, HEADER_ENTRY);
  const listed = typeof header === 'object' && header && 'models' in header ? header.models : [];
  const parsed = v.safeParse(modelDatesSchema, listed);
  if (!parsed.success) throw new ImportError(HEADER_ENTRY, 'its list of models is not valid');
  const dates = new Map(parsed.output.map(({ id, createdMs }) => [id, createdMs]));
  return readModels(zip)
    .map((model) => ({ ...model, createdMs: dates.get(model.spec.id) ?? nowMs }))
    .sort((a, b) => a.createdMs - b.createdMs);
}

/** The lesson in keydot.json; null when there is none. */
function readEntry(zip: Zip): LessonEntry | null {
  const header = readJson(zip, HEADER_ENTRY);
  if (typeof header !== 'object' || header === null || !('lesson' in header)) return null;
  const parsed = v.safeParse(lessonEntrySchema, header.lesson);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const where = v.getDotPath(issue) ?? 'the top';
  const why = `expected ${issue.expected ?? 'another value'}, got ${issue.received}`;
  throw new ImportError(HEADER_ENTRY, `the lesson is not valid at "${where}": ${why}`);
}

/** Combines the lesson in keydot.json with the frame sizes and labels of the dataset. */
function joinLesson({ frames: entries, ...rest }: LessonEntry, dataset: CocoDataset) {
  const images = new Map(dataset.images.map((image) => [image.fileName, image]));
  const points = rest.points.filter((point) => !isRegion(point));
  const annotations = annotationsOf(points, dataset);
  const regions = dataset.regions && regionsOf(rest.points, dataset.regions);
  const labels: Record<string, FrameLabels> = {};
  const frames = entries.map(({ image: fileName, guesses, ...frame }): LessonFrame => {
    const image = images.get(fileName);
    if (!image) throw new ImportError(DATASET_LABELS, `expected an image "${fileName}", got none`);
    const annotation = annotations.get(image.id);
    const known = annotation && labelsFromAnnotation(annotation, points, image, fileName);
    const guessed = Object.entries(guesses).map(([id, label]) => [id, { ...label, guess: true }]);
    const all = {
      ...(Object.fromEntries(guessed) as FrameLabels),
      ...known,
      ...regions?.of(image),
    };
    if (Object.keys(all).length > 0) labels[frame.id] = all;
    return { ...frame, ...sizeOf(image) };
  });
  const document: LessonDocument = { ...rest, frames, labels };
  withEntryName(HEADER_ENTRY, () => checkLesson(document));
  return document;
}

/** Matches the dataset's regions with the lesson's by name. @throws ImportError for an unknown region */
function regionsOf(points: LessonEntry['points'], regions: CocoRegions): RegionLabels {
  const byName = new Map(points.filter(isRegion).map((point) => [point.name, point]));
  const known = regions.kinds.map(({ id, name }) => {
    const point = byName.get(name);
    if (point) return [id, point] as const;
    throw new ImportError(DATASET_LABELS, `expected regions of the lesson, got "${name}"`);
  });
  return new RegionLabels(regions, new Map(known));
}

/** Annotations by image id. @throws ImportError for other keypoints, or several annotations per image */
function annotationsOf(
  points: LessonEntry['points'],
  { categories, annotations }: CocoDataset,
): Map<number, CocoAnnotation> {
  const [category] = categories;
  // A lesson without points is written without a category.
  if (points.length === 0 && annotations.length === 0) return new Map();
  const names = points.map(({ name }) => name);
  if (categories.length !== 1 || category.joints.join('\n') !== names.join('\n')) {
    const found = categories.map(({ joints }) => `[${joints.join(', ')}]`).join(' and ');
    throw new ImportError(
      DATASET_LABELS,
      `expected the keypoints of the lesson, [${names.join(', ')}], got ${found || 'none'}`,
    );
  }
  const byImage = new Map(annotations.map((annotation) => [annotation.imageId, annotation]));
  if (byImage.size === annotations.length) return byImage;
  throw new ImportError(DATASET_LABELS, 'expected at most one annotation per image, got several');
}

function sizeOf({ width, height }: CocoImage) {
  return { width, height };
}

/** Paths of the pictures in the zip by frame id. @throws ImportError when one is missing */
function findPictures(zip: Zip, fileNames: ReadonlyMap<string, string>): Map<string, string> {
  return new Map(
    [...fileNames].map(([frameId, fileName]) => {
      const name = DATASET_FOLDER + fileName;
      if (zip.has(name)) return [frameId, name];
      throw new ImportError(name, 'it is missing from the file');
    }),
  );
}
