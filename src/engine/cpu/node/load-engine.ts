// Opens the engine in Node: builds are read from disk, threads are worker threads.
import { readFile } from 'node:fs/promises';
import v8 from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { Engine, HelpingThread } from '../engine.ts';
import {
  openEngine,
  type EngineChoice,
  type EngineRealm,
  type ThreadOrder,
} from '../open-engine.ts';

/** A thread's whole program, as text: so it needs no loader for TypeScript. */
const THREAD_PROGRAM = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { module, memory, thread } = workerData;
  const sleep = (address, value) => {
    Atomics.wait(new Int32Array(memory.buffer), address / 4, value);
    return 0;
  };
  const { exports } = new WebAssembly.Instance(module, { env: { memory }, wait: { sleep } });
  parentPort.postMessage('ready');
  exports.serve(thread);
`;

export const NODE_REALM: EngineRealm = {
  mayShare: true,
  compile: async (build) =>
    WebAssembly.compile(await readFile(new URL(`../build/${build}.wasm`, import.meta.url))),
  startThread,
};

/** Opens an engine in Node. @throws when scripts/build-engine.mjs has not been run */
export function loadNodeEngine(choice: EngineChoice): Promise<Engine> {
  // V8 11 (Node 20) knows relaxed SIMD, in its final form, but asks for this flag; later ones ignore it.
  v8.setFlagsFromString('--experimental-wasm-relaxed-simd');
  // Yet it runs the relaxed kernels at half the speed of the plain ones: its registers do not suffice.
  const isOld = Number(process.versions.v8.split('.')[0]) < 12;
  return openEngine(NODE_REALM, { ...choice, relaxed: choice.relaxed ?? (isOld ? false : null) });
}

function startThread(order: ThreadOrder): Promise<HelpingThread> {
  const worker = new Worker(THREAD_PROGRAM, { eval: true, workerData: order });
  // A sleeping helper is no reason to keep the program alive.
  worker.unref();
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    const ended = new Promise<string>((end) => {
      worker.once('exit', (code) => end(`A thread of the engine ended with code ${code}.`));
    });
    worker.once('message', () => {
      resolve({ ended, stop: () => void worker.terminate() });
    });
  });
}
