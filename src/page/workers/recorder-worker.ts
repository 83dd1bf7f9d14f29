// The page's handle of the recorder worker. Calls: api/recorder-api.ts. Next:
// worker/recorder.worker.ts.
import type { RecorderApi } from '../../api/recorder-api.ts';
import type { WorkerGoneError } from '../shell/errors.ts';
import { WorkerHandle } from './worker-handle.ts';

/** Starts a recorder worker and calls it. */
export class RecorderWorker extends WorkerHandle<RecorderApi> {
  /** @param onDeath called once when the worker dies (not after terminate()) */
  constructor(onDeath: (cause: WorkerGoneError) => void) {
    const worker = new Worker(new URL('../../worker/recorder.worker.ts', import.meta.url), {
      type: 'module',
      name: 'recorder',
    });
    // No pings: finalizing a long recording blocks the worker for longer than any reasonable limit.
    super(worker, { ping: null, silentBeats: Infinity, onDeath });
  }
}
