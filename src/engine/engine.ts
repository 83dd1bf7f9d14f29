// An engine: the compiled kernels with their memory and, where memory can be shared, helping threads.
// How one is opened: open-engine.ts. What runs on it: graph-runner.ts.
import { EngineMemoryError } from './engine-errors.ts';

/** What assembly/run.ts exports. */
export interface EngineExports {
  run(): void;
  runSteps(first: number, end: number): void;
  settle(): void;
  serve(thread: number): void;
}

/** A thread that helps; see `serve` in assembly/run.ts. */
export interface HelpingThread {
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

  constructor(
    readonly memory: WebAssembly.Memory,
    readonly exports: EngineExports,
    private readonly helpers: readonly HelpingThread[],
  ) {
    this.threads = 1 + helpers.length;
    this.reserve(1);
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
    for (const helper of this.helpers) helper.stop();
  }
}
