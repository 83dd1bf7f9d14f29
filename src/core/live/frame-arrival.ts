// The arrival of a source's frames, by their timestamps: how long a frame has waited, and how many frames never
// arrived.

/** Window of the minimum delay, ms; at least half of it is covered. */
const WINDOW_MS = 10_000;

/** Maximum plausible age. A larger one means that the camera's clock has jumped. */
const MAX_AGE_MS = 5_000;

/**
 * Ages of one source's frames. A camera's clock has an unknown origin, so a delay is measured relative to the
 * fastest delivery of the last seconds. The constant part of the delay (exposure, driver) is not included.
 */
export class FrameAge {
  /** The minimum of (arrival − timestamp) in the current and in the previous half of the window, ms. */
  #minDelayMs = Infinity;
  #previousMinDelayMs = Infinity;
  #halfStartMs = -Infinity;
  #lastTimestampMs = -Infinity;

  /**
   * The age of a frame at the start of its analysis, ms, at least 0.
   * @param timestampMs the frame's timestamp, by the source's clock
   * @param arrivedMs arrival, by the local clock
   * @param nowMs start of the analysis, by the local clock
   */
  measure(timestampMs: number, arrivedMs: number, nowMs: number): number {
    const delay = arrivedMs - timestampMs;
    const baseline = Math.min(this.#minDelayMs, this.#previousMinDelayMs);
    const hasJumped = timestampMs < this.#lastTimestampMs || delay - baseline > MAX_AGE_MS;
    if (hasJumped) this.reset();
    this.#lastTimestampMs = timestampMs;
    this.#addDelay(delay, arrivedMs);
    const minDelayMs = Math.min(this.#minDelayMs, this.#previousMinDelayMs);
    return Math.max(0, nowMs - timestampMs - minDelayMs);
  }

  /** Starts a new source. */
  reset(): void {
    this.#minDelayMs = Infinity;
    this.#previousMinDelayMs = Infinity;
    this.#halfStartMs = -Infinity;
    this.#lastTimestampMs = -Infinity;
  }

  #addDelay(delay: number, arrivedMs: number): void {
    if (arrivedMs - this.#halfStartMs > WINDOW_MS / 2) {
      // After a long pause, the previous half is out of date too.
      const isRecent = arrivedMs - this.#halfStartMs <= WINDOW_MS;
      this.#previousMinDelayMs = isRecent ? this.#minDelayMs : Infinity;
      this.#minDelayMs = Infinity;
      this.#halfStartMs = arrivedMs;
    }
    this.#minDelayMs = Math.min(this.#minDelayMs, delay);
  }
}

/** Minimum lead in intervals for a missed frame; a smaller lead is a late frame. */
const MIN_MISSED = 0.75;
/** Decay of the lead per frame, which absorbs clock jitter and an inexact frame rate. */
const LEAD_DECAY = 0.9;
/** Longer steps mean another source or one that was stopped. */
const MAX_STEP_MS = 5000;

/** Counts frames that the browser dropped without notice, by gaps in the timestamps. */
export class MissedFrames {
  #lastMs: number | null = null;
  /** Intervals by which time leads the number of frames. */
  #lead = 0;

  /**
   * Records a frame.
   * @param timeMs the frame's timestamp
   * @param intervalMs the source's frame interval; null when it is unknown
   * @returns the number of frames missing before this one; 0 when the interval is unknown
   */
  add(timeMs: number, intervalMs: number | null): number {
    const stepMs = this.#lastMs === null ? 0 : timeMs - this.#lastMs;
    this.#lastMs = timeMs;
    if (intervalMs === null || stepMs <= 0 || stepMs > MAX_STEP_MS) {
      this.#lead = 0;
      return 0;
    }
    this.#lead = LEAD_DECAY * this.#lead + stepMs / intervalMs - 1;
    if (this.#lead < MIN_MISSED) return 0;
    const missed = Math.round(this.#lead);
    this.#lead -= missed;
    return missed;
  }
}
