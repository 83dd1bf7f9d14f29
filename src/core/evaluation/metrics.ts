// Accuracy metrics besides COCO's average precision: errors in pixels, PCK, mean recall, and confidence
// intervals.
import { OKS_THRESHOLDS } from './average-precision.ts';
import { quantile } from '../math.ts';
import { isPlacedPoint, type LabelledFrame } from '../lesson/labels.ts';
import type { Pose } from '../pose.ts';
import type { Random } from '../random.ts';

/** A summary of errors, pixels. */
export interface ErrorSummary {
  /** Number of labelled points. */
  count: number;
  mean: number;
  p50: number;
  p90: number;
  max: number;
}

/** Summarises errors; null without errors. */
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

/** The share of values at or below a limit, 0..1; null without values. */
export function shareWithin(values: readonly number[], limit: number): number | null {
  if (values.length === 0) return null;
  return values.filter((value) => value <= limit).length / values.length;
}

/** One point's error and the reference length for PCK, pixels. */
export interface ScaledError {
  distancePx: number;
  /** The longer side of the body's box. PCK values are comparable only for the same reference. */
  lengthPx: number;
}

/**
 * The percentage of correct keypoints, as a share 0..1: errors of at most `alpha` reference lengths. Null without
 * errors. Source: Y. Yang, D. Ramanan, "Articulated Human Detection with Flexible Mixtures of Parts", PAMI 2013.
 */
export function pck(errors: readonly ScaledError[], alpha: number): number | null {
  return shareWithin(
    errors.map(({ distancePx, lengthPx }) => distancePx / lengthPx),
    alpha,
  );
}

/** The share of people with at least a given OKS, 0..1; null without people. */
export function recallAt(similarities: readonly number[], threshold: number): number | null {
  if (similarities.length === 0) return null;
  return similarities.filter((value) => value >= threshold).length / similarities.length;
}

/**
 * The mean of {@link recallAt} over OKS 0.50, 0.55 … 0.95, for people detected within their labelled boxes. There
 * is one detection per label, so precision does not apply.
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

/** The error of one labelled point. */
export interface PixelError {
  /** Index of the point in the lesson. */
  point: number;
  distancePx: number;
}

/**
 * The errors of a pose against a frame's labels, pixels of the frame. Regions and labels without a place are
 * skipped.
 * @param pose in unit coordinates of the frame, keypoints in the order of the labels
 */
export function measurePixelErrors(pose: Pose, frame: LabelledFrame): PixelError[] {
  return frame.labels.flatMap((label, point) => {
    if (!isPlacedPoint(label)) return [];
    const { x, y } = pose.keypoints[point];
    // A model that does not detect the point gives NaN.
    if (!Number.isFinite(x) || !Number.isFinite(y)) return [];
    const across = (x - label.x) * frame.width;
    const down = (y - label.y) * frame.height;
    return [{ point, distancePx: Math.hypot(across, down) }];
  });
}

/** A 95 % confidence interval. */
export interface Interval {
  low: number;
  high: number;
}

const CONFIDENCE = 0.95;
/** Number of bootstrap samples. */
const ROUNDS = 1000;

/**
 * The confidence interval of a statistic by the bootstrap: groups are resampled with replacement. Values of one
 * group (a frame's points, a burst's frames) stay together because their errors are correlated.
 * Source: B. Efron, R. J. Tibshirani, "An Introduction to the Bootstrap", 1993, percentile method.
 * @returns null for fewer than two groups
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
