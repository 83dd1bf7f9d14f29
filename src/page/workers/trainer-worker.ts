// The page's handle of a trainer worker. Calls: api/trainer-api.ts. Next: worker/trainer.worker.ts.
import type { TrainerApi } from '../../api/trainer-api.ts';
import type { WorkerGoneError } from '../shell/errors.ts';
import { WorkerHandle } from './worker-handle.ts';

/** Starts a trainer worker and calls it. */
export class TrainerWorker extends WorkerHandle<TrainerApi> {
  /** @param onDeath called once when the worker dies (not after terminate()) */
  constructor(onDeath: (cause: WorkerGoneError) => void) {
    const worker = new Worker(new URL('../../worker/trainer.worker.ts', import.meta.url), {
      type: 'module',
      name: 'trainer',
    });
    // The worker answers only between two training steps, which may take seconds on a phone.
    super(worker, { ping: (remote) => remote.ping(), silentBeats: 6, onDeath });
  }
}
