// Reads the input of the commands: a COCO keypoints file and its pictures.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type CocoAnnotation,
  type CocoCategory,
  type CocoImage,
  parseCoco,
} from '../../core/formats/coco/coco.ts';
import { chooseCategory, groupByImage } from '../../core/formats/coco/coco-lesson.ts';
import { InputError } from './command-errors.ts';

/** A picture and its annotations. */
export interface DatasetImage extends CocoImage {
  path: string;
  /** Of the dataset's category; at least one. */
  annotations: CocoAnnotation[];
}

/** The input of the commands. */
export interface Dataset {
  category: CocoCategory;
  /** In the file's order; those without annotations are left out. */
  images: DatasetImage[];
  /** Sentences about what was left out. */
  notes: string[];
}

/**
 * Reads annotations and finds their pictures.
 * @param imagesFolder null means the folder `images` beside the annotations
 * @throws InputError, CocoError
 */
export async function readDataset(
  annotationsPath: string,
  imagesFolder: string | null,
): Promise<Dataset> {
  const data = parseCoco(await readJson(annotationsPath));
  const { category, notes } = chooseCategory(data);
  if (!category) throw new InputError('Expected a category with keypoints, got none.');
  const folder = imagesFolder ?? join(dirname(annotationsPath), 'images');
  const byImage = groupByImage(data, category);
  const images = data.images.flatMap((image): DatasetImage[] => {
    const annotations = byImage.get(image.id);
    if (!annotations) return [];
    return [{ ...image, annotations, path: findPicture(image.fileName, folder, annotationsPath) }];
  });
  if (images.length === 0) {
    throw new InputError(`Expected annotated pictures in ${annotationsPath}, got none.`);
  }
  return { category, images, notes };
}

async function readJson(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new InputError(`The annotations cannot be read: ${why}.`, { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InputError(`Expected JSON in ${path}, got something else.`, { cause });
  }
}

/** Where a picture lies: in the folder, or where the annotations say from where they are. */
function findPicture(fileName: string, folder: string, annotationsPath: string): string {
  const beside = dirname(annotationsPath);
  const places = [
    join(folder, fileName),
    join(beside, fileName),
    join(folder, fileName.replace(/^.*[\\/]/, '')),
    join(dirname(folder), fileName),
  ];
  const found = places.find((place) => existsSync(place));
  if (found === undefined) {
    throw new InputError(`The picture "${fileName}" is neither in ${folder} nor in ${beside}.`);
  }
  return found;
}
