// The CPU backend: our WebAssembly engine with SIMD, fused multiply-add where the processor supports it, and
// threads where they can share memory. Next: cpu-network.ts.
import { BackendUnavailableError, type OpenBackend, type OpenOptions } from '../backend.ts';
import { canShareMemory, loadEngine } from './browser/load-engine.ts';
import { createCpuNetwork } from './cpu-network.ts';
import type { Engine } from './engine.ts';

/** More threads gain little at the input sizes of live video, and heat up phones. */
const MAX_THREADS = 4;

/**
 * Opens the CPU engine. Each network has its own instance and threads until it is disposed, so that a network
 * can be prepared while another one runs. The first instance is created at once, while weights still load.
 * @throws BackendUnavailableError when the browser cannot run the engine
 */
export async function openWasm({
  lostThreads,
}: Pick<OpenOptions, 'lostThreads'>): Promise<OpenBackend> {
  if (typeof WebAssembly !== 'object') {
    throw new BackendUnavailableError('This browser has no WebAssembly.');
  }
  const wanted = Math.min(MAX_THREADS, navigator.hardwareConcurrency) - lostThreads;
  const requested = canShareMemory() ? Math.max(1, wanted) : 1;
  // If helper threads cannot start, use one thread.
  let first: Engine | null = await openEngine(requested).catch((error: unknown) => {
    if (requested === 1) throw error;
    return openEngine(1);
  });
  const { threads } = first;
  const { promise: lost, resolve: lose } = createPromise();
  return {
    name: 'wasm',
    software: null,
    threads,
    lost,
    activate: () => Promise.resolve(),
    createNetwork: async (weights) => {
      const engine = first ?? (await openEngine(threads));
      first = null;
      void engine.lost.then(lose);
      return createCpuNetwork(weights, engine);
    },
    countTensors: () => 0,
    close: () => first?.close(),
  };
}

function openEngine(threads: number): Promise<Engine> {
  return loadEngine({ threads, relaxed: null }).catch((cause: unknown) => {
    throw new BackendUnavailableError('This browser cannot run the WebAssembly engine.', { cause });
  });
}

function createPromise(): { promise: Promise<string>; resolve: (reason: string) => void } {
  let resolve: (reason: string) => void = () => undefined;
  const promise = new Promise<string>((resolvePromise) => (resolve = resolvePromise));
  return { promise, resolve };
}
