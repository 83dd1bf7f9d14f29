// The regions that were found in a frame: copies of their maps, small enough to be kept with every frame.
// Drawn by draw-regions.ts; a mask is made of one only when someone asks (shown-frame.ts).
import { encodeRegion } from '../../core/mask/coco-rle.ts';
import type { Rectangle, Size } from '../../core/geometry.ts';
import type { CellMap } from '../../core/model/heads.ts';
import { isRegion, type Joint } from '../../core/model/model-spec.ts';
import { coveredShare } from '../../core/mask/region-mask.ts';
import { readRegion } from '../../learning/region-maps.ts';
import type { RegionCounts } from '../../core/lesson/labels.ts';

export interface FoundRegion {
  /** Index of its joint in the model's spec. */
  joint: number;
  /** Logits [h, w, 1], its own. */
  map: CellMap;
  /** The part of the frame that the map covers, unit coordinates. */
  crop: Rectangle;
}

/** Copies what a model's maps say of its regions. @param map logits [h, w, K] */
export function takeRegions(
  joints: readonly Joint[],
  map: CellMap,
  crop: Rectangle,
): FoundRegion[] {
  const { width, height, channels } = map;
  return joints.flatMap((each, joint): FoundRegion[] => {
    if (!isRegion(each)) return [];
    const values = new Float32Array(width * height);
    for (let cell = 0; cell < values.length; cell++) {
      values[cell] = map.values[cell * channels + joint];
    }
    return [{ joint, crop, map: { width, height, channels: 1, values } }];
  });
}

/**
 * The regions as masks.
 * @param size of the picture, pixels
 * @returns for each joint its mask, null for a dot and for a region that is nowhere
 */
export function countRegions(
  regions: readonly FoundRegion[],
  joints: number,
  { width, height }: Size,
): (RegionCounts | null)[] {
  const counts = Array.from({ length: joints }, (): RegionCounts | null => null);
  for (const { joint, map, crop } of regions) {
    const mask = readRegion(map, 0, { width, height }, crop);
    if (coveredShare(mask) > 0) counts[joint] = { width, height, counts: encodeRegion(mask) };
  }
  return counts;
}
