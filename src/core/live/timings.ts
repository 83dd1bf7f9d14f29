// Times of the stages of a frame's analysis, and their quantiles over the last seconds.
import { quantile } from '../math.ts';

/** Times of one frame, ms. `totalMs` is the time from arrival to drawing. */
export interface StageSummary {
  /** Waiting, from the camera's delivery to the start of the analysis. */
  captureMs: number;
  /** Sampling the frame into the network's input. */
  inputMs: number;
  networkMs: number;
  decodeMs: number;
  drawMs: number;
  totalMs: number;
}

/** The names of the stages, in their order. */
export const STAGE_NAMES = [
  'captureMs',
  'inputMs',
  'networkMs',
  'decodeMs',
  'drawMs',
  'totalMs',
] as const satisfies readonly (keyof StageSummary)[];

/** Capacity of the ring buffers, frames: 240 per second for 5 seconds. */
const CAPACITY = 1200;

/** Times of the frames of the last seconds, in ring buffers of constant size. */
export class Timings {
  readonly #windowMs: number;
  readonly #moments = new Float64Array(CAPACITY);
  readonly #stages = STAGE_NAMES.map(() => new Float64Array(CAPACITY));
  /** Index of the oldest frame, and the number of frames. */
  #oldest = 0;
  #count = 0;

  /** @param windowMs length of the window, ms */
  constructor(windowMs = 5000) {
    this.#windowMs = windowMs;
  }

  /** Adds a frame that finished at `nowMs`, in order of time. */
  add(times: StageSummary, nowMs: number): void {
    if (this.#count === CAPACITY) this.#dropOldest();
    const index = (this.#oldest + this.#count) % CAPACITY;
    this.#moments[index] = nowMs;
    STAGE_NAMES.forEach((name, stage) => (this.#stages[stage][index] = times[name]));
    this.#count++;
    this.#dropBefore(nowMs - this.#windowMs);
  }

  /** Removes all frames. */
  reset(): void {
    this.#count = 0;
  }

  /**
   * The quantile of each stage independently.
   * @param p 0..1; 0.5 gives the medians
   * @returns null without frames
   */
  summary(p: number): StageSummary | null {
    if (this.#count === 0) return null;
    const times = STAGE_NAMES.map((name, stage) => {
      return [name, quantile(this.#copyInOrder(this.#stages[stage]), p)] as const;
    });
    return Object.fromEntries(times) as Record<(typeof STAGE_NAMES)[number], number>;
  }

  /** Frames per second over the window; 0 for fewer than two frames. */
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

  #dropBefore(momentMs: number): void {
    while (this.#count > 0 && this.#moments[this.#oldest] < momentMs) this.#dropOldest();
  }

  #dropOldest(): void {
    this.#oldest = (this.#oldest + 1) % CAPACITY;
    this.#count--;
  }
}
