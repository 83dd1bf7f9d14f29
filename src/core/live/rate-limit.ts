// Reduces a source's frame rate to the rate in the settings.

/** Tolerance for early frames, as a share of the interval. */
const EARLY_SHARE = 0.25;

/** Maximum frames per second with battery saving. */
export const SPARING_FPS = 15;

/** The settings that limit the rate. */
export interface RateWish {
  batterySaving: boolean;
  /** Frames per second; null for the camera's rate. */
  targetFps: number | null;
}

/** The maximum frames per second; null for no limit. */
export function frameRateLimit({ batterySaving, targetFps }: RateWish): number | null {
  if (!batterySaving) return targetFps;
  return targetFps === null ? SPARING_FPS : Math.min(SPARING_FPS, targetFps);
}

/** Selects frames at an even rate. */
export class RateLimit {
  #dueMs = -Infinity;

  /**
   * Whether to analyse a frame. Call it for all frames in order; a jump of the timestamps restarts the schedule.
   * @param timeMs the frame's timestamp
   * @param framesPerSecond null for all frames
   */
  takes(timeMs: number, framesPerSecond: number | null): boolean {
    if (framesPerSecond === null) {
      this.#dueMs = -Infinity;
      return true;
    }
    const intervalMs = 1000 / framesPerSecond;
    const untilDueMs = this.#dueMs - timeMs;
    const isAnew = untilDueMs > 2 * intervalMs || untilDueMs < -intervalMs;
    if (!isAnew && untilDueMs > EARLY_SHARE * intervalMs) return false;
    // The next frame is due an interval after this one was due, so that the mean rate is exact.
    this.#dueMs = (isAnew ? timeMs : this.#dueMs) + intervalMs;
    return true;
  }
}
