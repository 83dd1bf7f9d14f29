// The import table: which folder of src may import what, and why not the rest. eslint.config.js makes
// rules of it; tests/core/import-table.test.ts proves that they bite.

/**
 * What one folder (or file) of src may import besides itself.
 * @typedef {object} Realm
 * @property {string} files its files, as a glob
 * @property {string[]} folders other folders of the repository, or single files in them
 * @property {string[]} packages npm packages, `@scope` or `prefix-` for all that begin so, `node:` for Node's own
 * @property {string} reason said when something else is imported
 */

/** @type {Record<string, Realm>} */
export const IMPORT_TABLE = {
  core: {
    files: 'src/core/**/*.ts',
    folders: [],
    packages: ['valibot', 'fflate'],
    reason:
      'src/core is pure: it imports only itself, valibot and fflate, so that it runs anywhere.',
  },
  engine: {
    files: 'src/engine/**/*.ts',
    folders: ['core'],
    packages: [],
    reason: 'src/engine is our own CPU engine: it imports only src/core and itself.',
  },
  'engine/node': {
    files: 'src/engine/node/**/*.ts',
    folders: ['core'],
    packages: ['node:'],
    reason:
      "src/engine/node opens our engine in Node: it imports src/engine and Node's own modules.",
  },
  learning: {
    files: 'src/learning/**/*.ts',
    folders: ['core', 'engine'],
    packages: [],
    reason:
      'src/learning serves the trainer worker and the command line: it imports only core and engine.',
  },
  storage: {
    files: 'src/storage/**/*.ts',
    folders: ['core'],
    packages: ['idb', 'valibot'],
    reason: 'src/storage serves page and workers: it imports only src/core, idb and valibot.',
  },
  worker: {
    files: 'src/worker/**/*.ts',
    folders: [
      'core',
      'engine',
      'learning',
      'storage',
      'worker-api.ts',
      'trainer-api.ts',
      'lab-api.ts',
      'recorder-api.ts',
      'models',
    ],
    packages: ['@tensorflow', 'comlink', 'mediabunny'],
    reason:
      'src/worker has no page: it imports core, engine, learning, storage, the borders, models, TensorFlow.js, mediabunny and comlink.',
  },
  page: {
    files: 'src/page/**/*.ts',
    folders: [
      'core',
      'storage',
      'worker-api.ts',
      'trainer-api.ts',
      'lab-api.ts',
      'offline-api.ts',
      'recorder-api.ts',
      'models/movenet-lightning/spec.json',
    ],
    packages: ['lit', 'comlink', 'lucide-static', 'valibot', 'workbox-window'],
    reason:
      'Only src/worker runs TensorFlow.js, and the page reaches it through the borders and new Worker(new URL(…)) alone.',
  },
  tools: {
    files: 'src/tools/**/*.ts',
    folders: ['core', 'engine', 'learning', 'models'],
    packages: ['node:', 'sharp', 'commander', 'valibot'],
    reason: 'src/tools runs in Node: it imports core, engine and learning, never the page.',
  },
  sw: {
    files: 'src/sw/**/*.ts',
    folders: ['offline-api.ts'],
    packages: ['workbox-'],
    reason: 'src/sw is the service worker: it imports only its border and workbox.',
  },
  main: {
    files: 'src/main.ts',
    folders: ['page'],
    packages: [],
    reason: 'src/main.ts only starts things: it imports src/page.',
  },
  border: {
    files: 'src/{worker,trainer,lab,offline,recorder}-api.ts',
    folders: ['core'],
    packages: [],
    reason: 'This file is the border between threads: it imports types of src/core alone.',
  },
};

const FOLDERS = ['core', 'engine', 'learning', 'storage', 'worker', 'page', 'tools', 'sw'];
const ROOT_FILES = [
  'main.ts',
  'worker-api.ts',
  'trainer-api.ts',
  'lab-api.ts',
  'offline-api.ts',
  'recorder-api.ts',
];
const OUTSIDE = ['models', 'tests', 'scripts', 'bench'];

/**
 * Regular expressions that match every specifier a realm may not import. Written without a bare
 * slash, so that ESLint's selectors take them as well.
 * @param {string} name a key of {@link IMPORT_TABLE}
 * @returns {string[]}
 */
export function forbiddenSpecifiers(name) {
  const { folders, packages } = IMPORT_TABLE[name];
  const [own] = name.split('/');
  const allowed = packages.map((start) => (/[:-]$/.test(start) ? start : `${start}(?:[/?]|$)`));
  const others = [...FOLDERS, ...ROOT_FILES, ...OUTSIDE].filter((place) => place !== own);
  const places = others.map((place) => forbiddenPlace(place, folders)).filter(Boolean);
  return [
    `^(?![.]{1,2}/)(?!${allowed.join('|') || '$'}).`,
    `^[.]{1,2}/(?:[.]{2}/)*(?:${places.join('|')})`,
  ].map((pattern) => pattern.replaceAll('/', String.raw`\u002F`));
}

/**
 * @param {string} place
 * @param {string[]} allowed
 */
function forbiddenPlace(place, allowed) {
  if (allowed.includes(place)) return '';
  if (place.endsWith('.ts')) return place.replace('.', '[.]');
  const files = allowed.filter((path) => path.startsWith(`${place}/`));
  const exceptions = files.map((path) => path.slice(place.length + 1).replace('.', '[.]'));
  return exceptions.length > 0 ? `${place}/(?!${exceptions.join('|')})` : `${place}/`;
}
