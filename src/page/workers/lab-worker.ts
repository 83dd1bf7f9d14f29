// The page's handle of a lab worker. Calls: api/lab-api.ts. Next: worker/lab.worker.ts.
import type { LabApi } from '../../api/lab-api.ts';
import type { WorkerGoneError } from '../shell/errors.ts';
import { WorkerHandle } from './worker-handle.ts';

/** Starts a lab worker and calls it. */
export class LabWorker extends WorkerHandle<LabApi> {
  /** @param onDeath called once when the worker dies (not after terminate()) */
  constructor(onDeath: (cause: WorkerGoneError) => void) {
    const worker = new Worker(new URL('../../worker/lab.worker.ts', import.meta.url), {
      type: 'module',
      name: 'lab',
    });
    // The worker answers only between two training steps, which may take seconds on a phone.
    super(worker, { ping: (remote) => remote.ping(), silentBeats: 6, onDeath });
  }
}
