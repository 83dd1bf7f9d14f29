// The page's handle of a worker. No call hangs: when the worker dies or stops answering pings, all
// pending calls reject. Base class of the four handles in this folder.
import * as Comlink from 'comlink';
import { WorkerGoneError } from '../shell/errors.ts';

/** How a worker is monitored. */
export interface WorkerHandleHooks<Api> {
  /** Pings the worker; null for a worker that may be busy for long. */
  ping: ((remote: Comlink.Remote<Api>) => Promise<unknown>) | null;
  /** Number of unanswered pings after which the worker counts as dead; see {@link WorkerPulse}. */
  silentBeats: number;
  /** Called once when the worker dies (not after terminate()). */
  onDeath: (cause: WorkerGoneError) => void;
}

/** One worker. A dead worker is not restarted: create another handle. */
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
      // The event has no message when the script could not be fetched.
      this.#die(`The worker failed: ${event.message || 'its script could not be loaded'}.`);
    });
    worker.addEventListener('messageerror', () => {
      this.#die('A message from the worker could not be deserialized.');
    });
    const { ping, silentBeats } = hooks;
    const onSilence = () => this.#die('The worker stopped answering.');
    this.#pulse = ping && new WorkerPulse(() => ping(remote), silentBeats, onSilence);
  }

  get alive(): boolean {
    return this.#deathCause === null;
  }

  /**
   * Calls the worker.
   * @throws WorkerGoneError when the worker is dead or dies before it answers
   * @throws DOMException named AbortError when it is terminated meanwhile
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

  /** Ends the worker; pending calls reject with an AbortError. */
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

/** Time between two pings. */
const PING_INTERVAL_MS = 5000;

/** Pings a worker until stopped, or until it has called `onSilence` once. */
export class WorkerPulse {
  readonly #timer: ReturnType<typeof setInterval>;
  #unanswered = 0;

  /**
   * @param ping resolves when the worker answers; a rejection counts as no answer
   * @param silentBeats number of unanswered pings, 5 s apart, after which the worker counts as
   * dead. Pings are counted instead of time, so that workers survive the sleep of a laptop
   */
  constructor(
    readonly ping: () => Promise<unknown>,
    readonly silentBeats: number,
    readonly onSilence: () => void,
  ) {
    this.#timer = setInterval(() => this.#beat(), PING_INTERVAL_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #beat(): void {
    if (this.#unanswered >= this.silentBeats) {
      this.stop();
      this.onSilence();
      return;
    }
    this.#unanswered += 1;
    const answered = () => (this.#unanswered = 0);
    const silent = () => undefined;
    this.ping().then(answered, silent);
  }
}
