// Requests for single frames of the live view and for single pictures, used by lessons. Part of a
// LiveSession. Next: worker/live/pose-engine.ts.
import * as Comlink from 'comlink';
import { parseModelSpec } from '../../core/model/model-spec.ts';
import type { FoundPoints, GrabbedFrame } from '../../api/pose-api.ts';
import { bodySpec } from '../shell/body-spec.ts';
import type { ReadyWorker, WorkerManager } from '../workers/worker-manager.ts';

/** Single frames of the live view, as the pose worker analysed them. */
export class LiveFrames {
  readonly #workers: WorkerManager;
  readonly #ready: () => Promise<ReadyWorker>;

  /** @param ready resolves to the worker, prepared for the current settings */
  constructor(workers: WorkerManager, ready: () => Promise<ReadyWorker>) {
    this.#workers = workers;
    this.#ready = ready;
  }

  /** The joints of the current model, or of the one that the first worker will load. */
  get joints(): readonly string[] {
    const { expectedModel } = this.#workers;
    const { joints } = expectedModel ? parseModelSpec(expectedModel.spec) : bodySpec;
    return joints.map(({ name }) => name);
  }

  /** The last shown frame with its detection; null when there is none. */
  grab(): Promise<GrabbedFrame | null> {
    return this.#workers.ask((remote) => remote.grabFrame(), null);
  }

  /** Freezes thumbnails of the last seconds, oldest first; the last shown frame is the last one. */
  freeze(): Promise<GrabbedFrame[]> {
    return this.#workers.ask((remote) => remote.freezeFrames(), []);
  }

  /** A frozen frame at full size; null when frames are no longer frozen. */
  frozenAt(index: number): Promise<GrabbedFrame | null> {
    return this.#workers.ask((remote) => remote.frozenFrame(index), null);
  }

  /** Releases the frozen frames. */
  thaw(): Promise<void> {
    return this.#workers.ask((remote) => remote.thawFrames(), undefined);
  }

  /**
   * Runs the current model on a picture and closes the picture. Prepares the worker if needed.
   * @throws WorkerGoneError, or what preparing the worker throws
   */
  async findPoints(bitmap: ImageBitmap): Promise<FoundPoints> {
    const { worker } = await this.#ready();
    return worker.call(async (remote): Promise<FoundPoints> =>
      remote.findPoints(Comlink.transfer(bitmap, [bitmap])),
    );
  }
}
