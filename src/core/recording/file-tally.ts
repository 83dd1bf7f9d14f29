// Finds frames that are missing when a video file is analysed, by the list of frame times in its container.

/** Consecutive missing frames. Times are positions in the file of the first and the last, ms. */
export interface LostSpan {
  fromMs: number;
  toMs: number;
  frames: number;
}

/** Tolerance for equal times: container and decoder round differently. */
const TOLERANCE_MS = 0.05;

/** Counts the analysed and the missing frames of a file. */
export class FileTally {
  readonly lost: LostSpan[] = [];
  /** Number of analysed frames. */
  done = 0;
  readonly #timesMs: readonly number[];
  #next = 0;

  /** @param timesMs presentation times of the file's frames, ascending; empty when they are unknown */
  constructor(timesMs: readonly number[]) {
    this.#timesMs = timesMs;
  }

  /** The number of frames in the file; null when it is unknown. */
  get total(): number | null {
    return this.#timesMs.length || null;
  }

  /** Records an analysed frame, in order of time. @returns the number of missing frames before it */
  add(timeMs: number): number {
    this.done++;
    const lost = this.#loseUntil(timeMs - TOLERANCE_MS);
    if (this.#timesMs[this.#next] <= timeMs + TOLERANCE_MS) this.#next++;
    return lost;
  }

  /** Records the end of the analysis. @returns the number of missing frames at the end */
  end(): number {
    return this.#loseUntil(Infinity);
  }

  #loseUntil(timeMs: number): number {
    const first = this.#next;
    while (this.#timesMs[this.#next] < timeMs) this.#next++;
    const frames = this.#next - first;
    if (frames > 0) {
      this.lost.push({ fromMs: this.#timesMs[first], toMs: this.#timesMs[this.#next - 1], frames });
    }
    return frames;
  }
}
