// The network on TensorFlow.js's WebAssembly, in a worker of its own: its backend is one for all of a
// thread's life, and is measured with one thread and with more.
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
  if (!heads) throw new Error('It gave no heads.');
  return heads;
}

/** Milliseconds of each run, measured here: the way to this worker does not count. */
function time(pictures: PictureBatch, seconds: number): Promise<number[]> {
  return timeRuns(() => answer(pictures), seconds);
}

const api = { open, answer, time };
export type TensorflowWorker = typeof api;

expose(api);
