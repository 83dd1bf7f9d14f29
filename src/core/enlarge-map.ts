// From cells back to pixels: a channel of a map as large as the picture it speaks of. Whoever shows or
// cuts out a region: learning/region-lesson.ts, learning/lab.
import type { Size } from './geometry.ts';
import type { CellMap } from './heads.ts';

/**
 * One channel of a map as large as the picture, [height, width], bilinear with half-pixel centres. A
 * region's edge lies where its enlarged logits pass 0: closer than where probabilities pass ½.
 */
export function enlargeMap(map: CellMap, channel: number, { width, height }: Size): Float32Array {
  const enlarged = new Float32Array(width * height);
  const axis = (place: number, from: number, to: number) => {
    const at = Math.min(from - 1, Math.max(0, ((place + 0.5) * from) / to - 0.5));
    return { first: Math.floor(at), next: Math.min(from - 1, Math.floor(at) + 1), share: at % 1 };
  };
  const columns = Array.from({ length: width }, (_, column) => axis(column, map.width, width));
  for (let row = 0, i = 0; row < height; row++) {
    const down = axis(row, map.height, height);
    for (let column = 0; column < width; column++, i++) {
      const across = columns[column];
      const at = (y: number, x: number) => map.values[(y * map.width + x) * map.channels + channel];
      const upper = mix(at(down.first, across.first), at(down.first, across.next), across.share);
      const lower = mix(at(down.next, across.first), at(down.next, across.next), across.share);
      enlarged[i] = mix(upper, lower, down.share);
    }
  }
  return enlarged;
}

const mix = (a: number, b: number, share: number) => a + (b - a) * share;
