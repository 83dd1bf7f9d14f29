// Frames from a playing <video> to the worker: for browsers whose camera frames cannot be streamed,
// and for video files. Newest frame wins, one in flight. The streamed way is in camera-feed.ts.
import * as Comlink from 'comlink';
import { RateLimit } from '../../core/live/rate-limit.ts';
import { asError } from '../shell/errors.ts';
import type { SourceHooks } from './live-source.ts';
import type { PoseWorker } from '../workers/pose-worker.ts';

/** Frames on their way to a worker. */
export interface FrameFeed {
  /** Frames that a newer one replaced on the page, before they were sent. */
  readonly skipped: number;
  /** Resolves when no frame is in flight, and the worker has forgotten what it saw. */
  stop: () => Promise<void>;
}

export class VideoFeed implements FrameFeed {
  skipped = 0;
  #callbackId: number;
  #inFlight: Promise<void> | null = null;
  /** Position in the video, s, of a frame that came while another was in flight. */
  #waiting: number | null = null;
  #lastTime = 0;
  /** Frames that the video had shown at the last one, by its own count. */
  #presented: number | null = null;
  #stopped = false;
  readonly #limit = new RateLimit();

  /** @param hooks told when a frame could not be read or analysed; the feed has stopped then */
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

  /** Analyses the frame on the screen once more. */
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

  /** Frames that were shown without a word to us. */
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
      // A dead worker is its owner's business, and a stopped feed is nobody's.
      if (this.#stopped || !this.worker.alive) return;
      this.#halt();
      this.hooks.onTrouble(asError(thrown));
    }
  }
}

/** Has the worker end its reading, if it reads by itself, and forget the person and the numbers. */
export async function stopReading(worker: PoseWorker): Promise<void> {
  if (worker.alive) await worker.call((remote) => remote.stopReading());
}

/**
 * The video's picture now; null while it has none, as before its first one is presented or while it
 * starts over. The next is on its way then.
 * @param time its position, s
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
