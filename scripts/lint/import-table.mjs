// The import table: what each folder of src may import, with the reason. import-rule.mjs is the
// ESLint rule that enforces it; docs/architecture.md shows it; tests/node/scripts/import-table.test.ts
// tests it.

/**
 * What the files of one folder may import besides each other.
 * @typedef {object} ImportRow
 * @property {string[]} from Places in the repository, relative to `src` unless they begin with `../`. `core` is the
 *   files directly in `src/core`, `core/` all of it, `core/image/` one room.
 * @property {string[]} packages npm packages: `lit`, a prefix `workbox-`, or `node:`
 * @property {string} reason Printed with every violation.
 * @property {boolean} [onlyTypes] Imports must be `import type`.
 */

/**
 * Keyed by folder, relative to `src`. The longest key that contains a file applies. A folder without a row
 * belongs to its parent's row, whose files may import each other.
 * @type {Record<string, ImportRow>}
 */
export const IMPORT_TABLE = {
  core: {
    from: [],
    packages: ['valibot'],
    reason: 'core is pure: no threads, no browser APIs and no Node, so that it runs anywhere.',
  },
  'core/image': {
    from: ['core'],
    packages: [],
    reason: 'Sampling and conversion of pixels are independent of what uses the pixels.',
  },
  'core/model': {
    from: ['core'],
    packages: ['valibot'],
    reason: 'Networks and their outputs are independent of images, labels and people.',
  },
  'core/mask': {
    from: ['core', 'core/model/'],
    packages: [],
    reason: 'Masks are pixels and are independent of lessons and files, which use them.',
  },
  'core/detection': {
    from: ['core', 'core/image/', 'core/model/'],
    packages: [],
    reason: 'Detection decodes one network output. Everything over time belongs to core/tracking.',
  },
  'core/tracking': {
    from: ['core', 'core/detection/', 'core/drawing/', 'core/image/', 'core/model/'],
    packages: [],
    reason: 'Tracking connects detections over time. It does not run networks or draw.',
  },
  'core/smoothing': {
    from: ['core'],
    packages: [],
    reason: 'Smoothing uses poses and times only, independent of their source.',
  },
  'core/lesson': {
    from: ['core', 'core/mask/', 'core/model/'],
    packages: ['valibot'],
    reason: 'Lessons are independent of file formats, which belong to core/formats.',
  },
  'core/training': {
    from: ['core', 'core/image/', 'core/lesson/', 'core/model/'],
    packages: ['valibot'],
    reason:
      'Targets, augmentation and schedules are pure; the optimiser is in engine/cpu/training.',
  },
  'core/evaluation': {
    from: ['core', 'core/detection/', 'core/lesson/'],
    packages: [],
    reason: 'Metrics compare detections with labels. They do not run a network.',
  },
  'core/live': {
    from: ['core'],
    packages: [],
    reason: 'Rates, ages and times of a stream are computed from numbers only.',
  },
  'core/drawing': {
    from: ['core', 'core/model/'],
    packages: [],
    reason: 'Colours and sizes are shared by the page and the workers, which draw.',
  },
  'core/formats': {
    from: ['core', 'core/drawing/', 'core/lesson/', 'core/mask/', 'core/model/'],
    packages: ['valibot', 'fflate'],
    reason:
      'A format is read into a lesson or a model and written from one. Nothing else is needed.',
  },
  'core/measures': {
    from: ['core', 'core/model/'],
    packages: ['valibot'],
    reason: 'Angles, distances and repetitions are computed from poses only.',
  },
  'core/recording': {
    from: ['core', 'core/measures/', 'core/smoothing/'],
    packages: ['valibot'],
    reason: 'The rows of a recording are formatted here and written elsewhere.',
  },
  'core/lab': {
    from: [
      'core',
      'core/evaluation/',
      'core/image/',
      'core/lesson/',
      'core/model/',
      'core/training/',
    ],
    packages: [],
    reason: 'The lab draws its pictures and targets and is independent of the live view.',
  },
  engine: {
    from: ['core', 'core/live/', 'core/model/'],
    packages: [],
    reason: 'The files directly in engine are the contract that the three engines share.',
  },
  'engine/cpu': {
    from: ['core', 'core/model/', 'engine'],
    packages: [],
    reason: 'The CPU engine has no dependencies: not TensorFlow.js, not the other engines.',
  },
  'engine/cpu/node': {
    from: ['core', 'core/model/', 'engine', 'engine/cpu/'],
    packages: ['node:'],
    reason: 'Only this folder of the CPU engine runs in Node.',
  },
  'engine/webgpu': {
    from: ['core', 'core/drawing/', 'core/image/', 'core/model/', 'engine'],
    packages: [],
    reason: 'The WebGPU engine has no dependencies: not TensorFlow.js, not the other engines.',
  },
  'engine/tfjs': {
    from: ['core', 'core/model/', 'engine'],
    packages: ['@tensorflow/tfjs-'],
    reason:
      'Only this folder imports TensorFlow.js, by its small packages: a device downloads one backend when needed.',
  },
  inference: {
    from: ['core/'],
    packages: [],
    reason: 'Inference runs any network on any frame: in workers, in Node and in tests.',
  },
  learning: {
    from: ['core/', 'engine/cpu/', 'inference/'],
    packages: [],
    reason: 'learning runs in the trainer worker and in Node.',
  },
  storage: {
    from: ['core/'],
    packages: ['idb', 'valibot'],
    reason: 'storage is used by the page and the workers and imports neither.',
  },
  api: {
    from: ['core/'],
    packages: [],
    onlyTypes: true,
    reason: 'Files in api are the contracts between threads: types only.',
  },
  worker: {
    from: [
      'core/',
      'engine/',
      'inference/',
      'learning/',
      'storage/',
      'api/',
      'worker/',
      '../models/',
    ],
    packages: ['comlink'],
    reason: 'Workers have no document: they import nothing of the page.',
  },
  'worker/recording': {
    from: ['core/', 'engine', 'storage/', 'api/', 'worker/shared/', 'worker/stage/'],
    packages: ['mediabunny'],
    reason: 'A recording takes drawn frames from worker/stage. It does not run the network.',
  },
  'worker/stage': {
    from: ['core/', 'engine', 'api/', 'worker/inference/', 'worker/shared/'],
    packages: [],
    reason: 'The stage draws results. It does not influence them.',
  },
  page: {
    from: ['core/', 'storage/', 'api/', 'page/', '../models/movenet-lightning/spec.json'],
    packages: ['comlink', 'valibot', 'workbox-window'],
    reason: 'The page reaches the workers through src/api and new Worker(new URL(…)) only.',
  },
  'page/elements': {
    from: ['core/', 'storage/', 'api/', 'page/'],
    packages: ['lit', 'lucide-static'],
    reason: 'Only elements use Lit. They reach the workers through the sessions of page.',
  },
  sw: {
    from: ['api/offline-api.ts'],
    packages: ['workbox-'],
    reason: 'The service worker imports its contract and Workbox only, so that it stays small.',
  },
  tools: {
    from: ['core/', 'engine/', 'inference/', 'learning/', '../models/'],
    packages: ['node:', 'sharp', 'commander', 'valibot'],
    reason: 'tools runs in Node: it imports neither the page nor the workers.',
  },
  'main.ts': {
    from: ['page/'],
    packages: [],
    reason: 'main.ts starts the page and does nothing else.',
  },
};

/**
 * The row that applies to a file.
 * @param {string} file relative to `src`, with forward slashes
 * @returns {[key: string, row: ImportRow] | null} null when no row covers it
 */
export function findRow(file) {
  const keys = Object.keys(IMPORT_TABLE).filter(
    (key) => file === key || file.startsWith(`${key}/`),
  );
  const key = keys.sort((a, b) => b.length - a.length)[0];
  return key === undefined ? null : [key, IMPORT_TABLE[key]];
}

/**
 * Why a file may not import a module.
 * @param {string} file relative to `src`, with forward slashes
 * @param {string} specifier as written, e.g. `../pose.ts` or `lit/decorators.js`
 * @param {boolean} isType whether it is an `import type`
 * @returns {string | null} null when it may
 */
export function explainViolation(file, specifier, isType) {
  const found = findRow(file);
  if (!found) return `No row of scripts/lint/import-table.mjs covers src/${file}: add one.`;
  const [key, row] = found;
  if (!specifier.startsWith('.')) {
    return row.packages.some((name) => matchesPackage(specifier, name)) ? null : row.reason;
  }
  if (row.onlyTypes && !isType) return row.reason;
  const target = resolve(file, specifier.replace(/[?#].*$/, ''));
  const isOwn = findRow(target)?.[0] === key;
  return isOwn || row.from.some((place) => isIn(target, place)) ? null : row.reason;
}

/**
 * @param {string} specifier
 * @param {string} name
 */
function matchesPackage(specifier, name) {
  if (/[:-]$/.test(name)) return specifier.startsWith(name);
  return specifier === name || specifier.startsWith(`${name}/`);
}

/**
 * @param {string} target relative to `src`
 * @param {string} place see {@link ImportRow}
 */
function isIn(target, place) {
  if (target === place || (place.endsWith('/') && target.startsWith(place))) return true;
  return target.startsWith(`${place}/`) && !target.slice(place.length + 1).includes('/');
}

/**
 * @param {string} file relative to `src`
 * @param {string} specifier a relative path
 */
function resolve(file, specifier) {
  const parts = file.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}
