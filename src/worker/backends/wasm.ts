// Our own engine on WebAssembly: SIMD, fused multiply-add where the processor has it, and threads
// where they may share memory.
import type { Engine } from '../../engine/engine.ts';
import { createEngineNetwork } from '../../engine/engine-network.ts';
import { canShareMemory, loadEngine } from '../../engine/browser/load-engine.ts';
import { NEVER_LOST, BackendUnavailableError, type OpenBackend } from './backend.ts';

/** More threads than this gain little on pictures this small, and keep a phone warm. */
const MOST_THREADS = 4;

/**
 * Opens our engine. Each network has an instance and threads of its own, and gives them back when it
 * is disposed, so that one can be made ready while another still answers.
 * @throws BackendUnavailableError when the browser cannot run it
 */
export function openWasm(): Promise<OpenBackend> {
  if (typeof WebAssembly !== 'object') {
    throw new BackendUnavailableError('This browser has no WebAssembly.');
  }
  const wanted = Math.min(MOST_THREADS, Math.max(1, navigator.hardwareConcurrency));
  const threads = canShareMemory() ? wanted : 1;
  return Promise.resolve({
    name: 'wasm',
    software: null,
    threads,
    lost: NEVER_LOST,
    activate: () => Promise.resolve(),
    createNetwork: async (weights) => createEngineNetwork(weights, await openEngine(threads)),
    countTensors: () => 0,
    close: () => undefined,
  });
}

function openEngine(threads: number): Promise<Engine> {
  return loadEngine({ threads, relaxed: null }).catch((cause: unknown) => {
    throw new BackendUnavailableError('This browser cannot run our WebAssembly engine.', { cause });
  });
}
