// How large the network's input is, when the app may choose: as large as the device can hold at the
// camera's rate, without flicker. Who asks: worker/inference/input-size-chooser.ts.
import { INPUT_MULTIPLE } from '../geometry.ts';
import { quantile } from '../math.ts';

/** Why the size is what it is. */
export type SizeReason =
  /** Not enough frames were seen yet. */
  | 'measuring'
  /** Larger would not help. */
  | 'sharpest'
  /** The next larger one would not keep the rate. */
  | 'in-time'
  /** Not even the smallest keeps the rate. */
  | 'smallest';

/** One analysed frame. */
export interface FrameCost {
  /** The frame's own time, ms. */
  timeMs: number;
  /** From the frame to its drawing, ms; waiting does not count. */
  workMs: number;
  /** The network's input, pixels. A crop's aspect may make it smaller than a square. */
  inputArea: number;
}

/** Sizes between which the controller chooses: multiples of 32, pixels. */
export interface SizeBounds {
  least: number;
  most: number;
}

/** Frames that are remembered, of their gaps and of their times. */
const WINDOW = 60;
/** A longer gap is a pause (a hidden tab, a leap in a video) and says nothing about the device. */
const LONGEST_GAP_MS = 1500;
/** After a change or a pause so many frames may still pay for it. */
const SETTLING_FRAMES = 5;

/** Coarser when this share of the last frames takes more than this part of the interval. */
const RECENT_FRAMES = 20;
const FULL = 0.9;
const LATE_SHARE = 0.4;
/** What the size after that should take of the interval. */
const COMFORT = 0.7;

/** Sharper when nine frames in ten of the last seconds would take less than this part. */
const ROOMY = 0.65;
const ROOMY_QUANTILE = 0.9;
const MIN_STAY_MS = 2000;
const MIN_FRAMES = 12;

/** A size that did not hold is not tried again for a while, each time for longer. */
const FIRST_REST_MS = 10_000;
const LONGEST_REST_MS = 300_000;
/** The size before one that was tried this lately is known to hold. */
const TRIAL_MS = 20_000;
/** A size that held for so long has earned a new beginning. */
const PROBATION_MS = 60_000;

/**
 * Follows the device. It steps down as soon as frames are about to be late, by as much as is needed,
 * and up by one step after some seconds in which the next size would have fitted well.
 */
export class InputSizeController {
  #bounds: SizeBounds;
  #size: number;
  #reason: SizeReason = 'measuring';
  #gaps: number[] = [];
  /** Of frames at this size: times as taken, and as a square input would have taken. */
  #works: number[] = [];
  #squareWorks: number[] = [];
  #lastMs: number | null = null;
  #settling = SETTLING_FRAMES;
  /** Time that was watched, pauses left out, ms. */
  #clockMs = 0;
  #changedMs = 0;
  /** The size is the last one's next larger. */
  #isTrial = false;
  /** From this size on nothing is tried before this moment. */
  #resting = { from: Infinity, untilMs: 0 };
  #restMs = FIRST_REST_MS;

  constructor(bounds: SizeBounds, size: number) {
    this.#bounds = bounds;
    this.#size = this.#limit(size);
  }

  /** The longer side of the input for the next frame, pixels. */
  get size(): number {
    return this.#size;
  }

  get reason(): SizeReason {
    return this.#reason;
  }

  /** Other bounds, from the next frame on. */
  setBounds(bounds: SizeBounds): void {
    this.#bounds = bounds;
    const size = this.#limit(this.#size);
    if (size !== this.#size) this.#change(size);
  }

  /** What comes next has to do with another source; the device is the same. */
  pause(): void {
    this.#lastMs = null;
    this.#gaps = [];
    this.#settle();
  }

  /**
   * Hears of an analysed frame, and changes the size when need be.
   * @param leastIntervalMs frames need not come closer together than this: a chosen rate
   */
  observe({ timeMs, workMs, inputArea }: FrameCost, leastIntervalMs = 0): void {
    const gapMs = this.#lastMs === null ? Infinity : timeMs - this.#lastMs;
    const follows = gapMs > 0 && gapMs <= LONGEST_GAP_MS;
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
    if (this.#size >= this.#resting.from && this.#clockMs - this.#changedMs > PROBATION_MS) {
      this.#resting = { from: Infinity, untilMs: 0 };
      this.#restMs = FIRST_REST_MS;
    }
    this.#decide(Math.max(leastIntervalMs, cameraInterval(this.#gaps)));
  }

  #decide(intervalMs: number): void {
    if (this.#works.length < MIN_FRAMES) return;
    const late = quantile(this.#works.slice(-RECENT_FRAMES), 1 - LATE_SHARE);
    if (late > FULL * intervalMs) {
      if (this.#size > this.#bounds.least) this.#stepDown(late, intervalMs);
      else this.#reason = 'smallest';
      return;
    }
    if (this.#size >= this.#bounds.most) {
      this.#reason = 'sharpest';
      return;
    }
    if (this.#clockMs - this.#changedMs < MIN_STAY_MS) return;
    this.#reason = 'in-time';
    const next = this.#size + INPUT_MULTIPLE;
    const isResting = next >= this.#resting.from && this.#clockMs < this.#resting.untilMs;
    const usual = quantile(this.#squareWorks, ROOMY_QUANTILE);
    const fits = usual * (next / this.#size) ** 2 < ROOMY * intervalMs;
    if (!fits || isResting) return;
    this.#change(next);
    this.#isTrial = true;
  }

  /** To the largest size that should leave room. A network's time goes with its input's area. */
  #stepDown(workMs: number, intervalMs: number): void {
    this.#resting = { from: this.#size, untilMs: this.#clockMs + this.#restMs };
    this.#restMs = Math.min(LONGEST_REST_MS, 2 * this.#restMs);
    const below = this.#size - INPUT_MULTIPLE;
    const wanted = this.#size * Math.sqrt((COMFORT * intervalMs) / workMs);
    const fitting = Math.floor(wanted / INPUT_MULTIPLE) * INPUT_MULTIPLE;
    // What was only being tried goes back to what has just held.
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
    return Math.max(this.#bounds.least, Math.min(this.#bounds.most, size));
  }
}

/**
 * How far apart the camera's frames are. Frames that were left out make gaps of several intervals, so
 * a short gap is the nearest to the truth; the very shortest may be a hiccup of the clock.
 */
function cameraInterval(gaps: readonly number[]): number {
  return quantile(gaps, 0.2);
}

function remember(values: number[], value: number): void {
  values.push(value);
  if (values.length > WINDOW) values.shift();
}
