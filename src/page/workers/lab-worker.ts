// A lab worker, as the page holds it. What can be asked of it: lab-api.ts; its other end:
// worker/lab.worker.ts. Who asks: lab-runner.ts.
import type { LabApi } from '../../api/lab-api.ts';
import type { WorkerGoneError } from '../shell/errors.ts';
import { WorkerHandle } from './worker-handle.ts';

export class LabWorker extends WorkerHandle<LabApi> {
  /** @param onDeath called once, with the cause, when the worker dies of itself (not by terminate) */
  constructor(onDeath: (cause: WorkerGoneError) => void) {
    const worker = new Worker(new URL('../../worker/lab.worker.ts', import.meta.url), {
      type: 'module',
      name: 'lab',
    });
    // It looks up only between two steps, and a phone may take seconds for one.
    super(worker, { ping: (remote) => remote.ping(), silentBeats: 6, onDeath });
  }
}
