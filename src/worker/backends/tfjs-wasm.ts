// TensorFlow.js on WebAssembly, on one thread: for browsers that our own engine asks too much of.
import plainUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import { env, setBackend } from '@tensorflow/tfjs-core';
import { createTensorNetwork } from '../tensor-network.ts';
import { NEVER_LOST, BackendUnavailableError, type OpenBackend } from './backend.ts';

/**
 * Opens TensorFlow.js's WebAssembly backend.
 * @throws BackendUnavailableError when the browser has no WebAssembly
 */
export async function openTfjsWasm(): Promise<OpenBackend> {
  if (typeof WebAssembly !== 'object') {
    throw new BackendUnavailableError('This browser has no WebAssembly.');
  }
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  // Its threads start from source text that a bundler breaks and a strict content policy forbids.
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  wasm.setWasmPaths({
    'tfjs-backend-wasm.wasm': plainUrl,
    'tfjs-backend-wasm-simd.wasm': simdUrl,
    // Asked for by name, never fetched: there are no threads.
    'tfjs-backend-wasm-threaded-simd.wasm': simdUrl,
  });
  await setBackend('wasm');
  return {
    name: 'tfjs-wasm',
    software: null,
    threads: 1,
    lost: NEVER_LOST,
    activate: () => setBackend('wasm'),
    createNetwork: (weights) => Promise.resolve(createTensorNetwork(weights)),
    // Nothing to give back: it stays registered, ready to be opened again.
    close: () => undefined,
  };
}
