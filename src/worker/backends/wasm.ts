// TensorFlow.js on WebAssembly: SIMD, and threads when the page is cross-origin isolated.
import plainUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { ready, setBackend } from '@tensorflow/tfjs-core';
import { NEVER_LOST, BackendUnavailableError, type OpenBackend } from './backend.ts';

/** More threads than this gain nothing on pictures this small, and keep a phone warm. */
const MOST_THREADS = 4;

/**
 * Opens the WebAssembly backend.
 * @throws BackendUnavailableError when the browser has no WebAssembly
 */
export async function openWasm(): Promise<OpenBackend> {
  if (typeof WebAssembly !== 'object') {
    throw new BackendUnavailableError('This browser has no WebAssembly.');
  }
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths({
    'tfjs-backend-wasm.wasm': plainUrl,
    'tfjs-backend-wasm-simd.wasm': simdUrl,
    'tfjs-backend-wasm-threaded-simd.wasm': threadedUrl,
  });
  const wanted = self.crossOriginIsolated
    ? Math.min(MOST_THREADS, Math.max(1, navigator.hardwareConcurrency))
    : 1;
  wasm.setThreadsCount(wanted);
  await setBackend('wasm');
  await ready();
  return {
    name: 'wasm',
    software: null,
    threads: wasm.getThreadsCount(),
    lost: NEVER_LOST,
    // Nothing to give back: it stays registered, ready to be opened again.
    close: () => undefined,
  };
}
