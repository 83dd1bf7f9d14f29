// Chooses the network's input size automatically: the largest size that keeps the camera's frame rate on this
// device, with hysteresis. Next: worker/inference.
import { INPUT_MULTIPLE } from '../geometry.ts';
import { quantile } from '../math.ts';

/** The reason for the current size. */
export type SizeReason =
  /** Too few frames have been measured. */
  | 'measuring'
  /** The largest allowed size is in use. */
  | 'sharpest'
  /** The next larger size would not keep the rate. */
  | 'in-time'
  /** The smallest allowed size does not keep the rate. */
  | 'smallest';

/** One analysed frame. */
export interface FrameCost {
  /** The frame's timestamp, ms. */
  timeMs: number;
  /** Time from the start of analysis to the end of drawing, ms, without waiting. */
  workMs: number;
  /** Area of the network's input, pixels. A crop that is not square makes it smaller. */
  inputArea: number;
}

/** The allowed range of sizes: multiples of 32, pixels. */
export interface SizeBounds {
  min: number;
  max: number;
}

/** Length of the histories of gaps and of work times, frames. */
const WINDOW_FRAMES = 60;
/** Longer gaps are pauses (a hidden tab, a seek in a video) and do not measure the device. */
const MAX_GAP_MS = 1500;
/** Frames that are ignored after a change or a pause, because caches and pipelines are warming up. */
const SETTLING_FRAMES = 5;

/** Step down when `LATE_SHARE` of the last `RECENT_FRAMES` take more than `MAX_LOAD` of the interval. */
const RECENT_FRAMES = 20;
const MAX_LOAD = 0.9;
const LATE_SHARE = 0.4;
/** Target load after a step down. */
const TARGET_LOAD = 0.7;

/** Step up when this quantile of work times, scaled to the next size, stays below this load. */
const STEP_UP_LOAD = 0.65;
const STEP_UP_QUANTILE = 0.9;
/** Minimum time between a change and a step up. */
const MIN_STAY_MS = 2000;
/** Minimum measured frames before any change. */
const MIN_FRAMES = 12;

/** A size that was too slow is blocked; the time doubles with each failure. */
const MIN_BLOCK_MS = 10_000;
const MAX_BLOCK_MS = 300_000;
/** A step down this soon after a step up returns to the previous size, which is known to be fast enough. */
const TRIAL_MS = 20_000;
/** A size at or above the blocked one that lasts this long clears the block. */
const CLEAR_BLOCK_MS = 60_000;

/**
 * Controls the input size. It steps down at once, by as much as is needed, when frames are about to be late. It
 * steps up by one step after some seconds in which the next size would have been fast enough.
 */
export class InputSizeController {
  #bounds: SizeBounds;
  #size: number;
  #reason: SizeReason = 'measuring';
  #gaps: number[] = [];
  /** Work times at this size, ms: as measured, and scaled to a square input. */
  #works: number[] = [];
  #squareWorks: number[] = [];
  #lastMs: number | null = null;
  /** Frames still to be ignored. */
  #settling = SETTLING_FRAMES;
  /** Observed time without pauses, ms. */
  #clockMs = 0;
  #changedMs = 0;
  /** Whether the last change was a step up. */
  #isTrial = false;
  /** Sizes from `from` on are blocked until `untilMs`. */
  #blocked = { from: Infinity, untilMs: 0 };
  #blockMs = MIN_BLOCK_MS;

  constructor(bounds: SizeBounds, size: number) {
    this.#bounds = bounds;
    this.#size = this.#limit(size);
  }

  /** The longer side of the input for the next frame, pixels. */
  get size(): number {
    return this.#size;
  }

  /** The reason for the current size. */
  get reason(): SizeReason {
    return this.#reason;
  }

  /** Changes the bounds from the next frame on. */
  setBounds(bounds: SizeBounds): void {
    this.#bounds = bounds;
    const size = this.#limit(this.#size);
    if (size !== this.#size) this.#change(size);
  }

  /** Starts a new source. What was learned about the device stays. */
  pause(): void {
    this.#lastMs = null;
    this.#gaps = [];
    this.#settle();
  }

  /**
   * Records an analysed frame, and changes the size when needed.
   * @param minIntervalMs minimum interval of frames, when the person chose a lower rate
   */
  observe({ timeMs, workMs, inputArea }: FrameCost, minIntervalMs = 0): void {
    const gapMs = this.#lastMs === null ? Infinity : timeMs - this.#lastMs;
    const follows = gapMs > 0 && gapMs <= MAX_GAP_MS;
    if (!follows) this.pause();
    this.#lastMs = timeMs;
    if (!follows) return;
    remember(this.#gaps, gapMs);
    this.#clockMs += gapMs;
    if (this.#settling > 0) {
      this.#settling--;
      return;
    }
    remember(this.#works, workMs);
    remember(this.#squareWorks, (workMs * this.#size ** 2) / inputArea);
    if (this.#size >= this.#blocked.from && this.#clockMs - this.#changedMs > CLEAR_BLOCK_MS) {
      this.#blocked = { from: Infinity, untilMs: 0 };
      this.#blockMs = MIN_BLOCK_MS;
    }
    this.#decide(Math.max(minIntervalMs, cameraInterval(this.#gaps)));
  }

  #decide(intervalMs: number): void {
    if (this.#works.length < MIN_FRAMES) return;
    const late = quantile(this.#works.slice(-RECENT_FRAMES), 1 - LATE_SHARE);
    if (late > MAX_LOAD * intervalMs) {
      if (this.#size > this.#bounds.min) this.#stepDown(late, intervalMs);
      else this.#reason = 'smallest';
      return;
    }
    if (this.#size >= this.#bounds.max) {
      this.#reason = 'sharpest';
      return;
    }
    if (this.#clockMs - this.#changedMs < MIN_STAY_MS) return;
    this.#reason = 'in-time';
    const next = this.#size + INPUT_MULTIPLE;
    const isBlocked = next >= this.#blocked.from && this.#clockMs < this.#blocked.untilMs;
    const usual = quantile(this.#squareWorks, STEP_UP_QUANTILE);
    const fits = usual * (next / this.#size) ** 2 < STEP_UP_LOAD * intervalMs;
    if (!fits || isBlocked) return;
    this.#change(next);
    this.#isTrial = true;
  }

  /** Reduces the size to the target load. A network's time is proportional to its input's area. */
  #stepDown(workMs: number, intervalMs: number): void {
    this.#blocked = { from: this.#size, untilMs: this.#clockMs + this.#blockMs };
    this.#blockMs = Math.min(MAX_BLOCK_MS, 2 * this.#blockMs);
    const below = this.#size - INPUT_MULTIPLE;
    const wanted = this.#size * Math.sqrt((TARGET_LOAD * intervalMs) / workMs);
    const fitting = Math.floor(wanted / INPUT_MULTIPLE) * INPUT_MULTIPLE;
    const isTrial = this.#isTrial && this.#clockMs - this.#changedMs < TRIAL_MS;
    this.#change(this.#limit(isTrial ? below : Math.min(below, fitting)));
  }

  #change(size: number): void {
    this.#size = size;
    this.#isTrial = false;
    this.#changedMs = this.#clockMs;
    this.#settle();
  }

  #settle(): void {
    this.#works = [];
    this.#squareWorks = [];
    this.#settling = SETTLING_FRAMES;
  }

  #limit(size: number): number {
    return Math.max(this.#bounds.min, Math.min(this.#bounds.max, size));
  }
}

/**
 * The camera's frame interval, ms. Skipped frames make gaps of several intervals, so a low quantile is the best
 * estimate; the minimum may be clock jitter.
 */
function cameraInterval(gaps: readonly number[]): number {
  return quantile(gaps, 0.2);
}

function remember(values: number[], value: number): void {
  values.push(value);
  if (values.length > WINDOW_FRAMES) values.shift();
}
