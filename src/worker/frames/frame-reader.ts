// Reads a camera's frames: the newest frame wins, and a frame that arrives during an analysis replaces the one that
// waits. Next: worker/live/pose-engine.ts takes them one by one.
import { MissedFrames } from '../../core/live/frame-arrival.ts';
import { RateLimit } from '../../core/live/rate-limit.ts';
import type { FrameSource } from '../../api/pose-api.ts';

/** A frame and the time at which it reached the worker. */
export interface ArrivedFrame {
  frame: VideoFrame;
  /** performance.now() at its arrival, ms. */
  arrivedMs: number;
}

export class FrameReader {
  /** Frames that were replaced before they were taken, and those that the browser dropped. */
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
   * @param fpsLimit maximum frame rate, null for all; read at every frame. Frames it leaves out do not count as
   *   dropped.
   * @throws the browser's error when the source cannot be read; the source is stopped
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

  /** The newest frame, which the caller closes; null when the source has ended. */
  async take(): Promise<ArrivedFrame | null> {
    // One turn of the event loop delivers frames that arrived during a long computation.
    await this.#nextTurn();
    while (!this.#newest && !this.#ended) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    const taken = this.#newest;
    this.#newest = null;
    if (!taken && this.#error) throw this.#error as Error;
    return taken;
  }

  /** Sets the interval of the source's frames, ms. Before, no frame counts as missed. */
  pace(intervalMs: number): void {
    this.#intervalMs = intervalMs;
  }

  /** Stops the source and closes a frame that was not taken. */
  async stop(): Promise<void> {
    // A stream that failed rejects again; `take` has thrown the error already.
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

  /** Resolves on the next turn of the event loop: by a message, because timers are throttled. */
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
    // An open channel is never freed, and a pending message does not arrive after it is closed.
    this.#turn.port1.close();
    this.#endTurn?.();
  }
}

/** Stops a transferred track; otherwise the camera stays on. */
function stopTrack(source: FrameSource): void {
  if (source.kind === 'track') source.track.stop();
}

function openStream(source: FrameSource): ReadableStream<VideoFrame> {
  if (source.kind === 'stream') return source.stream;
  // Safari creates the stream in the worker, from a transferred track.
  const processor = new MediaStreamTrackProcessor({ track: source.track }) as {
    readable: ReadableStream<VideoFrame>;
  };
  return processor.readable;
}
