// The similarity of two poses: COCO's object keypoint similarity. Used by core/evaluation/match-people.ts to compare
// detections with labels; core/detection/pose-similarity.ts compares two detections.
import type { Rectangle } from '../geometry.ts';

/**
 * How far people differ when they label a joint, in square roots of the body's area: COCO's σ.
 * Source: https://cocodataset.org/#keypoints-eval
 */
const SIGMAS: Record<string, number> = {
  nose: 0.026,
  eye: 0.025,
  ear: 0.035,
  shoulder: 0.079,
  elbow: 0.072,
  wrist: 0.062,
  hip: 0.107,
  knee: 0.087,
  ankle: 0.089,
};

/** For points that are none of COCO's: the mean of its joints. */
const OTHER_SIGMA = 0.067;

/** The σ of each joint; joints that are not COCO's get the mean. */
export function sigmasOf(joints: readonly string[]): number[] {
  return joints.map((joint) => SIGMAS[joint.replace(/^(left|right)_/, '')] ?? OTHER_SIGMA);
}

/** A place, in pixels. */
export interface Point {
  x: number;
  y: number;
}

/** Where a joint was labelled, pixels. */
export interface LabelledPoint extends Point {
  /** Whether there is a label at all; whether the joint was hidden makes no difference here. */
  isLabelled: boolean;
}

/** A person as labelled; everything in pixels. */
export interface LabelledPerson {
  /** In the order of the joints. */
  places: readonly LabelledPoint[];
  /** Of the body's outline, px²; the measure of all distances. */
  area: number;
  box: Rectangle;
}

/**
 * COCO's object keypoint similarity, 0..1: the mean over labelled joints of
 * exp(−d² / (2 · area · (2σ)²)). Without any labelled joint, that of the distances to the box, grown
 * by its own width and height on every side: detections inside a crowd's box then have a similarity of 1.
 * Source: https://cocodataset.org/#keypoints-eval and its published evaluation code.
 * @param found in the order of the joints
 */
export function oks(
  found: readonly Point[],
  labelled: LabelledPerson,
  sigmas: readonly number[],
): number {
  const isAnyLabelled = labelled.places.some(({ isLabelled }) => isLabelled);
  let sum = 0;
  let count = 0;
  found.forEach(({ x, y }, joint) => {
    const place = labelled.places[joint];
    if (isAnyLabelled && !place.isLabelled) return;
    const squared = isAnyLabelled
      ? (x - place.x) ** 2 + (y - place.y) ** 2
      : squaredDistanceToGrown(labelled.box, x, y);
    sum += similarity(squared, labelled.area, sigmas[joint]);
    count++;
  });
  return count === 0 ? 0 : sum / count;
}

/** Similarity of two positions of a joint on a body of a given area, 0..1. */
export function similarity(squaredDistance: number, area: number, sigma: number): number {
  // Number.EPSILON as in the published code: a body may have no area.
  return Math.exp(-squaredDistance / (8 * sigma * sigma * (area + Number.EPSILON)));
}

/** The squared distance to a box grown by its own width and height on every side; 0 inside. */
function squaredDistanceToGrown(box: Rectangle, x: number, y: number): number {
  const dx = Math.max(0, box.x - box.width - x, x - (box.x + 2 * box.width));
  const dy = Math.max(0, box.y - box.height - y, y - (box.y + 2 * box.height));
  return dx * dx + dy * dy;
}
