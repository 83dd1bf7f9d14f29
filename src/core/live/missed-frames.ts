// How many of a camera's frames never arrived, by the times of those that did: a browser that hands
// frames over drops some without a word. Who asks: worker/frames/frame-reader.ts.

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
