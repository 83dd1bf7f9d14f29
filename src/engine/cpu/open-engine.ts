// Opens an engine: chooses the build that this processor and place can run, makes its memory and
// starts its threads. What differs between a browser and Node is in browser/ and node/.
import { instantiate } from './instantiate.ts';
import { Engine, SHARED_PAGES, type HelpingThread } from './engine.ts';

/** The builds that scripts/build-engine.mjs makes: with or without fused multiply-add and threads. */
export type EngineBuild = 'relaxed' | 'relaxed-threads' | 'plain' | 'plain-threads';

/** What a helping thread is told. It makes an instance of its own over the same memory and serves. */
export interface ThreadOrder {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  /** From 1; the calling thread is 0. */
  thread: number;
}

/** What the place where the engine runs must offer. */
export interface EngineRealm {
  /** Whether memory can be shared between threads here. */
  mayShare: boolean;
  compile(build: EngineBuild): Promise<WebAssembly.Module>;
  /** Resolves when the thread is about to serve. */
  startThread(order: ThreadOrder): Promise<HelpingThread>;
}

export interface EngineChoice {
  /** Threads to compute with, the calling one included; one where memory cannot be shared. */
  threads: number;
  /** Null looks for fused multiply-add and uses it if it is there. */
  relaxed: boolean | null;
  /** After so long without any thread getting on with its work, one counts as dead. */
  patienceMs?: number;
}

/**
 * A thread's piece of work takes a few milliseconds, some hundred on a phone that trains; a machine with
 * much else to do gives every thread its turn many times in so long.
 */
const PATIENCE_MS = 5000;

/** Opens an engine. The caller closes it. */
export async function openEngine(realm: EngineRealm, choice: EngineChoice): Promise<Engine> {
  const isRelaxed = choice.relaxed ?? hasRelaxedSimd();
  const build = isRelaxed ? 'relaxed' : 'plain';
  const shared = realm.mayShare && choice.threads >= 2 ? createSharedMemory() : null;
  const patienceMs = choice.patienceMs ?? PATIENCE_MS;
  if (!shared) {
    const module = await realm.compile(build);
    const memory = new WebAssembly.Memory({ initial: 1 });
    return new Engine(memory, await instantiate(module, memory, patienceMs), []);
  }
  const module = await realm.compile(`${build}-threads`);
  const exports = await instantiate(module, shared, patienceMs);
  const helpers = await startThreads(realm, module, shared, Math.floor(choice.threads) - 1);
  return new Engine(shared, exports, helpers);
}

/** Null where the system has no room to reserve: then one thread must do. */
function createSharedMemory(): WebAssembly.Memory | null {
  try {
    return new WebAssembly.Memory({ initial: 1, maximum: SHARED_PAGES, shared: true });
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
): Promise<HelpingThread[]> {
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

/** A module of one function that multiplies and adds in one step (`f32x4.relaxed_madd`). */
// prettier-ignore
const RELAXED_MADD = new Uint8Array([
  0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, // magic, version
  1, 8, 1, 0x60, 3, 0x7b, 0x7b, 0x7b, 1, 0x7b, // type: (v128, v128, v128) → v128
  3, 2, 1, 0, // one function of that type
  10, 13, 1, 11, 0, 0x20, 0, 0x20, 1, 0x20, 2, 0xfd, 0x85, 2, 0x0b, // get 0, 1, 2; madd; end
]);

/** Whether this place knows relaxed SIMD. */
export function hasRelaxedSimd(): boolean {
  return WebAssembly.validate(RELAXED_MADD);
}
