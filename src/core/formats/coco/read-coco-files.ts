// Finds COCO annotations and their pictures in a zip or a set of files, whose layout differs between tools, and
// reads them into a lesson. Next: core/formats/coco/coco-lesson.ts.
import { lessonFromCoco, type CocoLessonOptions } from './coco-lesson.ts';
import { parseCoco, type CocoDataset } from './coco.ts';
import { ImportError } from '../import-error.ts';
import { withEntryName, readJson } from '../keydot/keydot-file.ts';
import { pictureTypeOf } from '../picture-file.ts';
import type { ReadLesson } from '../keydot/read-lesson-file.ts';
import type { Zip } from '../zip/read-zip.ts';

export interface CocoFilesOptions extends Omit<CocoLessonOptions, 'fileName'> {
  /** Whether images without a picture are skipped, as when a user selected some of the files. */
  mayLack: boolean;
}

/**
 * Reads the COCO dataset in a set of files.
 * @throws ImportError, ZipError, KeydotFileError, naming the file
 */
export function readCocoFiles(files: Zip, { mayLack, ...options }: CocoFilesOptions): ReadLesson {
  const fileName = findAnnotations(files);
  const dataset = withEntryName(fileName, () => parseCoco(readJson(files, fileName)));
  const found = new Map<string, string>();
  for (const image of dataset.images) {
    const place = findPicture(files, image.fileName, fileName);
    if (place !== null) found.set(image.fileName, place);
    else if (!mayLack) throw new ImportError(image.fileName, 'its picture is missing');
  }
  const lacking = dataset.images.length - keepImages(dataset, found).images.length;
  if (found.size === 0) throw new ImportError(fileName, 'none of its pictures is there');
  const lesson = lessonFromCoco(keepImages(dataset, found), { ...options, fileName });
  const pictures = [...lesson.fileNames].map(([id, name]) => [id, found.get(name) ?? ''] as const);
  const note = `${lacking} pictures are not among the files and were left out.`;
  return {
    document: lesson.document,
    pictures: new Map(pictures),
    models: [],
    notes: lacking > 0 ? [...lesson.notes, note] : lesson.notes,
  };
}

function keepImages(dataset: CocoDataset, found: ReadonlyMap<string, string>): CocoDataset {
  const images = dataset.images.filter(({ fileName }) => found.has(fileName));
  const ids = new Set(images.map(({ id }) => id));
  const annotations = dataset.annotations.filter(({ imageId }) => ids.has(imageId));
  return { ...dataset, images, annotations };
}

/** The name of the annotation file. @throws ImportError when there is none or more than one */
function findAnnotations(files: Zip): string {
  const candidates = files.names.filter((name) => /\.json$/i.test(name) && !isHidden(name));
  const [only, ...others] = candidates;
  if (only === undefined) {
    throw new ImportError(files.names[0] ?? 'the file', 'there is no COCO keypoints JSON with it');
  }
  if (others.length === 0) return only;
  const fitting = candidates.filter((name) => looksLikeCoco(readJson(files, name)));
  if (fitting.length === 1) return fitting[0];
  const why = fitting.length === 0 ? 'none of them is COCO keypoints' : 'expected one dataset';
  throw new ImportError(fitting[1] ?? only, `there are several JSON files: ${why}`);
}

function looksLikeCoco(data: unknown): boolean {
  if (typeof data !== 'object' || data === null) return false;
  return 'images' in data && 'annotations' in data && 'categories' in data;
}

/** Whether a file is metadata that an operating system added to the zip. */
function isHidden(name: string): boolean {
  return /(^|\/)(__MACOSX\/|\.)/.test(name);
}

/** Looks up a picture: at its path, under `images`, or anywhere when its base name is unique. */
function findPicture(files: Zip, fileName: string, annotations: string): string | null {
  const folder = annotations.replace(/[^/]*$/, '');
  const places = [folder + fileName, `${folder}images/${fileName}`, fileName, `images/${fileName}`];
  const exact = places.find((place) => files.has(place));
  if (exact !== undefined) return exact;
  const base = fileName.replace(/^.*[\\/]/, '');
  const named = files.names.filter((name) => {
    return !isHidden(name) && pictureTypeOf(name) !== null && name.replace(/^.*\//, '') === base;
  });
  return named.length === 1 ? named[0] : null;
}
