// Prints the download size for each kind of visitor. Fails when a size exceeds its limit, or when the page's
// bundle contains modules of the workers. Runs at the end of `npm run build`, on the list of record-chunks.mjs.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { fail, ROOT } from './command.mjs';
import { readChunks, withImports } from './record-chunks.mjs';

const DIST = join(ROOT, 'dist');

/**
 * Kinds of visitors: the backends that they download, and the maximum compressed size in kB without the model's
 * weights, which are most of the download. Each maximum is the measured size plus up to 10 %.
 */
const VISITORS = {
  wasm: { title: 'A visitor with WebAssembly only', backends: ['wasm'], maxKb: 107 },
  webgl: { title: 'A visitor with WebGL', backends: ['webgl'], maxKb: 250 },
  webgpu: { title: 'A visitor with WebGPU', backends: ['webgpu'], maxKb: 110 },
  'tfjs-webgpu': {
    title: 'A visitor with broken WebGPU',
    backends: ['webgpu', 'tfjs-webgpu'],
    maxKb: 260,
  },
};
const MAX_PAGE_KB = 60;

/** Backend or feature of a lazily loaded file, by a module in it. The first match counts. */
const BACKENDS = /** @type {const} */ ([
  ['webgpu', 'src/engine/webgpu/'],
  ['tfjs-webgpu', '@tensorflow/tfjs-backend-webgpu/'],
  ['webgl', '@tensorflow/tfjs-backend-webgl/'],
  ['wasm', 'src/engine/cpu/'],
  ['everyone', 'src/inference/multi-person-detector.ts'],
  ['sharper', 'src/inference/test-time-augmentation.ts'],
  ['sharper', 'src/inference/run-mirrored.ts'],
  ['lesson', 'src/worker/inference/point-finder.ts'],
  ['still', 'src/inference/still-detector.ts'],
  ['recording', 'src/worker/recording/scene-tap.ts'],
  ['taught model', 'src/worker/inference/read-taught-model.ts'],
  ['taught model', 'src/worker/inference/count-regions.ts'],
  ['last resort', '@tensorflow/tfjs-backend-wasm/'],
  ['last resort', '@tensorflow/tfjs-backend-cpu/'],
]);

if (!existsSync(join(DIST, '.vite'))) fail('dist is missing. Run "npm run build" first.');
const { chunkOf, entry } = readChunks(DIST);
const page = withImports(chunkOf, [entry]);
const rows = [
  { title: "The page's bundle", files: pageFiles(), maxKb: MAX_PAGE_KB },
  ...Object.values(VISITORS).map(({ title, backends, maxKb }) => ({
    title,
    files: visitorFiles(backends),
    maxKb,
  })),
].map(({ title, files, maxKb }) => ({ title, maxKb, ...measure(files) }));
report();
check();

/** Files that are loaded before the first worker starts. */
function pageFiles() {
  return new Set(['index.html', ...page, ...styles(page)]);
}

/**
 * Files that a visitor loads until the first keypoint.
 * @param {readonly string[]} backends
 */
function visitorFiles(backends) {
  const code = new Set(workersOf(page));
  // Iteration includes files that are added in the loop.
  for (const file of code) {
    const { imports = [], lazyImports = [] } = chunkOf.get(file) ?? {};
    const wanted = lazyImports.filter((file) => backends.includes(backendOf(file) ?? backends[0]));
    for (const next of [...imports, ...wanted, ...workersOf([file])]) code.add(next);
  }
  const data = assets(code).filter((file) => !chunkOf.has(file));
  const weights = data.filter((file) => !file.endsWith('.wasm'));
  return new Set([
    ...pageFiles(),
    ...code,
    ...weights,
    ...(backends.includes('wasm') ? engine(data) : []),
  ]);
}

/**
 * The largest build of the engine. A visitor loads only the build for its processor.
 * @param {string[]} data
 */
function engine(data) {
  const builds = data.filter((file) => file.endsWith('.wasm') && !file.includes('tfjs-'));
  const size = (/** @type {string} */ file) => statSync(join(DIST, file)).size;
  return builds.sort((a, b) => size(b) - size(a)).slice(0, 1);
}

/** @param {Iterable<string>} files */
function workersOf(files) {
  return assets(files).filter((file) => chunkOf.has(file));
}

/** @param {string} file */
function backendOf(file) {
  const modules = chunkOf.get(file)?.modules ?? [];
  const match = BACKENDS.find(([, path]) => modules.some((module) => module.includes(path)));
  return match ? match[0] : null;
}

/** @param {Iterable<string>} files */
function assets(files) {
  return [...files].flatMap((file) => chunkOf.get(file)?.assets ?? []);
}

/** @param {Iterable<string>} files */
function styles(files) {
  return assets(files).filter((file) => file.endsWith('.css'));
}

/**
 * Sizes in kB. `codeKb` is compressed and excludes the weights.
 * @param {Set<string>} files
 */
function measure(files) {
  const entries = [...files].map((file) => {
    const content = readFileSync(join(DIST, file));
    return { file, raw: content.length / 1000, gzip: gzipSync(content).length / 1000 };
  });
  const code = entries.filter(({ file }) => !file.endsWith('.bin'));
  return {
    rawKb: entries.reduce((sum, { raw }) => sum + raw, 0),
    gzipKb: entries.reduce((sum, { gzip }) => sum + gzip, 0),
    codeKb: code.reduce((sum, { gzip }) => sum + gzip, 0),
  };
}

function report() {
  const line = (/** @type {string[]} */ [title, ...columns]) =>
    console.log(title.padEnd(32) + columns.map((column) => column.padStart(14)).join(''));
  line(['Download, kB', 'raw', 'gzip', 'no weights', 'limit']);
  for (const { title, rawKb, gzipKb, codeKb, maxKb } of rows) {
    const numbers = [rawKb, gzipKb, codeKb].map((number) => number.toFixed(1));
    line([title, ...numbers, String(maxKb)]);
  }
}

function check() {
  const lazy = [...page].flatMap((file) => chunkOf.get(file)?.lazyImports ?? []);
  const all = [...withImports(chunkOf, [...page, ...lazy])];
  const modules = all.flatMap((file) => chunkOf.get(file)?.modules ?? []);
  const foreign = modules.filter((module) => /@tensorflow\/|src\/(worker|engine)\//.test(module));
  if (foreign.length > 0) {
    const some = foreign.slice(0, 5).join(', ');
    fail(`The page's bundle contains modules of the workers: ${some}.`);
  }
  for (const { title, codeKb, maxKb } of rows) {
    if (codeKb > maxKb) {
      fail(`Too large (${title}): expected at most ${maxKb} kB, got ${codeKb.toFixed(1)} kB.`);
    }
  }
}
