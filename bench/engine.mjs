// Benchmark of the network on the CPU engine, in Node or Chromium: milliseconds per thread count and build, and per
// step. Usage: node bench/engine.mjs [--browser] [--side 192] [--seconds 3] [--rounds 3] [--threads 1,2] [--steps].
// With --browser it also times, in turn, TensorFlow.js on WebAssembly and, when bench/ is installed, onnxruntime-web.
// Compare ratios within one run.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { tsImport } from 'tsx/esm/api';
import { createServer } from 'vite';
import { browserFlags } from '../scripts/browser-flags.mjs';
import { findBrowser } from '../scripts/find-browser.mjs';

const { values } = parseArgs({
  options: {
    browser: { type: 'boolean', default: false },
    side: { type: 'string', default: '192' },
    seconds: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '3' },
    threads: { type: 'string', default: '1,2' },
    steps: { type: 'boolean', default: false },
  },
});

const options = {
  side: Number(values.side),
  seconds: Number(values.seconds),
  rounds: Number(values.rounds),
  threads: values.threads.split(',').map(Number),
  steps: values.steps,
};

const { rows, steps } = values.browser ? await runInBrowser() : await runInNode();
const ms = (value) => value.toFixed(2).padStart(8);
console.log(`${'median'.padStart(8)}${'best'.padStart(8)}  ms, ${options.side}×${options.side}`);
for (const { name, times, failure } of rows) {
  console.log(
    times ? `${ms(times.median)}${ms(times.best)}  ${name}` : `failed: ${name}: ${failure}`,
  );
}
if (steps) printSteps(steps);

function printSteps(list) {
  console.log(`\n${'median'.padStart(8)}${'best'.padStart(8)}  GFLOP/s, one thread`);
  let sum = 0;
  for (const { name, operations, median, best } of list) {
    sum += best;
    const rate = ((operations * 2) / best / 1e6).toFixed(0).padStart(7);
    console.log(`${ms(median)}${ms(best)}${operations ? rate : ''.padStart(7)}  ${name}`);
  }
  console.log(`${''.padStart(8)}${ms(sum)}  together`);
}

async function runInNode() {
  const load = (path) => tsImport(path, import.meta.url);
  const { runBenchmark } = await load('./engine-benchmark.ts');
  const { loadNodeEngine } = await load('../src/engine/cpu/node/load-engine.ts');
  const file = await readFile(new URL('../models/movenet-lightning/weights.bin', import.meta.url));
  const bytes = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength);
  return runBenchmark({ loadEngine: loadNodeEngine, peers: [], bytes, options });
}

async function runInBrowser() {
  const server = await createServer({ logLevel: 'error', server: { port: 0 } });
  await server.listen();
  const browser = await chromium.launch({
    executablePath: (await findBrowser()) ?? undefined,
    args: browserFlags({ gpu: 'none', camera: 'pattern' }),
  });
  try {
    const page = await browser.newPage();
    page.on('console', (message) => console.error(message.text()));
    await page.goto(`${server.resolvedUrls?.local[0]}bench/engine.html`);
    return await page.evaluate(
      (settings) =>
        new Promise((resolve, reject) => {
          const url = '/bench/engine.worker.ts?worker_file&type=module';
          const worker = new Worker(url, { type: 'module' });
          worker.onerror = (event) => reject(new Error(event.message));
          worker.onmessage = ({ data }) => {
            if (data.error) reject(new Error(data.error));
            else resolve(data);
          };
          worker.postMessage(settings);
        }),
      options,
    );
  } finally {
    await browser.close();
    await server.close();
  }
}
