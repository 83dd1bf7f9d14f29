// How far a number measured on a few frames can be trusted: the bootstrap's interval.
import { quantile } from '../quantile.ts';
import type { Random } from '../random.ts';

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
