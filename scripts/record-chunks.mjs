// A Vite plugin that writes down which modules and assets went into which file of the build, the
// workers' files included (Vite's own manifest leaves those out). Next: size-report.mjs reads it.
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { ROOT } from './command.mjs';

/** Where it is written, relative to the build's folder. */
export const CHUNKS_FILE = '.vite/chunks.json';

/**
 * One file of JavaScript in the build.
 * @typedef {object} Chunk
 * @property {string} file
 * @property {string[]} imports files it cannot start without
 * @property {string[]} lazyImports files it may ask for later
 * @property {string[]} modules source files and packages inside it, relative to the repository
 * @property {string[]} assets files whose addresses it knows: styles, wasm, weights, workers
 */

/**
 * Vite makes one plugin for the page and one for each worker; what they see comes together here.
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
    // The page's build comes after those of its workers, and writes for all.
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
