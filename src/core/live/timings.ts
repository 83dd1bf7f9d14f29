// The times a frame takes, stage by stage, and their percentiles over the last seconds.
import { quantile } from '../math.ts';

/** Milliseconds a frame, by stage. `totalMs` runs from the frame's arrival to its drawing. */
export interface StageSummary {
  /** Waiting: from the moment the camera delivered the frame to the start of its analysis. */
  captureMs: number;
  /** From the frame to the network's input. */
  inputMs: number;
  networkMs: number;
  decodeMs: number;
  drawMs: number;
  totalMs: number;
}

export const STAGE_NAMES = [
  'captureMs',
  'inputMs',
  'networkMs',
  'decodeMs',
  'drawMs',
  'totalMs',
] as const satisfies readonly (keyof StageSummary)[];

/** More frames than any camera gives in a window: 240 a second for 5 seconds. */
const CAPACITY = 1200;

/** The times of the frames analysed in the last seconds, in rings that never grow. */
export class Timings {
  readonly #windowMs: number;
  readonly #moments = new Float64Array(CAPACITY);
  readonly #stages = STAGE_NAMES.map(() => new Float64Array(CAPACITY));
  /** Where the oldest frame lies in the rings, and how many there are. */
  #oldest = 0;
  #count = 0;

  /** @param windowMs how far back frames count, milliseconds */
  constructor(windowMs = 5000) {
    this.#windowMs = windowMs;
  }

  /** Adds a frame that was finished now; frames come in the order of their time. */
  add(times: StageSummary, nowMs: number): void {
    if (this.#count === CAPACITY) this.#forgetOldest();
    const index = (this.#oldest + this.#count) % CAPACITY;
    this.#moments[index] = nowMs;
    STAGE_NAMES.forEach((name, stage) => (this.#stages[stage][index] = times[name]));
    this.#count++;
    this.#forgetBefore(nowMs - this.#windowMs);
  }

  reset(): void {
    this.#count = 0;
  }

  /**
   * Each stage's quantile, by itself: 0.5 gives the medians.
   * @returns null when there was no frame
   */
  summary(p: number): StageSummary | null {
    if (this.#count === 0) return null;
    const times = STAGE_NAMES.map((name, stage) => {
      return [name, quantile(this.#copyInOrder(this.#stages[stage]), p)] as const;
    });
    return Object.fromEntries(times) as Record<(typeof STAGE_NAMES)[number], number>;
  }

  /** Frames a second, from the first to the last of the window; 0 for fewer than two. */
  fps(): number {
    if (this.#count < 2) return 0;
    const moments = this.#copyInOrder(this.#moments);
    const spanMs = moments[this.#count - 1] - moments[0];
    return spanMs > 0 ? ((this.#count - 1) * 1000) / spanMs : 0;
  }

  #copyInOrder(ring: Float64Array): Float64Array {
    return Float64Array.from(
      { length: this.#count },
      (_, i) => ring[(this.#oldest + i) % CAPACITY],
    );
  }

  #forgetBefore(momentMs: number): void {
    while (this.#count > 0 && this.#moments[this.#oldest] < momentMs) this.#forgetOldest();
  }

  #forgetOldest(): void {
    this.#oldest = (this.#oldest + 1) % CAPACITY;
    this.#count--;
  }
}
