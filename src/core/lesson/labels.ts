// What a lesson is made of: frames and, for every point, where it is in them. The points themselves
// are joints of model-spec.ts. How they become training: learning/collect-samples.ts.
import { KeydotError } from '../errors.ts';
import type { Size } from '../geometry.ts';
import { countRegion, decodeRegion, encodeRegion } from '../mask/coco-rle.ts';
import { centroidOf, type RegionMask, resizeRegion } from '../mask/region-mask.ts';
import { isRegion, type PointKind } from '../model/point-kind.ts';

/**
 * What is known of a point in a frame. `unlabelled` is not `absent`: nobody has looked yet, so it
 * neither teaches nor counts.
 */
export const LABEL_STATES = ['visible', 'occluded', 'absent', 'unlabelled'] as const;
export type LabelState = (typeof LABEL_STATES)[number];

/**
 * One point in one frame. Unit frame coordinates, of no meaning when absent or unlabelled; of a region
 * its centroid.
 */
export interface Label {
  state: LabelState;
  x: number;
  y: number;
  /**
   * Of a visible region its mask, as large as the frame: COCO's compressed counts (core/mask/coco-rle.ts).
   * A region is never occluded.
   */
  region?: string;
}

/** A frame and its labels. */
export interface LabelledFrame extends Size {
  /** Names it in reports, e.g. its file. Width and height are those of the labels, pixels. */
  name: string;
  /** Frames taken in one go look alike; null when it is not known which were. */
  burst: string | null;
  /** In the order of the lesson's points. */
  labels: readonly Label[];
}

/** Whether a label says where the point is. */
export function isPlaced({ state }: Label): boolean {
  return state === 'visible' || state === 'occluded';
}

/** Whether a label says where a dot is: found ones are measured by their distance from it. */
export function isPlacedPoint(label: Label): boolean {
  return isPlaced(label) && label.region === undefined;
}

/** Whether a label may teach: everything but `unlabelled`. */
export function isKnown({ state }: Label): boolean {
  return state !== 'unlabelled';
}

const STEPS = 2 ** 20;

/**
 * A coordinate inside the frame, on a grid of 2^-20 of it. On that grid, multiplying by the frame's
 * size and dividing again is exact, so a label survives COCO's pixels to the bit.
 */
export function snapUnit(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * STEPS) / STEPS;
}

/** A region of a picture of any size, as it crosses between threads. */
export interface RegionCounts extends Size {
  /** COCO's compressed counts. */
  counts: string;
}

/** The label of a painted region, as large as its frame; null when nothing is painted. */
export function labelFromMask(mask: RegionMask): Required<Label> | null {
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
export function maskOfLabel({ region }: Pick<Label, 'region'>, frame: Size): RegionMask | null {
  return region === undefined ? null : decodeRegion(region, frame);
}

/** What was found in a picture as the label of its frame, which may be of another size; null of nothing. */
export function labelFromCounts(found: RegionCounts, frame: Size): Required<Label> | null {
  return labelFromMask(resizeRegion(decodeRegion(found.counts, found), frame));
}

/**
 * Why a label cannot be this point's, as the end of a sentence: "expected …, got …"; null when it can.
 * @param frame its size, pixels
 */
export function findLabelProblem(
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
