// The crop of a taught model's second run: the object is located in the whole frame, then refined in a crop. Used by
// learning/plan-lesson.ts (crop around labels) and inference/taught-pose-model.ts (crop around the detection).
import type { Rectangle, Size } from '../geometry.ts';
import type { TaughtSpec } from '../model/model-spec.ts';
import type { Keypoint } from '../pose.ts';
import { quantile } from '../math.ts';

export type CropRule = NonNullable<TaughtSpec['crop']>;

/** Points below this share of the best score do not shape the crop. */
const SCORE_SHARE = 0.3;
/** A box larger than the lesson's largest object by this factor contains an outlier. */
const OUTGROWN = 1.25;
/** Minimum side of a crop, pixels of the frame. */
const MIN_SIDE_PX = 32;

/** A place in a frame, in unit coordinates. */
export type UnitPlace = Pick<Keypoint, 'x' | 'y'>;

/** The longer side of the box around some places, in longer sides of the frame. */
export function measureBox(places: readonly UnitPlace[], frame: Size): number {
  const box = boxAround(places, frame);
  return Math.max(box.width, box.height) / Math.max(frame.width, frame.height);
}

/**
 * The square around some places, grown by the rule's margin, in unit coordinates of the frame.
 * @param side of the square before the margin, in longer sides of the frame
 */
export function cropAround(
  places: readonly UnitPlace[],
  frame: Size,
  margin: number,
  side = measureBox(places, frame),
): Rectangle {
  const box = boxAround(places, frame);
  return squareAround(box.x + box.width / 2, box.y + box.height / 2, side * margin, frame);
}

/**
 * The crop for the second run, around the points whose scores are close to the highest score. When some of these are
 * outliers, a crop of the size of the largest labelled object, centred on the median point.
 * @param keypoints at least one
 */
export function cropForFound(
  keypoints: readonly Keypoint[],
  frame: Size,
  { margin, largest }: CropRule,
): Rectangle {
  const best = Math.max(...keypoints.map(({ score }) => score));
  const sure = keypoints.filter(({ score }) => score >= SCORE_SHARE * best);
  const side = measureBox(sure, frame);
  if (side <= largest * OUTGROWN) return cropAround(sure, frame, margin, side);
  const middle = (axis: 'x' | 'y') =>
    quantile(
      sure.map((keypoint) => keypoint[axis]),
      0.5,
    );
  const x = middle('x') * frame.width;
  const y = middle('y') * frame.height;
  return squareAround(x, y, largest * OUTGROWN * margin, frame);
}

/** A square around a place in pixels, its side in longer sides of the frame. */
function squareAround(x: number, y: number, side: number, frame: Size): Rectangle {
  const sidePx = Math.max(MIN_SIDE_PX, side * Math.max(frame.width, frame.height));
  return {
    x: (x - sidePx / 2) / frame.width,
    y: (y - sidePx / 2) / frame.height,
    width: sidePx / frame.width,
    height: sidePx / frame.height,
  };
}

/** The box around places, pixels. */
function boxAround(places: readonly UnitPlace[], frame: Size): Rectangle {
  const xs = places.map(({ x }) => x * frame.width);
  const ys = places.map(({ y }) => y * frame.height);
  const x = Math.min(...xs);
  const y = Math.min(...ys);
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}
