// Sends the frames of a playing <video> to the worker: for video files, and for cameras in browsers
// without frame streams. One frame is in flight; the newest replaces one that waits. Next:
// worker/live/pose-engine.ts.
import * as Comlink from 'comlink';
import { RateLimit } from '../../core/live/rate-limit.ts';
import { asError } from '../shell/errors.ts';
import type { SourceHooks } from './live-source.ts';
import type { PoseWorker } from '../workers/pose-worker.ts';

/** A running transfer of frames to a worker. */
export interface FrameFeed {
  /** Frames replaced by a newer one before they were sent. */
  readonly skipped: number;
  /** Resolves when no frame is in flight and the worker has reset its tracking state. */
  stop: () => Promise<void>;
}

export class VideoFeed implements FrameFeed {
  skipped = 0;
  #callbackId: number;
  #inFlight: Promise<void> | null = null;
  /** Position in the video, s, of the frame that waits while another is in flight; null for none. */
  #waiting: number | null = null;
  #lastTime = 0;
  /** The video's `presentedFrames` at the last callback. */
  #presented: number | null = null;
  #stopped = false;
  readonly #limit = new RateLimit();

  /**
   * @param hooks `onTrouble` is called when a frame cannot be read or analysed; the feed has
   * stopped then
   */
  constructor(
    readonly worker: PoseWorker,
    readonly video: HTMLVideoElement,
    readonly hooks: SourceHooks,
  ) {
    this.#callbackId = this.#awaitFrame();
  }

  async stop(): Promise<void> {
    this.#halt();
    await this.#inFlight;
    await stopReading(this.worker);
  }

  /** Analyses the current frame again. */
  refresh(): void {
    this.#take(this.#lastTime);
  }

  #halt(): void {
    this.#stopped = true;
    this.#waiting = null;
    this.video.cancelVideoFrameCallback(this.#callbackId);
  }

  #awaitFrame(): number {
    return this.video.requestVideoFrameCallback((_now, { mediaTime, presentedFrames }) => {
      this.#callbackId = this.#awaitFrame();
      this.#countMissed(presentedFrames);
      if (this.#limit.takes(mediaTime * 1000, this.hooks.fpsLimit())) this.#take(mediaTime);
    });
  }

  /** Counts frames that were presented without a callback. */
  #countMissed(presented: number): void {
    const missed = presented - (this.#presented ?? presented) - 1;
    this.#presented = presented;
    if (missed > 0 && this.hooks.fpsLimit() === null) this.skipped += missed;
  }

  #take(time: number): void {
    if (this.#stopped) return;
    this.#lastTime = time;
    if (this.#inFlight) {
      if (this.#waiting !== null) this.skipped += 1;
      this.#waiting = time;
      return;
    }
    const deliveredMs = performance.timeOrigin + performance.now();
    this.#inFlight = this.#analyse(time, deliveredMs).finally(() => {
      this.#inFlight = null;
      const next = this.#waiting;
      this.#waiting = null;
      if (next !== null) this.#take(next);
    });
  }

  async #analyse(time: number, deliveredMs: number): Promise<void> {
    try {
      const frame = await grabFrame(this.video, time);
      if (!frame) return;
      await this.worker.call((remote) =>
        remote.analyse(Comlink.transfer(frame, [frame]), time * 1000, {
          still: false,
          deliveredMs,
          skipped: this.skipped,
        }),
      );
    } catch (thrown) {
      // A dead worker is reported by its owner; failures after a stop do not matter.
      if (this.#stopped || !this.worker.alive) return;
      this.#halt();
      this.hooks.onTrouble(asError(thrown));
    }
  }
}

/** Ends the worker's own reading, if any, and resets its tracking state and statistics. */
export async function stopReading(worker: PoseWorker): Promise<void> {
  if (worker.alive) await worker.call((remote) => remote.stopReading());
}

/**
 * Reads the current frame of a video. Returns null while there is none: before the first frame, and
 * while a loop restarts.
 * @param time position of the frame, s
 */
async function grabFrame(
  video: HTMLVideoElement,
  time: number,
): Promise<VideoFrame | ImageBitmap | null> {
  try {
    return 'VideoFrame' in window
      ? new VideoFrame(video, { timestamp: Math.round(time * 1e6) })
      : await createImageBitmap(video);
  } catch (thrown) {
    if (asError(thrown).name === 'InvalidStateError') return null;
    throw thrown;
  }
}
