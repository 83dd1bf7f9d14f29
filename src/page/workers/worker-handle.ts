// The page's end of a border: one worker, and the promise that no call to it hangs. A worker that
// dies, or that stops answering, rejects everything asked of it. Made by: pose-worker.ts, trainer-worker.ts.
import * as Comlink from 'comlink';
import { WorkerGoneError } from '../shell/errors.ts';
import { WorkerPulse } from './worker-pulse.ts';

export interface WorkerHandleHooks<Api> {
  /** Asks for a sign of life; null for a worker that may be silent for long. */
  ping: ((remote: Comlink.Remote<Api>) => Promise<unknown>) | null;
  /** After how many of these in vain the worker counts as dead; see worker-pulse.ts. */
  silentBeats: number;
  /** Called once, with the cause, when the worker dies of itself (not by terminate). */
  onDeath: (cause: WorkerGoneError) => void;
}

/** One worker from its start to its end. A dead one stays dead: make another. */
export class WorkerHandle<Api> {
  readonly #worker: Worker;
  readonly #remote: Comlink.Remote<Api>;
  readonly #pulse: WorkerPulse | null;
  readonly #rejectPending = new Set<(error: Error) => void>();
  #deathCause: Error | null = null;

  constructor(
    worker: Worker,
    readonly hooks: WorkerHandleHooks<Api>,
  ) {
    this.#worker = worker;
    const remote = Comlink.wrap<Api>(worker);
    this.#remote = remote;
    worker.addEventListener('error', (event) => {
      // A script that could not be fetched has no message.
      this.#die(`The worker failed: ${event.message || 'its script could not be loaded'}.`);
    });
    worker.addEventListener('messageerror', () => {
      this.#die('A message of the worker could not be read.');
    });
    const { ping, silentBeats } = hooks;
    const onSilence = () => this.#die('The worker stopped answering.');
    this.#pulse = ping && new WorkerPulse(() => ping(remote), silentBeats, onSilence);
  }

  get alive(): boolean {
    return this.#deathCause === null;
  }

  /**
   * Asks something of the worker.
   * @throws WorkerGoneError when the worker is or becomes dead before it answers
   * @throws AbortError when it is terminated meanwhile
   */
  async call<T>(ask: (remote: Comlink.Remote<Api>) => Promise<T>): Promise<T> {
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
    this.hooks.onDeath(cause);
  }

  #end(cause: Error): void {
    this.#deathCause = cause;
    this.#pulse?.stop();
    this.#worker.terminate();
    for (const reject of [...this.#rejectPending]) reject(cause);
  }
}

function withReject(): { promise: Promise<never>; reject: (error: Error) => void } {
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<never>((_, rejectPromise) => (reject = rejectPromise));
  return { promise, reject };
}
