// What a lesson is made of: frames and, for every point, where it is in them. The points themselves
// are joints of model-spec.ts. How they become training: learning/collect-samples.ts.
import type { Size } from '../geometry.ts';

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
export function isPlacedDot(label: Label): boolean {
  return isPlaced(label) && label.region === undefined;
}

/** Whether a label may teach: everything but `unlabelled`. */
export function isKnown({ state }: Label): boolean {
  return state !== 'unlabelled';
}
