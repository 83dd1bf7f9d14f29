// The page's handle of the pose worker. Calls: api/pose-api.ts. Next: worker/pose.worker.ts.
import type { PoseWorkerApi } from '../../api/pose-api.ts';
import type { WorkerGoneError } from '../shell/errors.ts';
import { WorkerHandle } from './worker-handle.ts';

/** Starts a pose worker and calls it. */
export class PoseWorker extends WorkerHandle<PoseWorkerApi> {
  /** @param onDeath called once when the worker dies (not after terminate()) */
  constructor(onDeath: (cause: WorkerGoneError) => void) {
    const worker = new Worker(new URL('../../worker/pose.worker.ts', import.meta.url), {
      type: 'module',
      name: 'pose',
    });
    super(worker, { ping: (remote) => remote.ping(), silentBeats: 3, onDeath });
  }
}
