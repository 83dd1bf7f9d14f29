// The learning rate schedule of a training run.

/** Share of the steps in which the rate rises. */
const RISE_SHARE = 0.3;
/** The peak rate divided by the first one. */
const START_DIVISOR = 25;
/** The first rate divided by the last one. */
const END_DIVISOR = 1e4;

/**
 * The learning rate of a step under the one-cycle policy, along half cosines.
 * Source: L. N. Smith, N. Topin, "Super-Convergence", 2019.
 * @param step from 0 to `steps` − 1
 * @param peak maximum rate, reached after 30 % of the steps
 */
export function oneCycleRate(step: number, steps: number, peak: number): number {
  const start = peak / START_DIVISOR;
  const summit = RISE_SHARE * steps - 1;
  if (step < summit) return between(start, peak, step / summit);
  const last = steps - 1;
  const fall = last > summit ? Math.min(1, (step - summit) / (last - summit)) : 1;
  return between(peak, start / END_DIVISOR, fall);
}

/** Cosine interpolation. @param share 0..1 */
function between(from: number, to: number, share: number): number {
  return to + ((from - to) * (1 + Math.cos(Math.PI * share))) / 2;
}
