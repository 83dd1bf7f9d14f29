// How good found points are, beside COCO's measures (average-precision.ts): errors in pixels, PCK,
// and the recall of people whose place was given.
import { OKS_THRESHOLDS } from './average-precision.ts';
import { quantile } from '../quantile.ts';

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
