// Which part of the app each file of a build belongs to, so that a device keeps what it needs and no
// more: from the chunks that record-chunks.mjs wrote down. Next: seal-build.mjs.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHUNKS_FILE } from './record-chunks.mjs';

/** @typedef {import('./record-chunks.mjs').Chunk} Chunk */
/** @typedef {import('../src/api/offline-api.ts').Part} Part */

/**
 * Chunks that only some devices load, by the package in them; the first that fits.
 * @type {readonly [Part, string][]}
 */
const BACKENDS = [
  ['webgpu', 'src/engine/webgpu/'],
  ['tfjs-webgpu', '@tensorflow/tfjs-backend-webgpu/'],
  ['webgl', '@tensorflow/tfjs-backend-webgl/'],
  ['tfjs-wasm', '@tensorflow/tfjs-backend-wasm/'],
  ['cpu', '@tensorflow/tfjs-backend-cpu/'],
];

/** The entry of the worker that is loaded for a recording. */
const RECORDER = 'src/worker/recorder.worker.ts';

/**
 * Files that are data and not code, by their name.
 * @type {readonly [Part, RegExp][]}
 */
const DATA = [
  ['model', /\.bin$/],
  ['tfjs-wasm', /tfjs-backend-wasm.*\.wasm$/],
  // What shops and install dialogs show; the app itself never does.
  ['extra', /^screenshots?\//],
  // What other pages load.
  ['extra', /^keydot-live\.js$/],
];

/**
 * @param {string} dist the build's folder
 * @returns {(path: string) => Part[]} the parts of a file of this build
 */
export function readBuildParts(dist) {
  /** @type {Chunk[]} */
  const chunks = JSON.parse(readFileSync(join(dist, CHUNKS_FILE), 'utf8'));
  const chunkOf = new Map(chunks.map((chunk) => [chunk.file, chunk]));
  /** @type {Record<string, {file: string}>} */
  const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'));
  const start = withImports(chunkOf, [manifest['index.html'].file]);
  // Workers are entries of their own, which others know by their address.
  const workers = chunks.flatMap(({ assets }) => assets.filter((file) => chunkOf.has(file)));
  const isRecorder = (/** @type {string} */ file) => chunkOf.get(file)?.modules.includes(RECORDER);
  const entries = [...start, ...workers.filter((file) => !isRecorder(file))];
  const laterParts = findLaterParts(chunkOf, entries, workers.filter(isRecorder));
  return (path) => {
    const data = DATA.find(([, pattern]) => pattern.test(path));
    if (data) return [data[0]];
    if (path === 'index.html' || start.has(path)) return ['start'];
    return laterParts.get(path) ?? ['shell'];
  };
}

/**
 * The parts of the files that only some devices load, or only who records.
 * @param {Map<string, Chunk>} chunkOf
 * @param {string[]} entries what is loaded in any case
 * @param {string[]} recorders
 */
function findLaterParts(chunkOf, entries, recorders) {
  const later = [...chunkOf.values()].flatMap(({ lazyImports }) => lazyImports);
  const backends = new Set(later.filter((file) => backendOf(chunkOf.get(file)) !== null));
  const others = later.filter((file) => !backends.has(file));
  const loadedByAll = withImports(chunkOf, [...entries, ...others]);
  /** @type {Map<string, Part[]>} */
  const parts = new Map();
  const add = (/** @type {string} */ first, /** @type {Part | null} */ part) => {
    for (const file of withImports(chunkOf, [first])) {
      if (part && !loadedByAll.has(file)) parts.set(file, [...(parts.get(file) ?? []), part]);
    }
  };
  for (const backend of backends) add(backend, backendOf(chunkOf.get(backend)));
  for (const recorder of recorders) add(recorder, 'recorder');
  return parts;
}

/**
 * @param {Chunk | undefined} chunk
 * @returns {Part | null}
 */
function backendOf(chunk) {
  const found = BACKENDS.find(([, path]) => chunk?.modules.some((module) => module.includes(path)));
  return found ? found[0] : null;
}

/**
 * Files and all that they cannot start without.
 * @param {Map<string, Chunk>} chunkOf
 * @param {string[]} files
 */
function withImports(chunkOf, files) {
  const found = new Set(files);
  // A set hands out what is added to it while it is walked.
  for (const file of found) {
    for (const imported of chunkOf.get(file)?.imports ?? []) found.add(imported);
  }
  return found;
}
