// Polygons as regions: a pixel belongs to one when its centre lies inside, by the even-odd rule. Who
// asks: coco-segmentation.ts.
import type { RegionMask } from './region-mask.ts';

/**
 * Adds a polygon to a region. What lies outside the picture is cut off.
 * @param corners x and y of each in turn, pixels; the last is joined to the first
 */
export function fillPolygon(mask: RegionMask, corners: readonly number[]): void {
  const { width, height, values } = mask;
  for (let row = 0; row < height; row++) {
    const crossings = crossingsAt(corners, row + 0.5);
    for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
      // The first and the last pixel whose centres lie between two crossings.
      const from = Math.max(0, Math.ceil(crossings[pair] - 0.5));
      const to = Math.min(width, Math.ceil(crossings[pair + 1] - 0.5));
      if (from < to) values.fill(1, row * width + from, row * width + to);
    }
  }
}

/** Where a polygon's sides cross a horizontal line, from left to right. */
function crossingsAt(corners: readonly number[], y: number): number[] {
  const crossings: number[] = [];
  const count = corners.length;
  for (let at = 0; at < count; at += 2) {
    const [x0, y0] = [corners[at], corners[at + 1]];
    const [x1, y1] = [corners[(at + 2) % count], corners[(at + 3) % count]];
    // Of a side's two ends one belongs to it, so that a corner is crossed once.
    if (y0 <= y === y1 <= y) continue;
    crossings.push(x0 + ((y - y0) / (y1 - y0)) * (x1 - x0));
  }
  return crossings.sort((a, b) => a - b);
}
