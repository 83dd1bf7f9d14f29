// Opens an engine: chooses the build that the processor and the realm support, creates its memory and starts
// its threads. Browser and Node differ in browser/load-engine.ts and node/load-engine.ts. Next: engine.ts.
import { Engine, MAX_SHARED_PAGES, type EngineExports, type HelperThread } from './engine.ts';

/** The builds of scripts/build-engine.mjs: with or without fused multiply-add, with or without threads. */
export type EngineBuild = 'relaxed' | 'relaxed-threads' | 'plain' | 'plain-threads';

/** The first message to a helper thread, which creates its own instance over the shared memory. */
export interface ThreadStart {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  /** From 1; the calling thread is 0. */
  thread: number;
}

/** The capabilities of a browser or Node that an engine needs. */
export interface EngineRealm {
  /** Whether threads can share memory. */
  canShareMemory: boolean;
  compile(build: EngineBuild): Promise<WebAssembly.Module>;
  /** Resolves when the thread is ready to serve. */
  startThread(order: ThreadStart): Promise<HelperThread>;
}

export interface EngineOptions {
  /** Threads to compute with, including the calling one; one where memory cannot be shared. */
  threads: number;
  /** Whether to use fused multiply-add (relaxed SIMD); null uses it where it is supported. */
  relaxed: boolean | null;
  /** Time without progress of any thread after which a thread is considered dead. */
  timeoutMs?: number;
}

/**
 * A work item takes a few milliseconds, or a few hundred in training on a phone. Even on a busy machine
 * every thread is scheduled many times in this period.
 */
const DEFAULT_TIMEOUT_MS = 5000;

/** Opens an engine. The caller must close it. */
export async function openEngine(realm: EngineRealm, options: EngineOptions): Promise<Engine> {
  const isRelaxed = options.relaxed ?? hasRelaxedSimd();
  const build = isRelaxed ? 'relaxed' : 'plain';
  const shared = realm.canShareMemory && options.threads >= 2 ? createSharedMemory() : null;
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  if (!shared) {
    const module = await realm.compile(build);
    const memory = new WebAssembly.Memory({ initial: 1 });
    return new Engine(memory, await instantiate(module, memory, timeoutMs), []);
  }
  const module = await realm.compile(`${build}-threads`);
  const exports = await instantiate(module, shared, timeoutMs);
  const helpers = await startThreads(realm, module, shared, Math.floor(options.threads) - 1);
  return new Engine(shared, exports, helpers);
}

/** Null where the system cannot reserve the memory; the engine then uses one thread. */
function createSharedMemory(): WebAssembly.Memory | null {
  try {
    return new WebAssembly.Memory({ initial: 1, maximum: MAX_SHARED_PAGES, shared: true });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

async function startThreads(
  realm: EngineRealm,
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  count: number,
): Promise<HelperThread[]> {
  const starts = Array.from({ length: count }, (_, index) =>
    realm.startThread({ module, memory, thread: index + 1 }),
  );
  const results = await Promise.allSettled(starts);
  const started = results.flatMap((result) =>
    result.status === 'fulfilled' ? [result.value] : [],
  );
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) {
    for (const helper of started) helper.stop();
    throw failed.reason;
  }
  return started;
}

/** A WebAssembly module with one function that calls `f32x4.relaxed_madd`. */
// prettier-ignore
const RELAXED_MADD = new Uint8Array([
  0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, // magic, version
  1, 8, 1, 0x60, 3, 0x7b, 0x7b, 0x7b, 1, 0x7b, // type: (v128, v128, v128) → v128
  3, 2, 1, 0, // one function of that type
  10, 13, 1, 11, 0, 0x20, 0, 0x20, 1, 0x20, 2, 0xfd, 0x85, 2, 0x0b, // get 0, 1, 2; madd; end
]);

/** Whether the browser or Node supports relaxed SIMD. */
export function hasRelaxedSimd(): boolean {
  return WebAssembly.validate(RELAXED_MADD);
}

/**
 * Instantiates the kernels. Every thread, including the first, has its own instance over the same memory.
 * @param timeoutMs maximum wait for another thread without progress of any thread
 */
export async function instantiate(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  timeoutMs: number,
): Promise<EngineExports> {
  const imports = { env: { memory }, wait: { sleep: createSleep(memory, timeoutMs) } };
  const instance = await WebAssembly.instantiate(module, imports);
  return instance.exports as unknown as EngineExports;
}

/**
 * Creates the function with which the kernels wait. It sleeps until the 32-bit word at an address (bytes)
 * differs from `value` and a thread sends a notification. Returns 1 after a timeout, 0 otherwise.
 */
function createSleep(
  memory: WebAssembly.Memory,
  timeoutMs: number,
): (address: number, value: number, turn: number) => number {
  let isAllowed = true;
  let firstTurnMs = 0;
  return (address, value, turn) => {
    if (isAllowed) {
      try {
        const words = new Int32Array(memory.buffer);
        return Atomics.wait(words, address / 4, value, timeoutMs) === 'timed-out' ? 1 : 0;
      } catch (error) {
        // A page's main thread must not sleep; the kernels poll instead.
        if (!(error instanceof TypeError)) throw error;
        isAllowed = false;
      }
    }
    const nowMs = performance.now();
    if (turn === 0) firstTurnMs = nowMs;
    return nowMs - firstTurnMs > timeoutMs ? 1 : 0;
  };
}
