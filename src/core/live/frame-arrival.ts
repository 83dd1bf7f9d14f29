// How old a frame is when its analysis starts. A camera's timestamps count from an unknown moment, so
// its age is measured against the quickest delivery of the last seconds.

/** How long a quickest delivery is remembered, at least half of it, milliseconds. */
const WINDOW_MS = 10_000;

/** No frame is this old: the camera's clock has jumped instead. */
const OLDEST_MS = 5_000;

/**
 * Ages of one source's frames. What every frame takes on its way (exposure, the driver) is the
 * baseline and not part of an age: only the time it waited longer than the quickest one.
 */
export class FrameAge {
  /** The least (arrival − timestamp) in this half of the window and in the one before. */
  #least = Infinity;
  #leastBefore = Infinity;
  #halfStartMs = -Infinity;
  #lastTimestampMs = -Infinity;

  /**
   * The age of a frame now, milliseconds, at least 0.
   * @param timestampMs by the source's clock
   * @param arrivedMs when the frame reached us, by ours
   * @param nowMs when its analysis starts, by ours
   */
  measure(timestampMs: number, arrivedMs: number, nowMs: number): number {
    const delay = arrivedMs - timestampMs;
    const baseline = Math.min(this.#least, this.#leastBefore);
    const hasJumped = timestampMs < this.#lastTimestampMs || delay - baseline > OLDEST_MS;
    if (hasJumped) this.reset();
    this.#lastTimestampMs = timestampMs;
    this.#remember(delay, arrivedMs);
    return Math.max(0, nowMs - timestampMs - Math.min(this.#least, this.#leastBefore));
  }

  /** Another source, another clock. */
  reset(): void {
    this.#least = Infinity;
    this.#leastBefore = Infinity;
    this.#halfStartMs = -Infinity;
    this.#lastTimestampMs = -Infinity;
  }

  #remember(delay: number, arrivedMs: number): void {
    if (arrivedMs - this.#halfStartMs > WINDOW_MS / 2) {
      // After a long pause what was before it is out of date as well.
      const isRecent = arrivedMs - this.#halfStartMs <= WINDOW_MS;
      this.#leastBefore = isRecent ? this.#least : Infinity;
      this.#least = Infinity;
      this.#halfStartMs = arrivedMs;
    }
    this.#least = Math.min(this.#least, delay);
  }
}

/** What is nearer to a whole interval than this is late, not missed. */
const MIN_MISSED = 0.75;
/** So much of what time is ahead of the frames is left at the next one: cameras' clocks tremble, and nobody knows their rate to the last digit. */
const KEPT = 0.9;
/** A longer step is another source, or one that was stopped, ms. */
const LONGEST_STEP_MS = 5000;

export class MissedFrames {
  #lastMs: number | null = null;
  /** By how many intervals time is ahead of the frames. */
  #ahead = 0;

  /**
   * Takes in a frame. @returns how many are missing before it
   * @param timeMs the frame's own time
   * @param intervalMs how far apart frames come; null when nobody knows, and nothing is missed
   */
  add(timeMs: number, intervalMs: number | null): number {
    const stepMs = this.#lastMs === null ? 0 : timeMs - this.#lastMs;
    this.#lastMs = timeMs;
    if (intervalMs === null || stepMs <= 0 || stepMs > LONGEST_STEP_MS) {
      this.#ahead = 0;
      return 0;
    }
    this.#ahead = KEPT * this.#ahead + stepMs / intervalMs - 1;
    if (this.#ahead < MIN_MISSED) return 0;
    const missed = Math.round(this.#ahead);
    this.#ahead -= missed;
    return missed;
  }
}
