// How fast a run of training learns at each of its steps: warming up, then slower and slower.

/** The share of the steps in which the rate rises. */
const RISE = 0.3;
/** The first rate is the peak's share by this, and the last one the first's by the next. */
const START_DIVISOR = 25;
const END_DIVISOR = 1e4;

/**
 * The learning rate of a step under the one-cycle policy, along half cosines.
 * Source: L. N. Smith, N. Topin, "Super-Convergence", 2019.
 * @param step from 0 to `steps` − 1
 * @param peak the largest rate, reached after three tenths of the steps
 */
export function oneCycleRate(step: number, steps: number, peak: number): number {
  const start = peak / START_DIVISOR;
  const summit = RISE * steps - 1;
  if (step < summit) return between(start, peak, step / summit);
  const last = steps - 1;
  const fall = last > summit ? Math.min(1, (step - summit) / (last - summit)) : 1;
  return between(peak, start / END_DIVISOR, fall);
}

/** From one value to another along half a cosine, `share` 0..1 of the way. */
function between(from: number, to: number, share: number): number {
  return to + ((from - to) * (1 + Math.cos(Math.PI * share))) / 2;
}
