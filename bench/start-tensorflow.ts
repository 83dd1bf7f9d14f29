// Starts TensorFlow.js's WebAssembly backend with as many threads as it is told, which the app's own
// start of it cannot (src/engine/tfjs/wasm-backend.ts). For the network alone: tensorflow.worker.ts;
// within the app: build-with-threads.mjs.
import { env } from '@tensorflow/tfjs';
import { getThreadsCount, setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import simdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadsUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import plainUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import { NEVER_LOST, type OpenBackend } from '../src/engine/backend.ts';
import { openTfjs } from '../src/engine/tfjs/open-tfjs.ts';

/**
 * Makes it the active backend. On two cores it takes one thread by itself, even when it is told two (its
 * backend.cc: at most one for every two cores), so it is made to believe that there are more.
 * @throws Error when it has other threads than it was told, whatever it says of itself
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
  const said = threads > 1 ? getThreadsCount() : 1;
  if (said === threads && workersStarted >= threads - 1) {
    const close = () => undefined;
    return { ...opened, threads, name: 'tfjs-wasm', software: null, lost: NEVER_LOST, close };
  }
  throw new Error(
    `Expected ${threads} threads, got ${said}, for which ${workersStarted} workers were started.`,
  );
}

/** Replaces the app's function of this name, on two threads. */
export function openTfjsWasm(): Promise<OpenBackend> {
  return startTensorflow(2);
}
