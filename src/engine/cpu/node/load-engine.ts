// Opens the CPU engine in Node: reads a build from disk, and starts helper threads as worker threads.
import { readFile } from 'node:fs/promises';
import v8 from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { Engine, HelperThread } from '../engine.ts';
import {
  openEngine,
  type EngineOptions,
  type EngineRealm,
  type ThreadStart,
} from '../open-engine.ts';

/** The program of a helper thread, as text, so that it needs no TypeScript loader. */
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
  canShareMemory: true,
  compile: async (build) =>
    WebAssembly.compile(await readFile(new URL(`../build/${build}.wasm`, import.meta.url))),
  startThread,
};

/** Opens an engine. @throws Error when scripts/build-engine.mjs has not been run */
export function loadNodeEngine(options: EngineOptions): Promise<Engine> {
  // V8 11 (Node 20) implements the final relaxed SIMD behind this flag, which later versions ignore.
  v8.setFlagsFromString('--experimental-wasm-relaxed-simd');
  // But there the relaxed kernels run at half the speed of the plain ones, because V8 11 spills registers.
  const isOld = Number(process.versions.v8.split('.')[0]) < 12;
  return openEngine(NODE_REALM, { ...options, relaxed: options.relaxed ?? (isOld ? false : null) });
}

function startThread(start: ThreadStart): Promise<HelperThread> {
  const worker = new Worker(THREAD_PROGRAM, { eval: true, workerData: start });
  // A waiting helper must not keep the process alive.
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
