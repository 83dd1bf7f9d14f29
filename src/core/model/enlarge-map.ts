// From cells back to pixels: a channel of a map as large as the picture it speaks of. Whoever shows or
// cuts out a region: learning/region-lesson.ts, learning/lab.
import { WHOLE_FRAME, type Rectangle, type Size } from '../geometry.ts';
import type { CellMap } from './heads.ts';

/** Where a pixel lies between two cells; null where the map says nothing. */
type Between = { first: number; next: number; share: number } | null;

/**
 * One channel of a map as large as the picture, [height, width], bilinear with half-pixel centres. A
 * region's edge lies where its enlarged logits pass 0: closer than where probabilities pass ½.
 * @param crop the part of the picture that the map covers, unit coordinates; −∞ is outside of it
 */
export function enlargeMap(
  map: CellMap,
  channel: number,
  { width, height }: Size,
  crop: Rectangle = WHOLE_FRAME,
): Float32Array {
  const enlarged = new Float32Array(width * height);
  const columns = Array.from({ length: width }, (_, column) =>
    findBetween(column, map.width, width, crop.x, crop.width),
  );
  for (let row = 0, i = 0; row < height; row++) {
    const down = findBetween(row, map.height, height, crop.y, crop.height);
    for (let column = 0; column < width; column++, i++) {
      const across = columns[column];
      if (!down || !across) {
        enlarged[i] = -Infinity;
        continue;
      }
      const at = (y: number, x: number) => map.values[(y * map.width + x) * map.channels + channel];
      const upper = mix(at(down.first, across.first), at(down.first, across.next), across.share);
      const lower = mix(at(down.next, across.first), at(down.next, across.next), across.share);
      enlarged[i] = mix(upper, lower, down.share);
    }
  }
  return enlarged;
}

/** @param start of the crop, and its length, in sides of the picture */
function findBetween(
  pixel: number,
  cells: number,
  pixels: number,
  start: number,
  length: number,
): Between {
  const place = ((pixel + 0.5 - start * pixels) * cells) / (length * pixels);
  if (place < 0 || place > cells) return null;
  const at = Math.min(cells - 1, Math.max(0, place - 0.5));
  return { first: Math.floor(at), next: Math.min(cells - 1, Math.floor(at) + 1), share: at % 1 };
}

const mix = (a: number, b: number, share: number) => a + (b - a) * share;
