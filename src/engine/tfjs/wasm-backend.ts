// TensorFlow.js on WebAssembly, on one thread: for browsers that lack what our own engine needs.
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import plainUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import { env } from '@tensorflow/tfjs-core';
import { NEVER_LOST, type OpenBackend } from '../backend.ts';
import { openTfjs } from './open-tfjs.ts';

/** @throws BackendUnavailableError when TensorFlow.js cannot start it */
export async function openTfjsWasm(): Promise<OpenBackend> {
  // Its threads start from source text, which bundling breaks and the content policy forbids.
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  setWasmPaths({
    'tfjs-backend-wasm.wasm': plainUrl,
    'tfjs-backend-wasm-simd.wasm': simdUrl,
    // Required by name, never fetched without threads.
    'tfjs-backend-wasm-threaded-simd.wasm': simdUrl,
  });
  const opened = await openTfjs('wasm');
  // It stays registered: there is no device to release.
  return { ...opened, name: 'tfjs-wasm', software: null, lost: NEVER_LOST, close: () => undefined };
}
