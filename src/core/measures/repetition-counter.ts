// Counting squats, curls and the like on one angle: there and back again is one. The two turning
// points are not set by anybody, they follow the movement.

/** A movement smaller than this is standing still, degrees. */
const MIN_RANGE = 30;
/** How fast what was reached once is forgotten: so much of the range is left after a second. */
const MEMORY_PER_SECOND = 0.93;
/** The shares of the range at which a movement counts as having arrived, from below and from above. */
const LOW = 0.35;
const HIGH = 0.65;
/** Two arrivals nearer than this are one that trembles. */
const MIN_SECONDS = 0.3;

/**
 * Counts full repetitions of an angle: from where it began to the other end and back. Two thresholds
 * within the range of the last movements, as in a Schmitt trigger, so that trembling does not count.
 */
export class RepetitionCounter {
  #count = 0;
  #low = Infinity;
  #high = -Infinity;
  #lastMs: number | null = null;
  /** Where the movement was last: below the lower threshold or above the upper one. */
  #end: 'low' | 'high' | null = null;
  /** The end at which a repetition begins and is completed. */
  #home: 'low' | 'high' | null = null;
  #arrivedMs = -Infinity;

  get count(): number {
    return this.#count;
  }

  /**
   * Takes in the angle of one frame.
   * @param degrees null when it could not be measured, which changes nothing
   * @returns the repetitions so far
   */
  update(degrees: number | null, timeMs: number): number {
    if (degrees === null) return this.#count;
    this.#followRange(degrees, timeMs);
    const range = this.#high - this.#low;
    if (range < MIN_RANGE) return this.#count;
    const place = (degrees - this.#low) / range;
    const end = place <= LOW ? 'low' : place >= HIGH ? 'high' : null;
    if (end === null || end === this.#end) return this.#count;
    if (timeMs - this.#arrivedMs < MIN_SECONDS * 1000) return this.#count;
    // The first arrival is away from home: the movement began at the other end.
    this.#home ??= end === 'low' ? 'high' : 'low';
    if (end === this.#home) this.#count++;
    this.#end = end;
    this.#arrivedMs = timeMs;
    return this.#count;
  }

  reset(): void {
    this.#count = 0;
    this.#low = Infinity;
    this.#high = -Infinity;
    this.#lastMs = null;
    this.#end = null;
    this.#home = null;
    this.#arrivedMs = -Infinity;
  }

  /** The ends move out at once and come in slowly, towards where the angle is. */
  #followRange(degrees: number, timeMs: number): void {
    const seconds = this.#lastMs === null ? 0 : Math.max(0, timeMs - this.#lastMs) / 1000;
    this.#lastMs = timeMs;
    const kept = MEMORY_PER_SECOND ** seconds;
    if (this.#low < this.#high) {
      this.#low = degrees - (degrees - this.#low) * kept;
      this.#high = degrees + (this.#high - degrees) * kept;
    }
    this.#low = Math.min(this.#low, degrees);
    this.#high = Math.max(this.#high, degrees);
  }
}
