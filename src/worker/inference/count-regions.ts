// The masks of detected regions, as run lengths. Loaded when a model with regions is first used.
import type { Size } from '../../core/geometry.ts';
import type { RegionCounts } from '../../core/lesson/labels.ts';
import { encodeRegion } from '../../core/mask/coco-rle.ts';
import { coveredShare } from '../../core/mask/region-mask.ts';
import { readRegion } from '../../learning/region-maps.ts';
import type { FoundRegion } from './found-regions.ts';

/**
 * The regions as masks.
 * @param size of the picture, pixels
 * @returns the mask of each point; null for a keypoint and for an empty region
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
