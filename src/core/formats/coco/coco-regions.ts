// Regions in COCO files: outlined objects of categories without keypoints. Segmentations come as polygons, as
// run lengths in numbers, or as compressed run lengths.
// Source: https://cocodataset.org/#format-data and mask.py of pycocotools.
// Next: core/formats/coco/lesson-coco.ts, which turns them into labels.
import { KeydotError } from '../../errors.ts';
import type { Rectangle, Size } from '../../geometry.ts';
import { decodeRegion } from '../../mask/coco-rle.ts';
import { fillPolygon } from '../../mask/paint-region.ts';
import { emptyRegion, type RegionMask } from '../../mask/region-mask.ts';
import { type CocoEntries, CocoError, type CocoFile, type IdLookup } from './coco-file.ts';

/** An object category without keypoints. */
export interface CocoRegionKind {
  id: number;
  name: string;
}

/** A region in an image, or a part of one. */
export interface CocoRegion {
  id: number;
  imageId: number;
  categoryId: number;
  segmentation: CocoSegmentation;
  /** Pixels; null when missing from the file. */
  box: Rectangle | null;
  /** px²; null when missing from the file. */
  area: number | null;
}

/** All regions of a dataset. */
export interface CocoRegions {
  kinds: CocoRegionKind[];
  found: CocoRegion[];
  /** Regions that are labelled as absent from an image; stored in Keydot's extension of COCO. */
  absent: { imageId: number; categoryId: number }[];
}

/** Number lookups for the ids of each list. */
export interface IdLookups {
  image: IdLookup;
  category: IdLookup;
  annotation: IdLookup;
}

/**
 * Reads the regions of a file; null when it has none.
 * @throws CocoError naming the field that is invalid or refers to an unknown id
 */
export function readRegions(
  { images, categories, annotations }: CocoEntries,
  ids: IdLookups,
): CocoRegions | null {
  const kinds = categories.flatMap((entry, index): CocoRegionKind[] => {
    if (entry.keypoints.length > 0) return [];
    return [{ id: ids.category(entry.id, `categories.${index}`), name: entry.name }];
  });
  const isKind = new Set(kinds.map(({ id }) => id));
  const found = annotations.flatMap((entry, index): CocoRegion[] => {
    const at = `annotations.${index}`;
    const categoryId = ids.category(entry.category_id, `${at}.category_id`);
    if (!isKind.has(categoryId)) return [];
    const segmentation = readSegmentation(entry.segmentation, `${at}.segmentation`);
    if (!segmentation) return [];
    const { bbox, area = null } = entry;
    const box = bbox ? { x: bbox[0], y: bbox[1], width: bbox[2], height: bbox[3] } : null;
    const imageId = ids.image(entry.image_id, `${at}.image_id`);
    return [{ id: ids.annotation(entry.id, at), imageId, categoryId, segmentation, box, area }];
  });
  const absent = images.flatMap((entry, index) => {
    const at = `images.${index}`;
    return entry.keydot_absent.map((id) => ({
      imageId: ids.image(entry.id, at),
      categoryId: ids.category(id, `${at}.keydot_absent`),
    }));
  });
  const used = new Set([...found, ...absent].map(({ categoryId }) => categoryId));
  // Categories without any segmentation come from datasets of boxes, or from complete category lists.
  const kept = kinds.filter(({ id }) => used.has(id));
  return kept.length > 0 ? { kinds: kept, found, absent } : null;
}

/** The categories and annotations that store the regions in a COCO file. */
export function regionEntries({
  kinds,
  found,
}: CocoRegions): Pick<CocoFile, 'categories' | 'annotations'> {
  return {
    categories: kinds.map(({ id, name }) => ({ id, name })),
    annotations: found.map(({ id, imageId, categoryId, segmentation, box, area }) => ({
      id,
      image_id: imageId,
      category_id: categoryId,
      segmentation:
        segmentation.kind === 'polygons'
          ? segmentation.polygons
          : { size: segmentation.size, counts: segmentation.counts },
      ...(box && { bbox: [box.x, box.y, box.width, box.height] }),
      ...(area !== null && { area }),
      iscrowd: 0,
    })),
  };
}

/** The extension field of an image that lists its absent regions; empty for most images. */
export function absentField({ absent }: CocoRegions, id: number): { keydot_absent?: number[] } {
  const ids = absent.filter(({ imageId }) => imageId === id).map(({ categoryId }) => categoryId);
  return ids.length > 0 ? { keydot_absent: ids } : {};
}

export type CocoSegmentation =
  /** Lengths of alternating runs of pixels outside and inside, column by column. */
  | { kind: 'runs'; size: [height: number, width: number]; counts: string | number[] }
  /** The corners of each part: alternating x and y, pixels. */
  | { kind: 'polygons'; polygons: number[][] };

/** A segmentation that does not fit its image. The message completes a sentence, "its region … ". */
export class SegmentationError extends KeydotError {
  override name = 'SegmentationError';
}

/**
 * Reads the segmentation of an annotation; null when there is none.
 * @param at path of the field in the file
 * @throws CocoError
 */
export function readSegmentation(data: unknown, at: string): CocoSegmentation | null {
  if (data === undefined || data === null) return null;
  if (Array.isArray(data)) {
    const parts: readonly unknown[] = data;
    return parts.length === 0 ? null : { kind: 'polygons', polygons: readPolygons(parts, at) };
  }
  if (typeof data === 'object' && 'size' in data && 'counts' in data) {
    return { kind: 'runs', ...readRuns(data, at) };
  }
  const found = typeof data === 'object' ? 'an object without them' : typeof data;
  throw new CocoError(
    at,
    `expected polygons, or run lengths with "size" and "counts", got ${found}`,
  );
}

const isNumbers = (data: unknown): data is number[] =>
  Array.isArray(data) && data.every((each) => typeof each === 'number' && Number.isFinite(each));

function readPolygons(parts: readonly unknown[], at: string): number[][] {
  return parts.map((part, index) => {
    const where = `${at}.${index}`;
    if (!isNumbers(part)) throw new CocoError(where, 'expected numbers, alternating x and y');
    if (part.length % 2 === 0) return part;
    throw new CocoError(where, `expected pairs of x and y, got ${part.length} numbers`);
  });
}

function readRuns({ size, counts }: { size: unknown; counts: unknown }, at: string) {
  const isSide = (side: number) => Number.isInteger(side) && side > 0;
  if (!isNumbers(size) || size.length !== 2 || !size.every(isSide)) {
    throw new CocoError(`${at}.size`, 'expected height and width, whole pixels');
  }
  const [height, width] = size;
  const fits = isNumbers(counts) && counts.every((run) => Number.isInteger(run) && run >= 0);
  if (typeof counts === 'string' || fits) {
    return { size: [height, width] as [number, number], counts };
  }
  throw new CocoError(`${at}.counts`, 'expected whole numbers, 0 or greater, or a string');
}

/**
 * Rasterises a segmentation. Polygons are parts of one region; a pixel is inside when its centre is.
 * @param picture size in pixels
 * @throws SegmentationError when the run lengths do not match the size
 */
export function maskOfSegmentation(segmentation: CocoSegmentation, picture: Size): RegionMask {
  const { width, height } = picture;
  if (segmentation.kind === 'polygons') {
    const mask = emptyRegion({ width, height });
    for (const polygon of segmentation.polygons) fillPolygon(mask, polygon);
    return mask;
  }
  const { size, counts } = segmentation;
  if (size[0] !== height || size[1] !== width) {
    const sizes = `${size[1]}×${size[0]} pixels, but its picture has ${width}×${height}`;
    throw new SegmentationError(`is of ${sizes}`);
  }
  return typeof counts === 'string' ? decodeText(counts, picture) : decodeNumbers(counts, picture);
}

function decodeText(counts: string, picture: Size): RegionMask {
  try {
    return decodeRegion(counts, picture);
  } catch (cause) {
    if (!(cause instanceof KeydotError)) throw cause;
    throw new SegmentationError(`cannot be read: ${cause.message}`, { cause });
  }
}

function decodeNumbers(counts: readonly number[], { width, height }: Size): RegionMask {
  const mask = emptyRegion({ width, height });
  const pixels = width * height;
  const total = counts.reduce((sum, run) => sum + run, 0);
  if (total !== pixels) {
    throw new SegmentationError(
      `has run lengths for ${total} pixels, but its picture has ${pixels}`,
    );
  }
  let at = 0;
  counts.forEach((run, index) => {
    const end = at + run;
    // Run lengths are in column-major order, masks in row-major order.
    if (index % 2 === 0) at = end;
    for (; at < end; at++) mask.values[(at % height) * width + Math.floor(at / height)] = 1;
  });
  return mask;
}
