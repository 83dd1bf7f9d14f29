// The regions detected in a frame: copies of their maps, small enough to be kept with every frame. Masks are made of
// them on demand. Next: worker/stage/draw-regions.ts.
import type { Rectangle } from '../../core/geometry.ts';
import type { CellMap } from '../../core/model/heads.ts';
import { isRegion, type Joint } from '../../core/model/model-spec.ts';

export interface FoundRegion {
  /** Index of its point in the model's spec. */
  joint: number;
  /** [h, w, 1] logits, a copy. */
  map: CellMap;
  /** The part of the frame that the map covers, unit coordinates. */
  crop: Rectangle;
}

/** Copies the channels of a model's regions. @param map [h, w, K] logits */
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
