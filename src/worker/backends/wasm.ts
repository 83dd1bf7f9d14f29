// Our own engine on WebAssembly: SIMD, fused multiply-add where the processor has it, and threads
// where the page is cross-origin isolated.
import { createEngineNetwork } from '../../engine/engine-network.ts';
import { loadEngine } from '../../engine/browser/load-engine.ts';
import { NEVER_LOST, BackendUnavailableError, type OpenBackend } from './backend.ts';

/** More threads than this gain little on pictures this small, and keep a phone warm. */
const MOST_THREADS = 4;

/**
 * Opens the engine. Its network owns it and closes it.
 * @throws BackendUnavailableError when the browser cannot run it
 */
export async function openWasm(): Promise<OpenBackend> {
  const threads = Math.min(MOST_THREADS, Math.max(1, navigator.hardwareConcurrency));
  const engine = await loadEngine({ threads, relaxed: null }).catch((cause: unknown) => {
    throw new BackendUnavailableError('This browser cannot run our WebAssembly engine.', { cause });
  });
  return {
    name: 'wasm',
    software: null,
    threads: engine.threads,
    lost: NEVER_LOST,
    activate: () => Promise.resolve(true),
    createNetwork: (weights) => createEngineNetwork(weights, engine),
    close: () => undefined,
  };
}
