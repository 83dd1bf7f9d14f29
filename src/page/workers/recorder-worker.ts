// The recorder worker, as the page holds it. What can be asked of it: recorder-api.ts; its other end:
// worker/recorder.worker.ts. Who asks: recording-session.ts.
import type { RecorderApi } from '../../api/recorder-api.ts';
import type { WorkerGoneError } from '../shell/errors.ts';
import { WorkerHandle } from './worker-handle.ts';

export class RecorderWorker extends WorkerHandle<RecorderApi> {
  /** @param onDeath called once, with the cause, when the worker dies of itself (not by terminate) */
  constructor(onDeath: (cause: WorkerGoneError) => void) {
    const worker = new Worker(new URL('../../worker/recorder.worker.ts', import.meta.url), {
      type: 'module',
      name: 'recorder',
    });
    // Making a long recording whole takes longer than it can keep silent.
    super(worker, { ping: null, silentBeats: Infinity, onDeath });
  }
}
