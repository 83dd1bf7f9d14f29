// Medians and their kin, in one definition for times and errors alike.

/**
 * The value below which a fraction `p` of the values lies, between two of them by linear
 * interpolation (Hyndman and Fan's type 7); NaN of none.
 * @param p 0..1; 0.5 gives the median
 */
export function quantile(values: ArrayLike<number>, p: number): number {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return NaN;
  const position = p * (sorted.length - 1);
  const before = Math.floor(position);
  const after = Math.min(before + 1, sorted.length - 1);
  return sorted[before] + (sorted[after] - sorted[before]) * (position - before);
}

/** The probability 0..1 that a logit stands for. */
export function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/** The inverse of {@link sigmoid}: 0 gives −∞, 1 gives +∞. */
export function logit(probability: number): number {
  return Math.log(probability / (1 - probability));
}
