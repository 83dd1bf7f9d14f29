// Compiles src/engine/cpu/assembly (AssemblyScript) to src/engine/cpu/build/*.wasm. There are four builds: with
// and without relaxed SIMD (fused multiply-add), with and without threads on shared memory. A build that is
// newer than its sources and the compiler is skipped.
import { mkdir, readdir, rename, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { fail, installedCommand, runNode } from './command.mjs';

const SOURCES = new URL('../src/engine/cpu/assembly/', import.meta.url);
const TARGET = new URL('../src/engine/cpu/build/', import.meta.url);
const COMPILER = new URL('../node_modules/assemblyscript/package.json', import.meta.url);

/** Pages of 64 KiB. Must equal MAX_SHARED_PAGES in src/engine/cpu/engine.ts. */
const MAX_SHARED_PAGES = '4096';
const THREADS = ['--enable', 'threads', '--sharedMemory', '--maximumMemory', MAX_SHARED_PAGES];
const RELAXED = ['--enable', 'relaxed-simd'];

/** @type {Record<string, string[]>} */
const BUILDS = {
  plain: [],
  'plain-threads': THREADS,
  relaxed: RELAXED,
  'relaxed-threads': [...RELAXED, ...THREADS],
};

const newestSource = await findNewestSource();
for (const [name, options] of Object.entries(BUILDS)) {
  const target = new URL(`${name}.wasm`, TARGET);
  if ((await modifiedTime(target)) > newestSource) continue;
  await compile(target, options);
}

async function findNewestSource() {
  const sources = (await readdir(SOURCES, { recursive: true })).map(
    (name) => new URL(name, SOURCES),
  );
  const inputs = [...sources, COMPILER, new URL(import.meta.url)];
  return Math.max(...(await Promise.all(inputs.map(modifiedTime))));
}

/** @param {URL} url */
async function modifiedTime(url) {
  try {
    return (await stat(url)).mtimeMs;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return 0;
    throw error;
  }
}

/**
 * @param {URL} target
 * @param {string[]} options
 */
async function compile(target, options) {
  await mkdir(TARGET, { recursive: true });
  const path = fileURLToPath(target);
  // Written to a temporary file and renamed, so that an interrupted run leaves no partial build.
  const temporary = `${path}.${process.pid}.part`;
  const code = await runNode(installedCommand('asc', 'assemblyscript'), [
    fileURLToPath(new URL('run.ts', SOURCES)),
    ...['--config', fileURLToPath(new URL('asconfig.json', SOURCES))],
    ...['--outFile', temporary],
    ...options,
  ]);
  if (code !== 0) fail('The WebAssembly engine failed to compile. See the compiler output above.');
  await rename(temporary, path);
}
