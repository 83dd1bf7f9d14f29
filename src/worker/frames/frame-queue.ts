// The order of frames: one after the other, and where the GPU takes its work at once, the next one starts while the
// previous result is pending.
import { SerialQueue } from '../shared/serial-queue.ts';

/** What is known about a frame besides its pixels. */
export interface FrameContext {
  /** A single picture, without a past. */
  isStill: boolean;
  /** From the frame's capture until it reached the worker, ms. */
  captureMs: number;
  /** Frames of the source that were skipped before they reached the worker, so far. */
  skipped?: number;
  /** Nothing waits for the result, so the best input size is used. Always true for a still. */
  isUnhurried?: boolean;
}

/** A frame's neighbours. */
export interface FrameOrder {
  /** Settles when the previous frame is done, successfully or not. */
  previous: Promise<unknown>;
  /** Called when the next frame may start; otherwise it starts when this one is done. */
  onSubmitted: () => void;
}

export class FrameQueue {
  #queue = new SerialQueue();
  /** Settles when the frame started last is done. Never rejects. */
  #inFlight: Promise<unknown> = Promise.resolve();

  /** Starts a frame when it is its turn; resolves when the next one may start. */
  begin<T>(work: (order: FrameOrder) => Promise<T>): Promise<{ done: Promise<T> }> {
    return this.#queue.take(async () => {
      const previous = this.#inFlight;
      let onSubmitted: () => void = () => undefined;
      const submitted = new Promise<void>((resolve) => (onSubmitted = resolve));
      const done = work({ previous, onSubmitted });
      this.#inFlight = done.catch(() => undefined);
      await Promise.race([submitted, this.#inFlight]);
      return { done };
    });
  }

  /** Runs between two frames, when none is in flight. */
  takeAlone<T>(work: () => Promise<T>): Promise<T> {
    return this.#queue.take(async () => {
      await this.#inFlight;
      return work();
    });
  }
}
