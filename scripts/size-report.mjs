// Says what a visitor downloads, and fails when it is more than agreed or when the page's own files
// hold TensorFlow. Reads what record-chunks.mjs wrote during the build. `npm run build` ends with it.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { fail, ROOT } from './command.mjs';
import { CHUNKS_FILE } from './record-chunks.mjs';

/** @typedef {import('./record-chunks.mjs').Chunk} Chunk */

const DIST = join(ROOT, 'dist');

/** The most each visitor may download, compressed, in kB: what was measured, and a tenth. */
const LIMITS_KB = { page: 60, wasm: 5000, webgl: 5000, webgpu: 5000 };

/** Which visitor needs a file that is loaded later, by what is in it; the first that fits. */
const BACKENDS = /** @type {const} */ ([
  ['webgpu', '@tensorflow/tfjs-backend-webgpu/'],
  ['webgl', '@tensorflow/tfjs-backend-webgl/'],
  ['wasm', '@tensorflow/tfjs-backend-wasm/'],
  ['wasm', 'src/engine/'],
  ['cpu', '@tensorflow/tfjs-backend-cpu/'],
]);

if (!existsSync(join(DIST, CHUNKS_FILE))) fail('dist is not there: run "npm run build" first.');
/** @type {Chunk[]} */
const chunks = JSON.parse(readFileSync(join(DIST, CHUNKS_FILE), 'utf8'));
const chunkOf = new Map(chunks.map((chunk) => [chunk.file, chunk]));
/** @type {Record<string, {file: string}>} */
const manifest = JSON.parse(readFileSync(join(DIST, '.vite/manifest.json'), 'utf8'));

const page = withImports([manifest['index.html'].file]);
const sizes = {
  page: measure(pageFiles()),
  wasm: measure(visitorFiles('wasm')),
  webgl: measure(visitorFiles('webgl')),
  webgpu: measure(visitorFiles('webgpu')),
};
report();
check();

/** The page's own files: what is there before the first worker starts. */
function pageFiles() {
  return new Set(['index.html', ...page, ...styles(page)]);
}

/**
 * All that one visitor loads until the first keypoint.
 * @param {'wasm' | 'webgl' | 'webgpu'} backend
 */
function visitorFiles(backend) {
  const code = new Set(workersOf(page));
  // A set hands out what is added to it while it is walked.
  for (const file of code) {
    const { imports = [], lazyImports = [] } = chunkOf.get(file) ?? {};
    const wanted = lazyImports.filter((later) => (backendOf(later) ?? backend) === backend);
    for (const next of [...imports, ...wanted, ...workersOf([file])]) code.add(next);
  }
  const data = assets(code).filter((file) => !chunkOf.has(file));
  const weights = data.filter((file) => !file.endsWith('.wasm'));
  // The builds of a .wasm file are for different processors: a visitor loads one of them.
  const wasm = backend === 'wasm' ? largest(data.filter((file) => file.endsWith('.wasm'))) : [];
  return new Set([...pageFiles(), ...code, ...weights, ...wasm]);
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

/** @param {string[]} files */
function largest(files) {
  const bySize = files.map((file) => ({ file, size: readFileSync(join(DIST, file)).length }));
  return bySize
    .sort((a, b) => b.size - a.size)
    .slice(0, 1)
    .map(({ file }) => file);
}

/** @param {Set<string>} files */
function measure(files) {
  const contents = [...files].map((file) => readFileSync(join(DIST, file)));
  return {
    files: files.size,
    rawKb: contents.reduce((sum, content) => sum + content.length, 0) / 1000,
    gzipKb: contents.reduce((sum, content) => sum + gzipSync(content).length, 0) / 1000,
  };
}

function report() {
  const titles = {
    page: "The page's own bundle",
    wasm: 'A visitor with WebAssembly only',
    webgl: 'A visitor with WebGL',
    webgpu: 'A visitor with WebGPU',
  };
  console.log(
    `${'What is downloaded'.padEnd(34)}${'raw kB'.padStart(9)}${'gzip kB'.padStart(10)}${'limit'.padStart(8)}`,
  );
  for (const [name, title] of Object.entries(titles)) {
    const key = /** @type {keyof typeof sizes} */ (name);
    const { files, rawKb, gzipKb } = sizes[key];
    const numbers = [rawKb.toFixed(1).padStart(9), gzipKb.toFixed(1).padStart(10)].join('');
    console.log(
      `${title.padEnd(34)}${numbers}${String(LIMITS_KB[key]).padStart(8)}  (${files} files)`,
    );
  }
}

function check() {
  const later = [...page].flatMap((file) => chunkOf.get(file)?.lazyImports ?? []);
  const all = [...withImports([...page, ...later])];
  const pageModules = all.flatMap((file) => chunkOf.get(file)?.modules ?? []);
  const strangers = pageModules.filter((module) =>
    /@tensorflow\/|src\/(worker|engine)\//.test(module),
  );
  if (strangers.length > 0) {
    fail(
      `The page's own bundle holds what belongs into the worker: ${strangers.slice(0, 5).join(', ')}.`,
    );
  }
  for (const [name, { gzipKb }] of Object.entries(sizes)) {
    const limit = LIMITS_KB[/** @type {keyof typeof sizes} */ (name)];
    if (gzipKb > limit)
      fail(`Too large: ${name} is ${gzipKb.toFixed(1)} kB, agreed were ${limit}.`);
  }
}
