// A region of a picture as a mask of pixels, painted by hand or found by the network.
// Painting: core/mask/paint-region.ts. Text form in files: core/mask/coco-rle.ts.
import type { Size } from '../geometry.ts';

/** A mask of the same size as its picture, pixels. */
export interface RegionMask extends Size {
  /** [height, width]: 1 inside the region, 0 outside. */
  values: Uint8Array;
}

/** A position in pixels from the top left corner; the centre of pixel i is at i + ½. */
export interface PixelPlace {
  x: number;
  y: number;
}

/** An empty mask. @param size pixels */
export function emptyRegion({ width, height }: Size): RegionMask {
  return { width, height, values: new Uint8Array(width * height) };
}

/** The centroid of a region in unit coordinates of the picture; null for an empty region. */
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

/** Resizes a mask by nearest neighbour. Returns the mask itself when the size is the same. */
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

/** The share of the picture that a region covers, 0..1. */
export function coveredShare({ width, height, values }: RegionMask): number {
  let count = 0;
  for (const value of values) count += value;
  return count / (width * height);
}

/**
 * Intersection over union of two masks of the same size: 1 when both are empty.
 * @param a [h, w]; values of at least ½ are inside, so that probability maps can be compared, too
 */
export function overlapOf(
  a: { values: ArrayLike<number> },
  b: { values: ArrayLike<number> },
): number {
  let both = 0;
  let either = 0;
  for (let i = 0; i < a.values.length; i++) {
    const [inA, inB] = [a.values[i] >= 0.5, b.values[i] >= 0.5];
    if (inA && inB) both++;
    if (inA || inB) either++;
  }
  return either === 0 ? 1 : both / either;
}
