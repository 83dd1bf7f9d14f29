// An engine: the compiled kernels with their memory and, where memory can be shared, helping threads.
// How one is opened: open-engine.ts. What runs on it: graph-runner.ts.
import { EngineMemoryError, EngineThreadError } from '../engine-errors.ts';

/** What engine/cpu/assembly/run.ts exports. Those that wait for other threads return 0 when one does not come back. */
export interface EngineExports {
  run(): number;
  runSteps(first: number, end: number): void;
  settle(): number;
  serve(thread: number): void;
}

/** A thread that helps; see `serve` in engine/cpu/assembly/run.ts. */
export interface HelpingThread {
  /** Resolves with the reason when it ends of itself. */
  ended: Promise<string>;
  stop(): void;
}

const PAGE_BYTES = 65536;
/**
 * A quarter of a gigabyte, sixteen pictures of 384×384 twice over: a shared memory reserves its largest
 * size at once, and phones are small. The same as in scripts/build-engine.mjs.
 */
export const SHARED_PAGES = 4096;

/** Kernels and memory. One network at a time owns an engine. */
export class Engine {
  /** All threads, the calling one included. */
  readonly threads: number;
  /** Resolves with the reason when a helping thread is lost; never once the engine was closed. */
  readonly lost: Promise<string>;
  #lose: (reason: string) => void = () => undefined;

  constructor(
    readonly memory: WebAssembly.Memory,
    readonly exports: EngineExports,
    private readonly helpers: readonly HelpingThread[],
  ) {
    this.threads = 1 + helpers.length;
    this.lost = new Promise((resolve) => (this.#lose = resolve));
    for (const { ended } of helpers) void ended.then((reason) => this.#lose(reason));
    this.reserve(1);
  }

  /**
   * Runs the plan in the memory, on all threads. Call {@link settle} before writing it.
   * @throws EngineThreadError when a helping thread was lost in the midst of it; the engine is closed
   */
  run(): void {
    if (this.exports.run() === 0) throw this.#giveUp();
  }

  /**
   * Waits until no thread looks at the plan any more, so that another can be written.
   * @throws EngineThreadError when one never ceases to; the engine is closed
   */
  settle(): void {
    if (this.exports.settle() === 0) throw this.#giveUp();
  }

  /**
   * Grows the memory to at least `bytes`. Views of an unshared memory made before are empty then.
   * @throws EngineMemoryError when there is no more
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

  /** Ends the helping threads. The engine is not to be used afterwards. */
  close(): void {
    this.#lose = () => undefined;
    for (const helper of this.helpers) helper.stop();
  }

  #giveUp(): EngineThreadError {
    const reason = `One of the engine’s ${this.threads} threads stopped in the middle of its work.`;
    this.#lose(reason);
    // A thread that is only slow must not write into what comes next.
    this.close();
    return new EngineThreadError(`${reason} Start it again.`);
  }
}
