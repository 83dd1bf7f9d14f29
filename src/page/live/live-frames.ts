// Single frames of what is watched, and single pictures, as the pose worker sees them: for lessons.
// Part of a live session; the border's calls behind it: pose-api.ts.
import * as Comlink from 'comlink';
import { parseModelSpec } from '../../core/model/model-spec.ts';
import type { FoundPoints, GrabbedFrame } from '../../api/pose-api.ts';
import { bodySpec } from '../shell/body-spec.ts';
import type { ReadyWorker, WorkerManager } from '../workers/worker-manager.ts';

export class LiveFrames {
  readonly #keeper: WorkerManager;
  readonly #ready: () => Promise<ReadyWorker>;

  /** @param ready has the worker prepared, as the settings say, unless it is already */
  constructor(keeper: WorkerManager, ready: () => Promise<ReadyWorker>) {
    this.#keeper = keeper;
    this.#ready = ready;
  }

  /** The joints of the model that is in use, or will be once there is a worker. */
  get joints(): readonly string[] {
    const { expectedModel } = this.#keeper;
    const { joints } = expectedModel ? parseModelSpec(expectedModel.spec) : bodySpec;
    return joints.map(({ name }) => name);
  }

  /** The frame that was shown last, exactly, with what was found in it; null when there is none. */
  grab(): Promise<GrabbedFrame | null> {
    return this.#keeper.ask((remote) => remote.grabFrame(), null);
  }

  /** Holds on to the last seconds, small, oldest first, the frame shown last at the end. */
  freeze(): Promise<GrabbedFrame[]> {
    return this.#keeper.ask((remote) => remote.freezeFrames(), []);
  }

  /** One of the frozen frames as large as it was; null when it is frozen no more. */
  frozenAt(index: number): Promise<GrabbedFrame | null> {
    return this.#keeper.ask((remote) => remote.frozenFrame(index), null);
  }

  thaw(): Promise<void> {
    return this.#keeper.ask((remote) => remote.thawFrames(), undefined);
  }

  /**
   * What the model in use finds in a picture, which is closed; prepares the worker when need be.
   * @throws what preparing it throws, WorkerGoneError
   */
  async findPoints(bitmap: ImageBitmap): Promise<FoundPoints> {
    const { worker } = await this.#ready();
    return worker.call(async (remote): Promise<FoundPoints> =>
      remote.findPoints(Comlink.transfer(bitmap, [bitmap])),
    );
  }
}
