// An engine: the compiled kernels, their memory and, where memory can be shared, helper threads. It is opened
// by open-engine.ts. Next: graph-runner.ts, which runs networks on it.
import { EngineMemoryError, EngineThreadError } from '../engine-errors.ts';

/** The exports of assembly/run.ts. `run` and `settle` return 0 when another thread stopped responding. */
export interface EngineExports {
  run(): number;
  runSteps(first: number, end: number): void;
  settle(): number;
  serve(thread: number): void;
}

/** A helper thread; see `serve` in assembly/run.ts. */
export interface HelperThread {
  /** Resolves with the reason when the thread ends by itself. */
  ended: Promise<string>;
  stop(): void;
}

const PAGE_BYTES = 65536;
/**
 * Maximum size of a shared memory: 256 MB, twice what 16 pictures of 384×384 need. A shared memory reserves
 * its maximum at once, which must succeed on phones. The same as in scripts/build-engine.mjs.
 */
export const MAX_SHARED_PAGES = 4096;

/** Kernels and memory. An engine belongs to one network or trainer at a time. */
export class Engine {
  /** All threads, including the calling one. */
  readonly threads: number;
  /** Resolves with the reason when a helper thread is lost; never after `close`. */
  readonly lost: Promise<string>;
  #lose: (reason: string) => void = () => undefined;

  constructor(
    readonly memory: WebAssembly.Memory,
    readonly exports: EngineExports,
    private readonly helpers: readonly HelperThread[],
  ) {
    this.threads = 1 + helpers.length;
    this.lost = new Promise((resolve) => (this.#lose = resolve));
    for (const { ended } of helpers) void ended.then((reason) => this.#lose(reason));
    this.reserve(1);
  }

  /**
   * Runs the plan in the memory on all threads. Call {@link settle} before writing a plan.
   * @throws EngineThreadError when a helper thread was lost during the run; the engine is closed
   */
  run(): void {
    if (this.exports.run() === 0) throw this.#fail();
  }

  /**
   * Waits until no thread reads the plan, so that another can be written.
   * @throws EngineThreadError when a thread does not finish in time; the engine is closed
   */
  settle(): void {
    if (this.exports.settle() === 0) throw this.#fail();
  }

  /**
   * Grows the memory to at least `bytes`. This detaches existing views of an unshared memory.
   * @throws EngineMemoryError when the memory cannot grow
   */
  reserve(bytes: number): void {
    const missing = bytes - this.memory.buffer.byteLength;
    if (missing <= 0) return;
    try {
      this.memory.grow(Math.ceil(missing / PAGE_BYTES));
    } catch (cause) {
      const megabytes = (size: number) => (size / 2 ** 20).toFixed(0);
      throw new EngineMemoryError(
        `The engine needs ${megabytes(bytes)} MB of memory for this size and batch, but cannot grow ` +
          `beyond the ${megabytes(this.memory.buffer.byteLength)} MB it has.`,
        { cause },
      );
    }
  }

  /** Ends the helper threads. Do not use the engine afterwards. */
  close(): void {
    this.#lose = () => undefined;
    for (const helper of this.helpers) helper.stop();
  }

  #fail(): EngineThreadError {
    const reason = `One of the engine’s ${this.threads} threads stopped in the middle of its work.`;
    this.#lose(reason);
    // A thread that is only slow must not write into the memory later.
    this.close();
    return new EngineThreadError(`${reason} Open the engine again.`);
  }
}
