// The built app with its TensorFlow.js backend on two threads, which the app itself has not: threads of
// TensorFlow.js start from source text, which the app's content policy forbids its workers; the bench's
// server sends none. Everything else is the same app.
import { resolve } from 'node:path';
import { build } from 'vite';
import { ROOT } from '../scripts/command.mjs';

const OWN = resolve(ROOT, 'src/engine/tfjs/wasm-backend.ts');
const THREADED = resolve(ROOT, 'bench/start-tensorflow.ts');

/** @returns {Promise<string>} the folder that was built */
export async function buildWithThreads() {
  // From the root: what writes the lists of files (scripts/) joins the two.
  const outDir = '.cache/bench-threads';
  await build({
    root: ROOT,
    logLevel: 'error',
    // Threads start from the text of a function, which must not lean on names outside it.
    build: { outDir, emptyOutDir: true, minify: false },
    plugins: [swap()],
    worker: { plugins: () => [swap()] },
  });
  return resolve(ROOT, outDir);
}

/** @returns {import('vite').Plugin} */
function swap() {
  return {
    name: 'keydot-bench-threads',
    enforce: 'pre',
    async resolveId(source, importer) {
      if (!source.endsWith('/tfjs/wasm-backend.ts')) return null;
      const found = await this.resolve(source, importer, { skipSelf: true });
      return found?.id === OWN ? THREADED : null;
    },
  };
}
