// The pose worker, as the page holds it. What can be asked of it: pose-api.ts; how no question
// hangs: worker-handle.ts; its other end: worker/pose.worker.ts.
import type { PoseWorkerApi } from '../../api/pose-api.ts';
import type { WorkerGoneError } from '../shell/errors.ts';
import { WorkerHandle } from './worker-handle.ts';

export class PoseWorker extends WorkerHandle<PoseWorkerApi> {
  /** @param onDeath called once, with the cause, when the worker dies of itself (not by terminate) */
  constructor(onDeath: (cause: WorkerGoneError) => void) {
    const worker = new Worker(new URL('../../worker/pose.worker.ts', import.meta.url), {
      type: 'module',
      name: 'pose',
    });
    super(worker, { ping: (remote) => remote.ping(), silentBeats: 3, onDeath });
  }
}
