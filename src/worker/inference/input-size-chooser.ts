// The longer side of the network's input: the user's setting, or adapted to the device by
// core/live/adapt-input-size.ts.
import {
  InputSizeController,
  type FrameCost,
  type SizeReason,
} from '../../core/live/adapt-input-size.ts';
import { frameRateLimit } from '../../core/live/rate-limit.ts';
import type { LiveSettings } from '../../api/pose-api.ts';

/** Pixels. */
export interface InputSizeRange {
  /** Minimum size chosen automatically. */
  min: number;
  /** Size at the start, and maximum while the battery is saved. */
  native: number;
  /** Minimum for a size set by the user. */
  minSetting: number;
}

/** For one person or thing. */
export const ONE_SIZES: InputSizeRange = { min: 128, native: 192, minSetting: 0 };
/** For everyone in a whole frame. Below 320 px fewer people are found, however often it is run (bench/people.ts). */
export const EVERYONE_SIZES: InputSizeRange = { min: 320, native: 320, minSetting: 320 };

export class InputSizeChooser {
  readonly #range: InputSizeRange;
  #controller: InputSizeController;

  constructor(range: InputSizeRange) {
    this.#range = range;
    this.#controller = new InputSizeController({ min: range.min, max: range.native }, range.native);
  }

  /**
   * The input's longer side, pixels.
   * @param maxSize longest side that still improves the result, pixels
   * @param isUnhurried nothing waits for the result, so the maximum is used
   */
  choose(settings: LiveSettings, maxSize: number, isUnhurried: boolean): number {
    const { min, native, minSetting } = this.#range;
    if (settings.inputSize !== 'auto') return Math.max(minSetting, settings.inputSize);
    if (isUnhurried) return maxSize;
    const max = settings.batterySaving ? native : maxSize;
    this.#controller.setBounds({ min, max: Math.max(min, max) });
    return this.#controller.size;
  }

  /** Adapts the size to the cost of a frame. */
  observe(settings: LiveSettings, cost: FrameCost): void {
    if (settings.inputSize !== 'auto') return;
    const fps = frameRateLimit(settings);
    this.#controller.observe(cost, fps === null ? 0 : 1000 / fps);
  }

  /** Why the size was chosen; null when it was set. */
  reason({ inputSize }: LiveSettings): SizeReason | null {
    return inputSize === 'auto' ? this.#controller.reason : null;
  }

  /** Ignores the gap to the next frame, e.g. when the source changes. */
  pause(): void {
    this.#controller.pause();
  }
}
