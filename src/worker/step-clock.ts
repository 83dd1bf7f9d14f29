// When to tell of a run, when to measure it, and how long it will still take.

/** Between two words to the page, ms: numbers are steady. */
const TELL_MS = 250;
/** Held-out frames are looked at this often in a run. */
const MEASUREMENTS = 20;
/** How much the newest step counts in the running mean. */
const NEWEST_WEIGHT = 0.1;

export interface StepReport {
  shouldTell: boolean;
  shouldMeasure: boolean;
  left: { secondsLeft: number };
}

export class StepClock {
  #steps: number;
  #lastMs = performance.now();
  #toldMs = -Infinity;
  #meanMs: number | null = null;
  #measuredStep = 0;

  constructor(steps: number) {
    this.#steps = steps;
  }

  /** To be called after every step. */
  tick(step: number): StepReport {
    const nowMs = performance.now();
    // A step after a rest is not that much slower than the others.
    const stepMs = Math.min(nowMs - this.#lastMs, 5 * (this.#meanMs ?? Infinity));
    this.#lastMs = nowMs;
    this.#meanMs = this.#meanMs === null ? stepMs : this.#mix(this.#meanMs, stepMs);
    const isLast = step >= this.#steps;
    const every = Math.max(1, Math.round(this.#steps / MEASUREMENTS));
    const shouldMeasure = isLast || step - this.#measuredStep >= every;
    const shouldTell = isLast || nowMs - this.#toldMs >= TELL_MS;
    if (shouldMeasure) this.#measuredStep = step;
    if (shouldTell || shouldMeasure) this.#toldMs = nowMs;
    const secondsLeft = ((this.#steps - step) * this.#meanMs) / 1000;
    return { shouldTell, shouldMeasure, left: { secondsLeft } };
  }

  #mix(mean: number, newest: number): number {
    return mean + NEWEST_WEIGHT * (newest - mean);
  }
}
