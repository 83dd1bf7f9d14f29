// The browser part of engine.mjs: receives the options and posts the times.
import weightsUrl from '../models/movenet-lightning/weights.bin?url';
import { loadEngine } from '../src/engine/cpu/browser/load-engine.ts';
import { runBenchmark, type BenchmarkOptions, type OpenContestant } from './engine-benchmark.ts';
import { openTensorflow } from './tensorflow-threads.ts';

/** onnxruntime fixes its thread count at the first session, so only one count is measured. */
function openOnnxruntime(threads: number): OpenContestant {
  return async function onnxruntime(weights) {
    const opener = await import('./onnx/open-onnxruntime.ts');
    const files = `${location.origin}/bench/node_modules/onnxruntime-web/dist/`;
    return opener.openOnnxruntime(weights, { threads, files });
  };
}

onmessage = async ({ data: options }: MessageEvent<BenchmarkOptions>) => {
  try {
    const bytes = await (await fetch(weightsUrl)).arrayBuffer();
    const tensorflow = options.threads.map((threads) => openTensorflow(bytes, threads));
    const peers = [...tensorflow, openOnnxruntime(Math.max(...options.threads))];
    postMessage(await runBenchmark({ loadEngine, peers, bytes, options }));
  } catch (error) {
    postMessage({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
};
