// Our own engine on WebAssembly: SIMD, fused multiply-add where the processor has it, and threads
// where they may share memory.
import type { Engine } from './engine.ts';
import { createEngineNetwork } from './cpu-network.ts';
import { canShareMemory, loadEngine } from './browser/load-engine.ts';
import { BackendUnavailableError, type OpenBackend, type OpenOptions } from '../backend.ts';

/** More threads than this gain little on pictures this small, and keep a phone warm. */
const MAX_THREADS = 4;

/**
 * Opens our engine. Each network has an instance and threads of its own, and gives them back when it
 * is disposed, so that one can be made ready while another still answers. The first is begun at once:
 * the weights may still be on their way.
 * @throws BackendUnavailableError when the browser cannot run it
 */
export async function openWasm({
  lostThreads,
}: Pick<OpenOptions, 'lostThreads'>): Promise<OpenBackend> {
  if (typeof WebAssembly !== 'object') {
    throw new BackendUnavailableError('This browser has no WebAssembly.');
  }
  const wanted = Math.min(MAX_THREADS, navigator.hardwareConcurrency) - lostThreads;
  const asked = canShareMemory() ? Math.max(1, wanted) : 1;
  // Where threads do not even start, one is enough.
  let first: Engine | null = await openEngine(asked).catch((error: unknown) => {
    if (asked === 1) throw error;
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
      return createEngineNetwork(weights, engine);
    },
    countTensors: () => 0,
    close: () => first?.close(),
  };
}

function openEngine(threads: number): Promise<Engine> {
  return loadEngine({ threads, relaxed: null }).catch((cause: unknown) => {
    throw new BackendUnavailableError('This browser cannot run our WebAssembly engine.', { cause });
  });
}

function createPromise(): { promise: Promise<string>; resolve: (reason: string) => void } {
  let resolve: (reason: string) => void = () => undefined;
  const promise = new Promise<string>((resolvePromise) => (resolve = resolvePromise));
  return { promise, resolve };
}
