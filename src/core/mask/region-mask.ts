// A region of a picture, pixel by pixel: painted by hand or found. How it is kept and leaves:
// coco-rle.ts. What it is to the decoder: learning/region-lesson.ts.
import type { Size } from '../geometry.ts';

/** A region of a picture, which is as large. */
export interface RegionMask extends Size {
  /** [height, width]: 1 where the region is, else 0. */
  values: Uint8Array;
}

/** A place in pixels from the top left corner; a pixel's centre is at i + ½. */
export interface PixelPlace {
  x: number;
  y: number;
}

/** From this radius on, any place has a pixel's centre within. */
const MIN_RADIUS = Math.SQRT1_2;

/** A mask with nothing in it. @param size pixels */
export function emptyRegion({ width, height }: Size): RegionMask {
  return { width, height, values: new Uint8Array(width * height) };
}

/** The mean of a region's pixels, in unit coordinates of the picture; null of none. */
export function centroidOf({ width, height, values }: RegionMask): PixelPlace | null {
  let count = 0;
  let sumX = 0;
  let sumY = 0;
  for (let row = 0, i = 0; row < height; row++) {
    for (let column = 0; column < width; column++, i++) {
      if (values[i] === 0) continue;
      count++;
      sumX += column + 0.5;
      sumY += row + 0.5;
    }
  }
  return count === 0 ? null : { x: sumX / count / width, y: sumY / count / height };
}

/** The region in the same picture of another size: of each pixel what lies at its centre. */
export function resizeRegion(mask: RegionMask, size: Size): RegionMask {
  if (mask.width === size.width && mask.height === size.height) return mask;
  const resized = emptyRegion(size);
  const { width, height, values } = resized;
  for (let row = 0; row < height; row++) {
    const from = Math.floor(((row + 0.5) * mask.height) / height) * mask.width;
    for (let column = 0; column < width; column++) {
      const across = Math.floor(((column + 0.5) * mask.width) / width);
      values[row * width + column] = mask.values[from + across];
    }
  }
  return resized;
}

/** How much of the picture a region covers, 0..1. */
export function coveredShare({ width, height, values }: RegionMask): number {
  let count = 0;
  for (const value of values) count += value;
  return count / (width * height);
}

/** Intersection over union of two masks of one size, 0..1; 1 of two empty ones. */
export function overlapOf(a: RegionMask, b: RegionMask): number {
  let both = 0;
  let either = 0;
  for (let i = 0; i < a.values.length; i++) {
    both += a.values[i] & b.values[i];
    either += a.values[i] | b.values[i];
  }
  return either === 0 ? 1 : both / either;
}

/**
 * Paints a disc, in place: every pixel whose centre is at most a radius away, and never none.
 * @param radius pixels
 * @param value 1 paints, 0 rubs out
 */
export function paintDisc(
  mask: RegionMask,
  at: PixelPlace,
  radius: number,
  value: 0 | 1 = 1,
): void {
  paintStroke(mask, at, at, radius, value);
}

/** Paints, in place, all that a disc covers on its straight way between two places; as {@link paintDisc}. */
export function paintStroke(
  { width, height, values }: RegionMask,
  from: PixelPlace,
  to: PixelPlace,
  radius: number,
  value: 0 | 1 = 1,
): void {
  const reach = Math.max(MIN_RADIUS, radius);
  const left = Math.max(0, Math.floor(Math.min(from.x, to.x) - reach));
  const right = Math.min(width, Math.ceil(Math.max(from.x, to.x) + reach));
  const top = Math.max(0, Math.floor(Math.min(from.y, to.y) - reach));
  const bottom = Math.min(height, Math.ceil(Math.max(from.y, to.y) + reach));
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const squared = squaredDistance(column + 0.5, row + 0.5, from, to);
      if (squared <= reach * reach) values[row * width + column] = value;
    }
  }
}

/** From a place to the nearest of a straight line between two others, squared. */
function squaredDistance(x: number, y: number, from: PixelPlace, to: PixelPlace): number {
  const across = to.x - from.x;
  const down = to.y - from.y;
  const length = across * across + down * down;
  const along = length > 0 ? ((x - from.x) * across + (y - from.y) * down) / length : 0;
  const share = Math.min(1, Math.max(0, along));
  return (x - from.x - share * across) ** 2 + (y - from.y - share * down) ** 2;
}
