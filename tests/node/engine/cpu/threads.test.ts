// An engine with a dead helper thread reports it before the timeout and never hangs. The threads are real
// workers that are terminated.
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { expect, test, vi } from 'vitest';
import { runBackbone, runHeads } from '../../../../src/core/model/movenet.ts';
import { parseWeights } from '../../../../src/core/model/weights.ts';
import * as L from '../../../../src/engine/cpu/assembly/layout.ts';
import { EngineThreadError } from '../../../../src/engine/engine-errors.ts';
import type { Engine, HelperThread } from '../../../../src/engine/cpu/engine.ts';
import { GraphRunner } from '../../../../src/engine/cpu/graph-runner.ts';
import { createMovenetPolicy } from '../../../../src/engine/cpu/fuse-steps.ts';
import { NODE_REALM } from '../../../../src/engine/cpu/node/load-engine.ts';
import {
  openEngine,
  type EngineRealm,
  type ThreadStart,
} from '../../../../src/engine/cpu/open-engine.ts';
import { DYING_NODE_THREAD } from '../../../fixtures/workers/dying-thread.ts';

const WEIGHTS = new URL('../../../../models/movenet-lightning/weights.bin', import.meta.url);
const weights = parseWeights(Uint8Array.from(readFileSync(WEIGHTS)).buffer);

/** Timeout, ms: long enough for a work item on a busy machine, short enough for a test. */
const PATIENCE_MS = 1000;

vi.setConfig({ testTimeout: 60_000 });

type StartThread = EngineRealm['startThread'];

async function openWith(startThread: StartThread): Promise<Engine> {
  const choice = { threads: 2, relaxed: false, timeoutMs: PATIENCE_MS };
  return openEngine({ ...NODE_REALM, startThread }, choice);
}

/** Runs the network's heads on noise, `count` pictures at once. @returns the values of all heads */
function createRun(engine: Engine, count: number, side: number): () => number[] {
  const runner = new GraphRunner(engine, weights, createMovenetPolicy(engine.threads));
  const shape = { count, height: side, width: side, channels: 3 };
  const graph = runner.prepare(shape, (operations, input) =>
    Object.values(runHeads(operations, runBackbone(operations, input).features)),
  );
  const values = Float32Array.from({ length: count * side * side * 3 }, (_, i) => Math.sin(i));
  return () => {
    runner.run(graph, values);
    return graph.outputs.flatMap((output) => runner.read(graph, output).flatMap((map) => [...map]));
  };
}

/** Runs until an error. On a busy machine the other thread can be too late for the first frames. */
function runOften(run: () => unknown): void {
  for (let frame = 0; frame < 200; frame++) run();
}

function startWorker(program: string, order: ThreadStart): Promise<HelperThread> {
  const worker = new Worker(program, { eval: true, workerData: order });
  const ended = new Promise<string>((resolve) => {
    worker.once('exit', (code) => resolve(`It ended with code ${code}.`));
  });
  return new Promise((resolve) => {
    worker.once('message', () => resolve({ ended, stop: () => void worker.terminate() }));
  });
}

test('a thread that dies with a work item ends the wait and closes the engine', async () => {
  const engine = await openWith((order) => startWorker(DYING_NODE_THREAD, order));
  const run = createRun(engine, 1, 192);
  expect(() => runOften(run)).toThrow(EngineThreadError);
  expect(await engine.lost).toBe(
    'One of the engine’s 2 threads stopped in the middle of its work.',
  );
});

test('a thread terminated while computing is detected in this frame or before the next', async () => {
  const engine = await openWith((order) => startWorker(KILLING_THREAD, order));
  const run = createRun(engine, 8, 256);
  expect(() => runOften(run)).toThrow(EngineThreadError);
});

test('a thread that dies asleep is reported, and every frame is complete without it', async () => {
  let last: HelperThread | null = null;
  const engine = await openWith(async (order) => (last = await NODE_REALM.startThread(order)));
  const run = createRun(engine, 1, 64);
  const expected = run();
  engine.settle();
  (last as HelperThread | null)?.stop();
  expect(await engine.lost).toMatch(/^A thread of the engine ended/);
  for (let frame = 0; frame < 3; frame++) expect(run()).toEqual(expected);
});

test('a closed engine reports no lost thread', async () => {
  const ended: Promise<string>[] = [];
  const engine = await openWith(async (order) => {
    const thread = await NODE_REALM.startThread(order);
    ended.push(thread.ended);
    return thread;
  });
  const lost: string[] = [];
  void engine.lost.then((reason) => lost.push(reason));
  engine.close();
  await Promise.all(ended);
  expect(lost).toEqual([]);
});

/** Starts a helper thread that ends as soon as it has taken a work item. */
const KILLING_THREAD = `
  const { parentPort, workerData, Worker } = require('node:worker_threads');
  const { module, memory, thread } = workerData;
  const program = \`
    const { parentPort, workerData } = require('node:worker_threads');
    const { module, memory, thread } = workerData;
    const words = new Int32Array(memory.buffer);
    const sleep = (address, value) => (Atomics.wait(words, address / 4, value), 0);
    const { exports } = new WebAssembly.Instance(module, { env: { memory }, wait: { sleep } });
    parentPort.postMessage('ready');
    exports.serve(thread);
  \`;
  const serving = new Worker(program, { eval: true, workerData });
  serving.once('message', () => {
    parentPort.postMessage('ready');
    const look = () => {
      const words = new Int32Array(memory.buffer);
      const isAtWork = Atomics.load(words, ${L.OPEN / 4}) === 1 && Atomics.load(words, ${L.RUNNING / 4}) === 1;
      if (isAtWork) serving.terminate();
      else setImmediate(look);
    };
    look();
  });
`;
