// The lesson in a .keydot file, checked as a whole before anything is made of it. What lies where:
// lesson-file.ts. Whether its pictures decode is for the page to see: page/lessons/lesson-import.ts.
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

/** A lesson from outside; its pictures are still to be looked at. */
export interface ReadLesson {
  document: LessonDocument;
  /** By the frame's id, where its picture lies. */
  pictures: ReadonlyMap<string, string>;
  /** Oldest first, where the file says how old they are. */
  models: readonly ReadModel[];
  /** Sentences about what was left out. */
  notes: readonly string[];
}

/**
 * The lesson in a .keydot file that is open; null when it holds models alone.
 * @throws ImportError, ZipError, KeydotFileError naming the entry
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
 * All models of a .keydot file, each checked as a whole.
 * @param nowMs when those are taken to be made of which the file does not say it
 * @throws ImportError, ZipError, KeydotFileError naming the entry
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

/** What keydot.json says of the lesson; null when it says nothing. */
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

/** The lesson with the sizes and labels of its dataset. */
function joinLesson({ frames: entries, ...rest }: LessonEntry, dataset: CocoDataset) {
  const images = new Map(dataset.images.map((image) => [image.fileName, image]));
  const points = rest.points.filter((point) => !isRegion(point));
  const annotations = annotationsOf(points, dataset);
  const regions = dataset.regions && regionsOf(rest.points, dataset.regions);
  const labels: Record<string, FrameLabels> = {};
  const frames = entries.map(({ image: fileName, guesses, ...frame }): LessonFrame => {
    const image = images.get(fileName);
    if (!image) throw new ImportError(DATASET_LABELS, `it has no image "${fileName}"`);
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

/** The dataset's regions, by name. @throws ImportError when one of them is not the lesson's */
function regionsOf(points: LessonEntry['points'], regions: CocoRegions): RegionLabels {
  const byName = new Map(points.filter(isRegion).map((point) => [point.name, point]));
  const known = regions.kinds.map(({ id, name }) => {
    const point = byName.get(name);
    if (point) return [id, point] as const;
    throw new ImportError(DATASET_LABELS, `its region "${name}" is none of the lesson's`);
  });
  return new RegionLabels(regions, new Map(known));
}

/** By the image's id. @throws ImportError when they are not of the lesson's points, one an image */
function annotationsOf(
  points: LessonEntry['points'],
  { categories, annotations }: CocoDataset,
): Map<number, CocoAnnotation> {
  const [category] = categories;
  // A dataset without points has nothing to say, and COCO no way to say it.
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
  throw new ImportError(DATASET_LABELS, 'expected at most one annotation an image, got several');
}

function sizeOf({ width, height }: CocoImage) {
  return { width, height };
}

/** Where the pictures lie in the zip. @throws ImportError when one is not there */
function findPictures(zip: Zip, fileNames: ReadonlyMap<string, string>): Map<string, string> {
  return new Map(
    [...fileNames].map(([frameId, fileName]) => {
      const name = DATASET_FOLDER + fileName;
      if (zip.has(name)) return [frameId, name];
      throw new ImportError(name, 'it is missing from the file');
    }),
  );
}
