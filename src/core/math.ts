// Small numeric functions that several rooms share.

/**
 * The p-quantile of some values, with linear interpolation (Hyndman and Fan's type 7).
 * @param p 0..1; 0.5 gives the median
 * @returns NaN for no values
 */
export function quantile(values: ArrayLike<number>, p: number): number {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return NaN;
  const position = p * (sorted.length - 1);
  const before = Math.floor(position);
  const after = Math.min(before + 1, sorted.length - 1);
  return sorted[before] + (sorted[after] - sorted[before]) * (position - before);
}

/** The probability 0..1 of a logit. */
export function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/** The inverse of {@link sigmoid}: 0 gives −∞, 1 gives +∞. */
export function logit(probability: number): number {
  return Math.log(probability / (1 - probability));
}
