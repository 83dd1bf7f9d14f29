// The browser's side of engine.mjs: told what to measure, answers with the times.
import weightsUrl from '../models/movenet-lightning/weights.bin?url';
import { loadEngine } from '../src/engine/browser/load-engine.ts';
import { openTfjsWasm } from '../src/worker/backends/tfjs-wasm.ts';
import { runBenchmark, type BenchmarkOptions } from './engine-benchmark.ts';

onmessage = async ({ data: options }: MessageEvent<BenchmarkOptions>) => {
  try {
    const bytes = await (await fetch(weightsUrl)).arrayBuffer();
    postMessage(await runBenchmark({ loadEngine, openPeer: openTfjsWasm, bytes, options }));
  } catch (error) {
    postMessage({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
};
