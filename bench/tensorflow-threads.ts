// TensorFlow.js's WebAssembly backend with a given number of threads, for engine-benchmark.ts. It runs in
// tensorflow.worker.ts.
import { wrap } from 'comlink';
import type { OpenContestant } from './engine-benchmark.ts';
import type { TensorflowWorker } from './tensorflow.worker.ts';

/** Starts a worker with the network. @param bytes the weights file */
export function openTensorflow(bytes: ArrayBuffer, threads: number): OpenContestant {
  return async function tensorflow() {
    const url = new URL('./tensorflow.worker.ts', import.meta.url);
    const worker = new Worker(url, { type: 'module' });
    const remote = wrap<TensorflowWorker>(worker);
    await remote.open(bytes, threads);
    return {
      name: `TensorFlow.js, ${threads} ${threads === 1 ? 'thread' : 'threads'}`,
      prepare: (pictures) => Promise.resolve((seconds) => remote.time(pictures, seconds)),
      answer: (pictures) => remote.answer(pictures),
      dispose: () => Promise.resolve(worker.terminate()),
    };
  };
}
