// Says what a visitor downloads, and fails when it is more than agreed or when the page's own files
// hold TensorFlow. Reads what record-chunks.mjs wrote during the build. `npm run build` ends with it.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { fail, ROOT } from './command.mjs';
import { CHUNKS_FILE } from './record-chunks.mjs';

/** @typedef {import('./record-chunks.mjs').Chunk} Chunk */

const DIST = join(ROOT, 'dist');

/**
 * The kinds of visitors: which backends each of them downloads, and the maximum size of their download without
 * the model's weights, compressed: the measured size and up to a tenth. The weights would hide everything else.
 */
const VISITORS = {
  wasm: { title: 'A visitor with WebAssembly only', backends: ['wasm'], maxKb: 107 },
  webgl: { title: 'A visitor with WebGL', backends: ['webgl'], maxKb: 250 },
  webgpu: { title: 'A visitor with WebGPU', backends: ['webgpu'], maxKb: 110 },
  'tfjs-webgpu': {
    title: 'One whose WebGPU shaders fail',
    backends: ['webgpu', 'tfjs-webgpu'],
    maxKb: 260,
  },
};
const MAX_PAGE_KB = 60;

/** Which visitor needs a file that is loaded later, by what is in it; the first that fits. */
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
  ['taught model', 'src/worker/inference/read-taught-model.ts'],
  ['taught model', 'src/worker/inference/count-regions.ts'],
  ['last resort', '@tensorflow/tfjs-backend-wasm/'],
  ['last resort', '@tensorflow/tfjs-backend-cpu/'],
]);

if (!existsSync(join(DIST, CHUNKS_FILE))) fail('dist is not there: run "npm run build" first.');
/** @type {Chunk[]} */
const chunks = JSON.parse(readFileSync(join(DIST, CHUNKS_FILE), 'utf8'));
const chunkOf = new Map(chunks.map((chunk) => [chunk.file, chunk]));
/** @type {Record<string, {file: string}>} */
const manifest = JSON.parse(readFileSync(join(DIST, '.vite/manifest.json'), 'utf8'));

const page = withImports([manifest['index.html'].file]);
const rows = [
  { title: "The page's own bundle", files: pageFiles(), maxKb: MAX_PAGE_KB },
  ...Object.values(VISITORS).map(({ title, backends, maxKb }) => ({
    title,
    files: visitorFiles(backends),
    maxKb,
  })),
].map(({ title, files, maxKb }) => ({ title, maxKb, ...measure(files) }));
report();
check();

/** The page's own files: what is there before the first worker starts. */
function pageFiles() {
  return new Set(['index.html', ...page, ...styles(page)]);
}

/**
 * All that a visitor loads until the first keypoint.
 * @param {readonly string[]} backends
 */
function visitorFiles(backends) {
  const code = new Set(workersOf(page));
  // A set hands out what is added to it while it is walked.
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
 * The engine's builds are for different processors: a visitor loads one of them, at most the largest.
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

/**
 * Files and all that they cannot start without.
 * @param {string[]} files
 * @returns {Set<string>}
 */
function withImports(files) {
  const found = new Set(files);
  for (const file of found) {
    for (const imported of chunkOf.get(file)?.imports ?? []) found.add(imported);
  }
  return found;
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

/** @param {Set<string>} files */
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
  line(['What is downloaded, kB', 'raw', 'gzip', 'less weights', 'limit']);
  for (const { title, rawKb, gzipKb, codeKb, maxKb } of rows) {
    const numbers = [rawKb, gzipKb, codeKb].map((number) => number.toFixed(1));
    line([title, ...numbers, String(maxKb)]);
  }
}

function check() {
  const lazy = [...page].flatMap((file) => chunkOf.get(file)?.lazyImports ?? []);
  const all = [...withImports([...page, ...lazy])];
  const modules = all.flatMap((file) => chunkOf.get(file)?.modules ?? []);
  const foreign = modules.filter((module) => /@tensorflow\/|src\/(worker|engine)\//.test(module));
  if (foreign.length > 0) {
    const some = foreign.slice(0, 5).join(', ');
    fail(`The page's own bundle contains modules of the workers: ${some}.`);
  }
  for (const { title, codeKb, maxKb } of rows) {
    if (codeKb > maxKb) {
      fail(`Too large (${title}): expected at most ${maxKb} kB, got ${codeKb.toFixed(1)} kB.`);
    }
  }
}
