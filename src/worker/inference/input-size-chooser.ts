// The longer side of the network's input: what the person has set, or what the device can hold. The
// rule: core/live/adapt-input-size.ts. Who asks: pose-engine.ts.
import {
  InputSizeController,
  type FrameCost,
  type SizeReason,
} from '../../core/live/adapt-input-size.ts';
import { frameRateLimit } from '../../core/live/rate-limit.ts';
import type { LiveSettings } from '../../api/pose-api.ts';

/** Where the choice begins, and the most while the battery is spared, pixels; and the least. */
export interface InputSizeRange {
  least: number;
  native: number;
  /** What is set is taken, but for no less than this. */
  leastSet: number;
}

/** For one person or thing: the model's native size. */
export const ONE_SIZES: InputSizeRange = { least: 128, native: 192, leastSet: 0 };
/** For everyone in a whole frame; below, fewer are found however often it is looked at (bench/people.ts). */
export const EVERYONE_SIZES: InputSizeRange = { least: 320, native: 320, leastSet: 320 };

export class InputSizeChooser {
  readonly #range: InputSizeRange;
  #controller: InputSizeController;

  constructor(range: InputSizeRange) {
    this.#range = range;
    this.#controller = new InputSizeController(
      { least: range.least, most: range.native },
      range.native,
    );
  }

  /**
   * @param largest the longest side that makes it see better, pixels
   * @param still a picture that stands still has all the time it needs
   */
  choose(settings: LiveSettings, largest: number, still: boolean): number {
    const { least, native, leastSet } = this.#range;
    if (settings.inputSize !== 'auto') return Math.max(leastSet, settings.inputSize);
    if (still) return largest;
    const most = settings.batterySaving ? native : largest;
    this.#controller.setBounds({ least, most: Math.max(least, most) });
    return this.#controller.size;
  }

  /** Hears what a frame of a stream took. */
  observe(settings: LiveSettings, cost: FrameCost): void {
    if (settings.inputSize !== 'auto') return;
    const fps = frameRateLimit(settings);
    this.#controller.observe(cost, fps === null ? 0 : 1000 / fps);
  }

  /** Null when the size was set. */
  reason({ inputSize }: LiveSettings): SizeReason | null {
    return inputSize === 'auto' ? this.#controller.reason : null;
  }

  /** Another source follows. */
  pause(): void {
    this.#controller.pause();
  }
}
