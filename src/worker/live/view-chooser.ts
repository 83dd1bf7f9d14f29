// In step or live, when the choice is left to us: analysed frames are shown while they come in time.
import type { LiveSettings, ViewMode } from '../../api/pose-api.ts';

/** Slower than this, and the picture shown in step would feel late, ms. */
const TOO_SLOW_MS = 120;
/** Quick enough to go back in step; well below the other, so that the view does not flicker. */
const QUICK_AGAIN_MS = 75;

/** How much a new frame counts in the running mean. */
const NEWEST_WEIGHT = 0.1;

export class ViewChooser {
  #meanMs: number | null = null;
  #view: ViewMode = 'in-step';

  /** Hears how long a frame took from its arrival to its drawing, ms. */
  observe(totalMs: number): void {
    this.#meanMs =
      this.#meanMs === null ? totalMs : this.#meanMs + NEWEST_WEIGHT * (totalMs - this.#meanMs);
    if (this.#meanMs > TOO_SLOW_MS) this.#view = 'live';
    else if (this.#meanMs < QUICK_AGAIN_MS) this.#view = 'in-step';
  }

  /** How long frames take of late, ms. */
  get meanMs(): number {
    return this.#meanMs ?? 0;
  }

  choose(setting: LiveSettings['view']): ViewMode {
    return setting === 'auto' ? this.#view : setting;
  }
}
