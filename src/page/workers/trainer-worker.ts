// The trainer worker, as the page holds it. What can be asked of it: trainer-api.ts; its other end:
// worker/trainer.worker.ts. Who asks: training-session.ts.
import type { TrainerApi } from '../../api/trainer-api.ts';
import type { WorkerGoneError } from '../shell/errors.ts';
import { WorkerHandle } from './worker-handle.ts';

export class TrainerWorker extends WorkerHandle<TrainerApi> {
  /** @param onDeath called once, with the cause, when the worker dies of itself (not by terminate) */
  constructor(onDeath: (cause: WorkerGoneError) => void) {
    const worker = new Worker(new URL('../../worker/trainer.worker.ts', import.meta.url), {
      type: 'module',
      name: 'trainer',
    });
    // It looks up only between two steps, and a phone may take seconds for one.
    super(worker, { ping: (remote) => remote.ping(), silentBeats: 6, onDeath });
  }
}
