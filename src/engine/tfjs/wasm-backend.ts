// TensorFlow.js on WebAssembly, on one thread: for browsers that our own engine asks too much of.
import { NEVER_LOST, BackendUnavailableError, type OpenBackend } from '../backend.ts';

/**
 * Opens TensorFlow.js's WebAssembly backend.
 * @throws BackendUnavailableError when the browser has no WebAssembly
 */
export async function openTfjsWasm(): Promise<OpenBackend> {
  if (typeof WebAssembly !== 'object') {
    throw new BackendUnavailableError('This browser has no WebAssembly.');
  }
  const { activateWasm } = await import('./activate-wasm.ts');
  return {
    name: 'tfjs-wasm',
    software: null,
    threads: 1,
    lost: NEVER_LOST,
    ...(await activateWasm()),
    // Nothing to give back: it stays registered, ready to be opened again.
    close: () => undefined,
  };
}
