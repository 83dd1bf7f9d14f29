// How good found points are, beside COCO's measures (average-precision.ts): errors in pixels, PCK,
// and the recall of people whose place was given.
import { OKS_THRESHOLDS } from './average-precision.ts';
import { quantile } from '../math.ts';
import { isPlacedPoint, type LabelledFrame } from '../lesson/labels.ts';
import type { Pose } from '../pose.ts';
import type { Random } from '../random.ts';

/** Errors of one point, or of all, pixels. */
export interface ErrorSummary {
  /** How many labelled points the numbers stand on. */
  count: number;
  mean: number;
  p50: number;
  p90: number;
  max: number;
}

/** The errors in short; null of none. */
export function summariseErrors(distancesPx: readonly number[]): ErrorSummary | null {
  if (distancesPx.length === 0) return null;
  return {
    count: distancesPx.length,
    mean: distancesPx.reduce((sum, distance) => sum + distance, 0) / distancesPx.length,
    p50: quantile(distancesPx, 0.5),
    p90: quantile(distancesPx, 0.9),
    max: quantile(distancesPx, 1),
  };
}

/** The share, 0..1, of values at or below a limit; null of none. */
export function shareWithin(values: readonly number[], limit: number): number | null {
  if (values.length === 0) return null;
  return values.filter((value) => value <= limit).length / values.length;
}

/** One point's error and the length that makes it comparable, pixels. */
export interface ScaledError {
  distancePx: number;
  /** The longer side of the body's box; another length makes another PCK, so say which. */
  lengthPx: number;
}

/**
 * The percentage of correct keypoints, as a share 0..1: those at most `alpha` lengths off. Null of
 * none. Source: Y. Yang, D. Ramanan, "Articulated Human Detection with Flexible Mixtures of Parts",
 * PAMI 2013.
 */
export function pck(errors: readonly ScaledError[], alpha: number): number | null {
  return shareWithin(
    errors.map(({ distancePx, lengthPx }) => distancePx / lengthPx),
    alpha,
  );
}

/** The share of people with at least this similarity; null of none. */
export function recallAt(similarities: readonly number[], threshold: number): number | null {
  if (similarities.length === 0) return null;
  return similarities.filter((value) => value >= threshold).length / similarities.length;
}

/**
 * The mean of {@link recallAt} over OKS 0.50, 0.55 … 0.95, for people who were each looked for in
 * their own box: with as many found as wanted, there is no precision to speak of.
 */
export function meanRecall(similarities: readonly number[]): number | null {
  let sum = 0;
  for (const threshold of OKS_THRESHOLDS) {
    const recall = recallAt(similarities, threshold);
    if (recall === null) return null;
    sum += recall;
  }
  return sum / OKS_THRESHOLDS.length;
}

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

/** Where a number lies with 95 % confidence. */
export interface Interval {
  low: number;
  high: number;
}

const CONFIDENCE = 0.95;
const ROUNDS = 1000;

/**
 * The interval of a statistic by drawing groups with replacement, again and again. Values of one
 * group (a frame's points, a burst's frames) are drawn together, because they err together.
 * Source: B. Efron, R. J. Tibshirani, "An Introduction to the Bootstrap", 1993, percentile method.
 * @returns null of fewer than two groups, from which nothing can be said
 */
export function bootstrapInterval(
  groups: readonly (readonly number[])[],
  statistic: (values: readonly number[]) => number,
  random: Random,
): Interval | null {
  const filled = groups.filter((group) => group.length > 0);
  if (filled.length < 2) return null;
  const drawn = Array.from({ length: ROUNDS }, () =>
    statistic(filled.flatMap(() => filled[random.below(filled.length)])),
  );
  return {
    low: quantile(drawn, (1 - CONFIDENCE) / 2),
    high: quantile(drawn, (1 + CONFIDENCE) / 2),
  };
}
