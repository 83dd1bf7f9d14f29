// Counts repetitions of a movement (squats, curls) by one joint angle.

/** Minimum range of a movement, degrees. */
const MIN_RANGE_DEG = 30;
/** Share of the range that remains after one second, so that the range adapts to the last movements. */
const RANGE_DECAY_PER_S = 0.93;
/** Thresholds of the low and the high end, as shares of the range. */
const LOW = 0.35;
const HIGH = 0.65;
/** Minimum time between two ends; shorter is jitter. */
const MIN_HALF_MS = 300;

/**
 * Counts full repetitions of an angle, from its first position to the other end and back. Hysteresis with two
 * thresholds within the adaptive range, as in a Schmitt trigger, suppresses jitter.
 */
export class RepetitionCounter {
  #count = 0;
  #low = Infinity;
  #high = -Infinity;
  #lastMs: number | null = null;
  /** The last end that was reached. */
  #end: 'low' | 'high' | null = null;
  /** The end at which repetitions start and finish. */
  #home: 'low' | 'high' | null = null;
  #arrivedMs = -Infinity;

  /** The number of repetitions so far. */
  get count(): number {
    return this.#count;
  }

  /**
   * Updates the count with the angle of one frame.
   * @param degrees null, when not measurable, is ignored
   * @returns the number of repetitions so far
   */
  update(degrees: number | null, timeMs: number): number {
    if (degrees === null) return this.#count;
    this.#followRange(degrees, timeMs);
    const range = this.#high - this.#low;
    if (range < MIN_RANGE_DEG) return this.#count;
    const place = (degrees - this.#low) / range;
    const end = place <= LOW ? 'low' : place >= HIGH ? 'high' : null;
    if (end === null || end === this.#end) return this.#count;
    if (timeMs - this.#arrivedMs < MIN_HALF_MS) return this.#count;
    // The first end that is reached is the turning point: the movement started at the other end.
    this.#home ??= end === 'low' ? 'high' : 'low';
    if (end === this.#home) this.#count++;
    this.#end = end;
    this.#arrivedMs = timeMs;
    return this.#count;
  }

  /** Starts from zero. */
  reset(): void {
    this.#count = 0;
    this.#low = Infinity;
    this.#high = -Infinity;
    this.#lastMs = null;
    this.#end = null;
    this.#home = null;
    this.#arrivedMs = -Infinity;
  }

  /** The range grows at once and shrinks slowly towards the current angle. */
  #followRange(degrees: number, timeMs: number): void {
    const seconds = this.#lastMs === null ? 0 : Math.max(0, timeMs - this.#lastMs) / 1000;
    this.#lastMs = timeMs;
    const kept = RANGE_DECAY_PER_S ** seconds;
    if (this.#low < this.#high) {
      this.#low = degrees - (degrees - this.#low) * kept;
      this.#high = degrees + (this.#high - degrees) * kept;
    }
    this.#low = Math.min(this.#low, degrees);
    this.#high = Math.max(this.#high, degrees);
  }
}
