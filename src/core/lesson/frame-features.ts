// What a frame looks like as a whole, in few numbers, to tell frames that are alike from those that are
// not. Used by label-queue.ts; made by worker/inference/find-points.ts.
import type { CellMap } from '../model/heads.ts';

/**
 * The mean of a map's cells, scaled to length 1: what is in the picture, wherever it is.
 * @param map features [h, w, C]
 * @returns C numbers; all 0 for a map of zeros
 */
export function poolFeatures({ channels, values }: CellMap): Float32Array<ArrayBuffer> {
  const sums = new Float64Array(channels);
  for (let i = 0; i < values.length; i++) sums[i % channels] += values[i];
  const length = Math.hypot(...sums);
  return Float32Array.from(sums, (sum) => (length > 0 ? sum / length : 0));
}

/** 0 for frames that look the same, 1 for those that have nothing in common, up to 2. */
export function featureDistance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return 1 - sum;
}

/** Something and how far it is from all that was there before it. */
export interface Farthest<T> {
  item: T;
  distance: number;
}

/**
 * Puts items in an order in which each is the one that is least like all before it.
 * Source: farthest-first traversal (Gonzalez 1985), as in core-set selection (Sener & Savarese 2018).
 * @param known where it begins; with none, every first item is equally far
 */
export function farthestFirst<T>(
  items: readonly T[],
  known: readonly T[],
  distanceOf: (a: T, b: T) => number,
): Farthest<T>[] {
  const left = items.map((item) => ({
    item,
    distance: Math.min(Infinity, ...known.map((each) => distanceOf(item, each))),
  }));
  const ordered: Farthest<T>[] = [];
  while (left.length > 0) {
    const index = left.reduce(
      (best, { distance }, at) => (distance > left[best].distance ? at : best),
      0,
    );
    const [next] = left.splice(index, 1);
    ordered.push(next);
    for (const each of left)
      each.distance = Math.min(each.distance, distanceOf(each.item, next.item));
  }
  return ordered;
}
