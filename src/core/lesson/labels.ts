// Labels: where a point or a region is in a frame, and the conversion between a region's label and its mask.
// Next: core/lesson/lesson-document.ts, which holds the labels of a lesson.
import { KeydotError } from '../errors.ts';
import type { Size } from '../geometry.ts';
import { countRegion, decodeRegion, encodeRegion } from '../mask/coco-rle.ts';
import { centroidOf, type RegionMask, resizeRegion } from '../mask/region-mask.ts';
import { isRegion, type PointKind } from '../model/model-spec.ts';

/**
 * The state of a point in a frame. `absent` is a label (the point is not in the frame); `unlabelled` is the
 * lack of one, and is used neither for training nor for testing.
 */
export const LABEL_STATES = ['visible', 'occluded', 'absent', 'unlabelled'] as const;
export type LabelState = (typeof LABEL_STATES)[number];

/**
 * One point in one frame. x and y are unit frame coordinates, those of the centroid for a region. They have
 * no meaning when the point is absent or unlabelled.
 */
export interface Label {
  state: LabelState;
  x: number;
  y: number;
  /**
   * The mask of a visible region, of the frame's size, as COCO compressed counts (core/mask/coco-rle.ts).
   * A region is never occluded.
   */
  region?: string;
}

/** A frame and its labels. Width and height are in pixels. */
export interface LabelledFrame extends Size {
  /** Shown in reports, e.g. the file name. */
  name: string;
  /** The burst in which the frame was taken. Frames of a burst look alike. Null when unknown. */
  burst: string | null;
  /** In the order of the lesson's points. */
  labels: readonly Label[];
}

/** Whether a label gives a position. */
export function isPlaced({ state }: Label): boolean {
  return state === 'visible' || state === 'occluded';
}

/** Whether a label gives the position of a point that is not a region, so that errors are distances. */
export function isPlacedPoint(label: Label): boolean {
  return isPlaced(label) && label.region === undefined;
}

/** Whether the point is labelled, as visible, occluded or absent. */
export function isKnown({ state }: Label): boolean {
  return state !== 'unlabelled';
}

/** Grid steps per unit. A power of two, so that pixel conversion and back is exact. */
const STEPS = 2 ** 20;

/**
 * Clamps a unit coordinate to 0..1 and rounds it to a multiple of 2^-20. On this grid, multiplying by the
 * frame's size and dividing by it again is exact, so labels survive a COCO round trip bit for bit.
 */
export function snapUnit(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * STEPS) / STEPS;
}

/** The mask of a region in a picture of any size, in the form that is sent between threads. */
export interface RegionCounts extends Size {
  /** COCO compressed counts. */
  counts: string;
}

/** The label of a painted region. @param mask of the frame's size @returns null for an empty mask */
export function labelFromMask(mask: RegionMask): Required<Label> | null {
  const centroid = centroidOf(mask);
  if (!centroid) return null;
  const place = { x: snapUnit(centroid.x), y: snapUnit(centroid.y) };
  return { state: 'visible', ...place, region: encodeRegion(mask) };
}

/**
 * The mask of a label, of the frame's size; null when the label has none.
 * @param frame size in pixels
 * @throws RegionCountsError when the counts do not fit the frame
 */
export function maskOfLabel({ region }: Pick<Label, 'region'>, frame: Size): RegionMask | null {
  return region === undefined ? null : decodeRegion(region, frame);
}

/**
 * The label of a detected region, resized to the frame.
 * @param frame size in pixels; may differ from the size of `found`
 * @returns null for an empty mask
 * @throws RegionCountsError
 */
export function labelFromCounts(found: RegionCounts, frame: Size): Required<Label> | null {
  return labelFromMask(resizeRegion(decodeRegion(found.counts, found), frame));
}

/**
 * Checks that a label is possible for a point.
 * @param frame size in pixels
 * @returns the problem as the end of a sentence, "expected …, got …", or null
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

/** Makes a sentence fit after a colon. */
function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, '');
}
