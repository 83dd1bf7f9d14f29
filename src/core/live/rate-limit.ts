// Which frames are taken when fewer are wanted than the camera gives. Who leaves out: the worker's
// frame-reader.ts for streams, page/sources/video-feed.ts for videos.

/** Frames come a little early or late; what comes this part of an interval early is taken. */
const EARLY_SHARE = 0.25;

/** Frames a second while the battery is spared. */
export const SPARING_FPS = 15;

/** The rate a person asked for; null is the camera's. */
export interface RateWish {
  batterySaving: boolean;
  /** Frames a second, null takes all. */
  targetFps: number | null;
}

/** The most frames a second that are wanted, null for all. */
export function frameRateLimit({ batterySaving, targetFps }: RateWish): number | null {
  if (!batterySaving) return targetFps;
  return targetFps === null ? SPARING_FPS : Math.min(SPARING_FPS, targetFps);
}

/** Lets frames through at a rate, evenly. */
export class RateLimit {
  #dueMs = -Infinity;

  /**
   * Whether a frame is to be taken. Frames are asked about in the order of their time; one that goes
   * back or far ahead begins anew.
   * @param timeMs the frame's own time
   * @param framesPerSecond null takes all
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
    // The next is due an interval after this one was, not after it came: so the mean rate is right.
    this.#dueMs = (isAnew ? timeMs : this.#dueMs) + intervalMs;
    return true;
  }
}
