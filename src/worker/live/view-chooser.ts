// Chooses between the two views when the setting is automatic: in step, where each frame is drawn with its own
// keypoints, while frames are fast enough; live, where keypoints are drawn over free-running video, when they are not.
import type { LiveSettings, ViewMode } from '../../api/pose-api.ts';

/** Above this time per frame the picture in step lags noticeably, ms. */
const MAX_IN_STEP_MS = 120;
/** Below this time the view returns to in step, ms. Well below the other threshold, so that the view does not flicker. */
const RETURN_TO_IN_STEP_MS = 75;
/** Weight of the newest frame in the running mean. */
const NEWEST_WEIGHT = 0.1;

export class ViewChooser {
  #meanMs: number | null = null;
  #view: ViewMode = 'in-step';

  /** Adds a frame. @param totalMs from its capture until it was drawn */
  observe(totalMs: number): void {
    this.#meanMs =
      this.#meanMs === null ? totalMs : this.#meanMs + NEWEST_WEIGHT * (totalMs - this.#meanMs);
    if (this.#meanMs > MAX_IN_STEP_MS) this.#view = 'live';
    else if (this.#meanMs < RETURN_TO_IN_STEP_MS) this.#view = 'in-step';
  }

  /** Running mean of the frame time, ms. */
  get meanMs(): number {
    return this.#meanMs ?? 0;
  }

  choose(setting: LiveSettings['view']): ViewMode {
    return setting === 'auto' ? this.#view : setting;
  }
}
