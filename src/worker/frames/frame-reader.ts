// Reads a camera's frames so that the newest wins: what comes while one is analysed replaces what
// waits. Next: pose-engine.ts takes them one by one.
import { MissedFrames } from '../../core/live/frame-arrival.ts';
import { RateLimit } from '../../core/live/rate-limit.ts';
import type { FrameSource } from '../../api/pose-api.ts';

/** A frame and the moment it reached the worker. */
export interface ArrivedFrame {
  frame: VideoFrame;
  /** performance.now() at its arrival, ms. */
  arrivedMs: number;
}

export class FrameReader {
  /** Frames that were replaced before anyone took them, and those that the browser dropped. */
  dropped = 0;
  #source: FrameSource;
  #reader: ReadableStreamDefaultReader<VideoFrame>;
  #newest: ArrivedFrame | null = null;
  #ended = false;
  #error: unknown = null;
  #wake: (() => void) | null = null;
  #turn = new MessageChannel();
  #endTurn: (() => void) | null = null;
  #limit = new RateLimit();
  #missed = new MissedFrames();
  #intervalMs: number | null = null;
  #fpsLimit: () => number | null;

  /**
   * @param fpsLimit the most frames a second that are wanted, null for all; asked at every frame. What
   *   it leaves out does not count as dropped.
   * @throws what the browser throws when it cannot read the source, which has ended then
   */
  constructor(source: FrameSource, fpsLimit: () => number | null) {
    this.#source = source;
    this.#fpsLimit = fpsLimit;
    this.#turn.port1.onmessage = () => this.#endTurn?.();
    try {
      this.#reader = openStream(source).getReader();
    } catch (error) {
      this.#turn.port1.close();
      stopTrack(source);
      throw error;
    }
    void this.#pump();
  }

  /** The newest frame, now the caller's to close; null when the source has ended. */
  async take(): Promise<ArrivedFrame | null> {
    // One turn of the event loop lets frames in that came during a long computation.
    await this.#nextTurn();
    while (!this.#newest && !this.#ended) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    const taken = this.#newest;
    this.#newest = null;
    if (!taken && this.#error) throw this.#error as Error;
    return taken;
  }

  /** How far apart the source's frames come, ms; until it is told, nothing is missed. */
  pace(intervalMs: number): void {
    this.#intervalMs = intervalMs;
  }

  /** Ends the source and closes a frame that nobody took. */
  async stop(): Promise<void> {
    // A stream that failed says so once more; `take` has told it already.
    await this.#reader.cancel().catch(() => undefined);
    stopTrack(this.#source);
    this.#end();
  }

  async #pump(): Promise<void> {
    try {
      for (;;) {
        const { done, value } = await this.#reader.read();
        if (done) break;
        const limit = this.#fpsLimit();
        const timeMs = value.timestamp / 1000;
        if (!this.#limit.takes(timeMs, limit)) {
          value.close();
          continue;
        }
        this.dropped += this.#missed.add(timeMs, this.#wantedIntervalMs(limit));
        if (this.#newest) {
          this.#newest.frame.close();
          this.dropped++;
        }
        this.#newest = { frame: value, arrivedMs: performance.now() };
        this.#wake?.();
      }
    } catch (error) {
      this.#error = error;
    }
    this.#end();
  }

  #wantedIntervalMs(limit: number | null): number | null {
    return this.#intervalMs && Math.max(this.#intervalMs, limit ? 1000 / limit : 0);
  }

  /** Resolves on the event loop's next turn: a message, because timers are held back. */
  #nextTurn(): Promise<void> {
    if (this.#ended) return Promise.resolve();
    return new Promise((resolve) => {
      this.#endTurn = resolve;
      this.#turn.port2.postMessage(null);
    });
  }

  #end(): void {
    this.#ended = true;
    this.#newest?.frame.close();
    this.#newest = null;
    this.#wake?.();
    // An open channel would never be freed, and a message still under way never comes.
    this.#turn.port1.close();
    this.#endTurn?.();
  }
}

/** A track that was handed over is ours to stop, or the camera's light stays on. */
function stopTrack(source: FrameSource): void {
  if (source.kind === 'track') source.track.stop();
}

function openStream(source: FrameSource): ReadableStream<VideoFrame> {
  if (source.kind === 'stream') return source.stream;
  // Safari makes the stream in the worker, from a track that was handed over.
  const processor = new MediaStreamTrackProcessor({ track: source.track }) as {
    readable: ReadableStream<VideoFrame>;
  };
  return processor.readable;
}
