// Starts TensorFlow.js's WebAssembly backend with a given number of threads. The app starts it with one thread
// (engine/tfjs/wasm-backend.ts). Next: tensorflow.worker.ts for the network alone, build-with-threads.mjs for the
// app.
import { env } from '@tensorflow/tfjs';
import { getThreadsCount, setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import simdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadsUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import plainUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import { NEVER_LOST, type OpenBackend } from '../src/engine/backend.ts';
import { openTfjs } from '../src/engine/tfjs/open-tfjs.ts';

/**
 * Makes it the active backend. TensorFlow.js limits its threads to half of the cores (backend.cc), so the number
 * of cores is overridden.
 * @throws Error when the number of threads differs
 */
export async function startTensorflow(threads: number): Promise<OpenBackend> {
  let workersStarted = 0;
  globalThis.Worker = class extends Worker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      workersStarted++;
    }
  };
  Object.defineProperty(navigator, 'hardwareConcurrency', { value: 2 * threads });
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', threads > 1);
  setThreadsCount(threads);
  setWasmPaths({
    'tfjs-backend-wasm.wasm': plainUrl,
    'tfjs-backend-wasm-simd.wasm': simdUrl,
    'tfjs-backend-wasm-threaded-simd.wasm': threadsUrl,
  });
  const opened = await openTfjs('wasm');
  const reported = threads > 1 ? getThreadsCount() : 1;
  if (reported === threads && workersStarted >= threads - 1) {
    const close = () => undefined;
    return { ...opened, threads, name: 'tfjs-wasm', software: null, lost: NEVER_LOST, close };
  }
  throw new Error(`Expected ${threads} threads, got ${reported} with ${workersStarted} workers.`);
}

/** Replaces the app's function of this name (build-with-threads.mjs). Starts two threads. */
export function openTfjsWasm(): Promise<OpenBackend> {
  return startTensorflow(2);
}
