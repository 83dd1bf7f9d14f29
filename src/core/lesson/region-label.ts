// What a label of a region is: its mask as COCO's compressed counts, and its centroid as its place. Who
// holds labels to it: lesson-edits.ts, lesson-schema.ts. The mask: region-mask.ts.
import { KeydotError } from '../errors.ts';
import { countRegion, decodeRegion, encodeRegion } from '../mask/coco-rle.ts';
import type { Size } from '../geometry.ts';
import type { Label } from './labels.ts';
import { isRegion, type PointKind } from '../model/point-kind.ts';
import { centroidOf, resizeRegion, type RegionMask } from '../mask/region-mask.ts';
import { snapUnit } from './snap-unit.ts';

/** A region of a picture of any size, as it crosses between threads. */
export interface RegionCounts extends Size {
  /** COCO's compressed counts. */
  counts: string;
}

/** The label of a painted region, as large as its frame; null when nothing is painted. */
export function labelOfRegion(mask: RegionMask): Required<Label> | null {
  const centroid = centroidOf(mask);
  if (!centroid) return null;
  const place = { x: snapUnit(centroid.x), y: snapUnit(centroid.y) };
  return { state: 'visible', ...place, region: encodeRegion(mask) };
}

/**
 * The mask of a label; null when it has none: it is no region's, or not visible.
 * @param frame its size, pixels
 * @throws RegionCountsError
 */
export function regionOfLabel({ region }: Pick<Label, 'region'>, frame: Size): RegionMask | null {
  return region === undefined ? null : decodeRegion(region, frame);
}

/** What was found in a picture as the label of its frame, which may be of another size; null of nothing. */
export function labelOfCounts(found: RegionCounts, frame: Size): Required<Label> | null {
  return labelOfRegion(resizeRegion(decodeRegion(found.counts, found), frame));
}

/**
 * Why a label cannot be this point's, as the end of a sentence: "expected …, got …"; null when it can.
 * @param frame its size, pixels
 */
export function whyNoLabel(
  point: PointKind,
  { state, region }: Pick<Label, 'state' | 'region'>,
  frame: Size,
): string | null {
  if (!isRegion(point)) return region === undefined ? null : 'expected a point, got a region';
  if (state === 'occluded') return 'expected a region to be visible or absent, got occluded';
  if (state !== 'visible') {
    return region === undefined ? null : `expected no mask of what is ${state}, got one`;
  }
  if (region === undefined) return 'expected the mask of a visible region, got none';
  try {
    if (countRegion(region, frame) > 0) return null;
    return 'expected a region with something painted, got an empty one';
  } catch (error) {
    if (error instanceof KeydotError) return lowerFirst(error.message);
    throw error;
  }
}

/** Of a sentence what follows a colon. */
function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, '');
}
