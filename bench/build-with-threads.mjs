// Builds the app with TensorFlow.js on two threads. The app itself uses one, because TensorFlow.js starts threads from
// source text, which the content security policy forbids. The benchmark's server sends no policy.
import { resolve } from 'node:path';
import { build } from 'vite';
import { ROOT } from '../scripts/command.mjs';

const REPLACED = resolve(ROOT, 'src/engine/tfjs/wasm-backend.ts');
const THREADED = resolve(ROOT, 'bench/start-tensorflow.ts');

/** @returns {Promise<string>} folder of the build */
export async function buildWithThreads() {
  // Relative to the root, because the build's plugins (scripts/) join the root and this path.
  const outDir = '.cache/bench-threads';
  await build({
    root: ROOT,
    logLevel: 'error',
    // Threads start from the source text of a function. Minification could make it depend on outer names.
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
      return found?.id === REPLACED ? THREADED : null;
    },
  };
}
