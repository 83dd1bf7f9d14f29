// Assigns each file of a build to parts of the app, so that a device caches only the parts that it needs. Uses the
// list of record-chunks.mjs. Next: seal-build.mjs.
import { readChunks, withImports } from './record-chunks.mjs';

/** @typedef {import('./record-chunks.mjs').Chunk} Chunk */
/** @typedef {import('../src/api/offline-api.ts').Part} Part */

/**
 * Chunks that only some devices load, by a path in them. The first match counts.
 * @type {readonly [Part, string][]}
 */
const BACKENDS = [
  ['webgpu', 'src/engine/webgpu/'],
  ['tfjs-webgpu', '@tensorflow/tfjs-backend-webgpu/'],
  ['webgl', '@tensorflow/tfjs-backend-webgl/'],
  ['tfjs-wasm', '@tensorflow/tfjs-backend-wasm/'],
  ['cpu', '@tensorflow/tfjs-backend-cpu/'],
];

/** Entry of the worker that makes recordings. */
const RECORDER = 'src/worker/recorder.worker.ts';

/**
 * Files other than chunks, by name.
 * @type {readonly [Part, RegExp][]}
 */
const DATA = [
  ['model', /\.bin$/],
  ['tfjs-wasm', /tfjs-backend-wasm.*\.wasm$/],
  // For app stores and install dialogs.
  ['extra', /^screenshots?\//],
  // For pages that embed <keydot-live>.
  ['extra', /^keydot-live\.js$/],
];

/**
 * @param {string} dist the build's folder
 * @returns {(path: string) => Part[]} the parts to which a file belongs
 */
export function readBuildParts(dist) {
  const { chunkOf, entry } = readChunks(dist);
  const start = withImports(chunkOf, [entry]);
  // Workers are entries, which other chunks contain as addresses.
  const workers = [...chunkOf.values()].flatMap(({ assets }) =>
    assets.filter((file) => chunkOf.has(file)),
  );
  const isRecorder = (/** @type {string} */ file) => chunkOf.get(file)?.modules.includes(RECORDER);
  const entries = [...start, ...workers.filter((file) => !isRecorder(file))];
  const lazyParts = findLazyParts(chunkOf, entries, workers.filter(isRecorder));
  return (path) => {
    const data = DATA.find(([, pattern]) => pattern.test(path));
    if (data) return [data[0]];
    if (path === 'index.html' || start.has(path)) return ['start'];
    return lazyParts.get(path) ?? ['shell'];
  };
}

/**
 * Parts of the files that are loaded only for one backend or for recordings.
 * @param {ReadonlyMap<string, Chunk>} chunkOf
 * @param {string[]} entries files that every device loads
 * @param {string[]} recorders the recording worker's entry
 */
function findLazyParts(chunkOf, entries, recorders) {
  const lazy = [...chunkOf.values()].flatMap(({ lazyImports }) => lazyImports);
  const backends = new Set(lazy.filter((file) => backendOf(chunkOf.get(file)) !== null));
  const others = lazy.filter((file) => !backends.has(file));
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
