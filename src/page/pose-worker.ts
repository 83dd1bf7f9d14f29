// The page's end of the border: one pose worker, and the promise that no call to it hangs. A worker
// that dies, or that stops answering, rejects everything asked of it. Other end: worker/pose.worker.ts.
import * as Comlink from 'comlink';
import type { PoseWorkerApi } from '../worker-api.ts';
import { WorkerGoneError } from './errors.ts';
import { WorkerPulse } from './worker-pulse.ts';

type RemoteWorker = Comlink.Remote<PoseWorkerApi>;

/** One worker from its start to its end. A dead one stays dead: make another. */
export class PoseWorker {
  readonly #worker: Worker;
  readonly #remote: RemoteWorker;
  readonly #pulse: WorkerPulse;
  readonly #rejectPending = new Set<(error: Error) => void>();
  #deathCause: Error | null = null;

  /** @param onDeath called once, with the cause, when the worker dies of itself (not by terminate) */
  constructor(readonly onDeath: (cause: WorkerGoneError) => void) {
    this.#worker = new Worker(new URL('../worker/pose.worker.ts', import.meta.url), {
      type: 'module',
      name: 'pose',
    });
    this.#remote = Comlink.wrap<PoseWorkerApi>(this.#worker);
    this.#worker.addEventListener('error', (event) => {
      // A script that could not be fetched has no message.
      this.#die(`The worker failed: ${event.message || 'its script could not be loaded'}.`);
    });
    this.#worker.addEventListener('messageerror', () => {
      this.#die('A message of the worker could not be read.');
    });
    this.#pulse = new WorkerPulse(
      () => this.#remote.ping(),
      () => this.#die('The worker stopped answering.'),
    );
  }

  get alive(): boolean {
    return this.#deathCause === null;
  }

  /**
   * Asks something of the worker.
   * @throws WorkerGoneError when the worker is or becomes dead before it answers
   * @throws AbortError when it is terminated meanwhile
   */
  async call<T>(ask: (remote: RemoteWorker) => Promise<T>): Promise<T> {
    if (this.#deathCause) throw this.#deathCause;
    const { promise: death, reject } = withReject();
    this.#rejectPending.add(reject);
    try {
      return await Promise.race([ask(this.#remote), death]);
    } finally {
      this.#rejectPending.delete(reject);
    }
  }

  /** Ends the worker; what is pending rejects with an AbortError. */
  terminate(): void {
    if (this.alive) this.#end(new DOMException('The worker was terminated.', 'AbortError'));
  }

  #die(message: string): void {
    if (!this.alive) return;
    const cause = new WorkerGoneError(message);
    this.#end(cause);
    this.onDeath(cause);
  }

  #end(cause: Error): void {
    this.#deathCause = cause;
    this.#pulse.stop();
    this.#worker.terminate();
    for (const reject of [...this.#rejectPending]) reject(cause);
  }
}

function withReject(): { promise: Promise<never>; reject: (error: Error) => void } {
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<never>((_, rejectPromise) => (reject = rejectPromise));
  return { promise, reject };
}
