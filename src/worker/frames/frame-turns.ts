// The order of frames: one after the other, and where the GPU takes its work at once the next is begun
// while the last one's answer is awaited. Who takes turns: pose-engine.ts.
import { SerialQueue } from '../shared/serial-queue.ts';

/** What a frame's work knows of its neighbours. */
export interface FrameOrder {
  /** Resolves when the frame before is done, however that ended. */
  before: Promise<unknown>;
  /** To be called when another frame may be begun; else that is when this one is done. */
  onSubmitted: () => void;
}

export class FrameQueue {
  #turns = new SerialQueue();
  /** Resolves when the frame that was begun last is done. Never rejects. */
  #underWay: Promise<unknown> = Promise.resolve();

  /** Begins a frame in its turn; resolves when another may be begun. */
  begin<T>(work: (order: FrameOrder) => Promise<T>): Promise<{ done: Promise<T> }> {
    return this.#turns.take(async () => {
      const before = this.#underWay;
      let onSubmitted: () => void = () => undefined;
      const submitted = new Promise<void>((resolve) => (onSubmitted = resolve));
      const done = work({ before, onSubmitted });
      this.#underWay = done.catch(() => undefined);
      await Promise.race([submitted, this.#underWay]);
      return { done };
    });
  }

  /** Does something between two frames, when none is under way. */
  takeAlone<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.take(async () => {
      await this.#underWay;
      return work();
    });
  }
}
