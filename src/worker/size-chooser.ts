// The longer side of the network's input: what the person has set, or what the device can hold. The
// rule: core/adapt-input-size.ts. Who asks: pose-engine.ts.
import { InputSizeController, type FrameCost, type SizeReason } from '../core/adapt-input-size.ts';
import { frameRateLimit } from '../core/rate-limit.ts';
import type { LiveSettings } from '../worker-api.ts';
import type { Look } from './look.ts';

const LEAST = 128;
/** The model's native size: where it starts, and the most while the battery is spared. */
const NATIVE = 192;

export class SizeChooser {
  #controller = new InputSizeController({ least: LEAST, most: NATIVE }, NATIVE);

  /** @param still a picture that stands still has all the time it needs */
  choose(settings: LiveSettings, look: Look, still: boolean): number {
    if (settings.inputSize !== 'auto') return settings.inputSize;
    if (still) return look.largestInput;
    const most = settings.batterySaving ? NATIVE : look.largestInput;
    this.#controller.setBounds({ least: LEAST, most: Math.max(LEAST, most) });
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
