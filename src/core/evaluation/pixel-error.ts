// How far found points are from their labels, in pixels of the frame. Summed up by metrics.ts.
import { isPlacedPoint, type LabelledFrame } from '../lesson/labels.ts';
import type { Pose } from '../pose.ts';

/** One placed label and how far from it the point was found. */
export interface PixelError {
  /** Index of the point in the lesson. */
  point: number;
  distancePx: number;
}

/**
 * The errors of a pose; labels that say no place do not count, nor regions.
 * @param pose in unit coordinates of the frame, keypoints in the order of the labels
 */
export function measurePixelErrors(pose: Pose, frame: LabelledFrame): PixelError[] {
  return frame.labels.flatMap((label, point) => {
    if (!isPlacedPoint(label)) return [];
    const { x, y } = pose.keypoints[point];
    // Who does not know the point says nowhere.
    if (!Number.isFinite(x) || !Number.isFinite(y)) return [];
    const across = (x - label.x) * frame.width;
    const down = (y - label.y) * frame.height;
    return [{ point, distancePx: Math.hypot(across, down) }];
  });
}
