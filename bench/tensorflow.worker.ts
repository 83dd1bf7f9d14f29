// The network on TensorFlow.js's WebAssembly backend in a worker. Each number of threads needs a new worker, because
// the backend cannot be changed afterwards. Next: tensorflow-threads.ts.
import { expose } from 'comlink';
import type { Heads } from '../src/core/model/heads.ts';
import type { Network, PictureBatch } from '../src/core/model/network.ts';
import { parseWeights } from '../src/core/model/weights.ts';
import { timeRuns } from './engine-measure.ts';
import { startTensorflow } from './start-tensorflow.ts';

let network: Network | null = null;

async function open(bytes: ArrayBuffer, threads: number): Promise<void> {
  const { createNetwork } = await startTensorflow(threads);
  network = await createNetwork(parseWeights(bytes));
}

async function answer(pictures: PictureBatch): Promise<Heads> {
  if (!network) throw new Error('Expected open() first.');
  const [{ heads }] = await network.run(pictures, { heads: true, taps: false });
  if (!heads) throw new Error('Expected heads, got none.');
  return heads;
}

/** Time of each run in milliseconds. Measured in the worker, so that messages do not count. */
function time(pictures: PictureBatch, seconds: number): Promise<number[]> {
  return timeRuns(() => answer(pictures), seconds);
}

const api = { open, answer, time };
export type TensorflowWorker = typeof api;

expose(api);
