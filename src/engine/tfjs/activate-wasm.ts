// TensorFlow.js's WebAssembly backend. Loaded by wasm-backend.ts.
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import plainUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import { env } from '@tensorflow/tfjs-core';
import { activateBackend, type TensorBackend } from './activate-backend.ts';

export function activateWasm(): Promise<TensorBackend> {
  // Its threads start from source text that a bundler breaks and a strict content policy forbids.
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  setWasmPaths({
    'tfjs-backend-wasm.wasm': plainUrl,
    'tfjs-backend-wasm-simd.wasm': simdUrl,
    // Asked for by name, never fetched: there are no threads.
    'tfjs-backend-wasm-threaded-simd.wasm': simdUrl,
  });
  return activateBackend('wasm');
}
