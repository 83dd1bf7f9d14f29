// Segmentations as COCO has them, which tools write in three ways: polygons, run lengths as numbers,
// run lengths as text. What becomes of them in a lesson: lesson-regions.ts.
// Source: https://cocodataset.org/#format-data and pycocotools' mask.py
import { KeydotError } from '../../errors.ts';
import type { Size } from '../../geometry.ts';
import { emptyRegion, type RegionMask } from '../../mask/region-mask.ts';
import { CocoError } from './coco-file.ts';
import { decodeRegion } from '../../mask/coco-rle.ts';
import { fillPolygon } from '../../mask/fill-polygon.ts';

export type CocoSegmentation =
  /** Height and width, and how many pixels in turn are outside and inside, column by column. */
  | { kind: 'runs'; size: [height: number, width: number]; counts: string | number[] }
  /** Corners of each part: x and y in turn, pixels. */
  | { kind: 'polygons'; polygons: number[][] };

/** A segmentation that does not fit its picture. The message goes on after "its region … ". */
export class SegmentationError extends KeydotError {
  override name = 'SegmentationError';
}

/**
 * What an annotation says of its outline; null when it says nothing.
 * @param at where it stands, as a path from the top of the file
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
    if (!isNumbers(part)) throw new CocoError(where, 'expected numbers, x and y in turn');
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
  throw new CocoError(`${at}.counts`, 'expected whole numbers from 0 up, or their text');
}

/**
 * What a segmentation covers of its picture. Polygons are parts of one region; a pixel is inside when
 * its centre is.
 * @throws SegmentationError when it is of another picture's size, or does not fill it
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
    // Run lengths go down the columns, a mask along the rows.
    if (index % 2 === 0) at = end;
    for (; at < end; at++) mask.values[(at % height) * width + Math.floor(at / height)] = 1;
  });
  return mask;
}
