// Which frames of a file came and which did not, by the list of them that its container keeps. Who
// keeps it: worker/recording/recorder.ts.

/** Neighbouring frames that did not come; positions in the file, ms, of the first and the last. */
export interface LostSpan {
  fromMs: number;
  toMs: number;
  frames: number;
}

/** The same time, said by container and decoder, differs by rounding. */
const SAME_MS = 0.05;

export class FileTally {
  readonly lost: LostSpan[] = [];
  /** Frames that came. */
  done = 0;
  readonly #timesMs: readonly number[];
  #next = 0;

  /** @param timesMs when the file's frames are to be shown, growing; empty when nobody knows */
  constructor(timesMs: readonly number[]) {
    this.#timesMs = timesMs;
  }

  /** Null when nobody knows. */
  get total(): number | null {
    return this.#timesMs.length || null;
  }

  /** A frame came; in order. @returns how many before it did not */
  add(timeMs: number): number {
    this.done++;
    const lost = this.#loseUntil(timeMs - SAME_MS);
    if (this.#timesMs[this.#next] <= timeMs + SAME_MS) this.#next++;
    return lost;
  }

  /** No more come. @returns how many should have */
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
