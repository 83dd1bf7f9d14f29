// A Vite plugin that lists the modules and assets of each JavaScript file of the build, including those of the
// workers, which Vite's manifest lacks. Next: build-parts.mjs, size-report.mjs.
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { ROOT } from './command.mjs';

/** Path of the list, relative to the build's folder. */
const CHUNKS_FILE = '.vite/chunks.json';

/**
 * One JavaScript file of the build.
 * @typedef {object} Chunk
 * @property {string} file
 * @property {string[]} imports files that it imports statically
 * @property {string[]} lazyImports files that it imports dynamically
 * @property {string[]} modules source files and packages inside it, relative to the repository
 * @property {string[]} assets files whose addresses it contains: styles, wasm, weights, workers
 */

/**
 * All chunks. Vite creates one plugin for the page and one for each worker.
 * @type {Map<string, Chunk>}
 */
const chunks = new Map();

/** @returns {import('vite').Plugin} */
export function recordChunks() {
  return {
    name: 'keydot-record-chunks',
    apply: 'build',
    generateBundle(_options, bundle) {
      for (const output of Object.values(bundle)) {
        if (output.type === 'chunk') chunks.set(output.fileName, describeChunk(output));
      }
    },
    // The page's build ends last and writes the chunks of all.
    async writeBundle({ dir }) {
      if (!dir) return;
      await mkdir(join(dir, '.vite'), { recursive: true });
      await writeFile(join(dir, CHUNKS_FILE), JSON.stringify([...chunks.values()], null, 2));
    },
  };
}

/**
 * @param {import('rolldown').OutputChunk & {viteMetadata?: import('vite').ChunkMetadata}} chunk
 * @returns {Chunk}
 */
function describeChunk(chunk) {
  const metadata = chunk.viteMetadata;
  return {
    file: chunk.fileName,
    imports: chunk.imports,
    lazyImports: chunk.dynamicImports,
    modules: chunk.moduleIds.map((id) => relative(ROOT, id.replace(/^\0/, ''))),
    assets: [...(metadata?.importedAssets ?? []), ...(metadata?.importedCss ?? [])],
  };
}

/**
 * Reads a build's chunks and the name of the page's entry.
 * @param {string} dist the build's folder
 */
export function readChunks(dist) {
  /** @type {Chunk[]} */
  const list = JSON.parse(readFileSync(join(dist, CHUNKS_FILE), 'utf8'));
  /** @type {Record<string, {file: string}>} */
  const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'));
  const chunkOf = new Map(list.map((chunk) => [chunk.file, chunk]));
  return { chunkOf, entry: manifest['index.html'].file };
}

/**
 * Files and all files that they import statically.
 * @param {ReadonlyMap<string, Chunk>} chunkOf
 * @param {string[]} files
 */
export function withImports(chunkOf, files) {
  const found = new Set(files);
  // Iteration includes files that are added in the loop.
  for (const file of found) {
    for (const imported of chunkOf.get(file)?.imports ?? []) found.add(imported);
  }
  return found;
}
