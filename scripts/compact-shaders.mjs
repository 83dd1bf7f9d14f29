// A Vite plugin that removes comments and indentation from shaders, which are shipped as text and not seen by
// the minifier. In development they are unchanged, so that the compiler's line numbers are right.
import { readFile } from 'node:fs/promises';

const SHADER = /\.wgsl\?raw$/;

/** @returns {import('vite').Plugin} */
export function compactShaders() {
  return {
    name: 'keydot-compact-shaders',
    apply: 'build',
    enforce: 'pre',
    async load(id) {
      if (!SHADER.test(id)) return null;
      const text = await readFile(id.replace(/\?raw$/, ''), 'utf8');
      return `export default ${JSON.stringify(compact(text))}`;
    },
  };
}

/**
 * A shader without comments, indentation and empty lines. WGSL has no string literals, so every "//" starts a
 * comment.
 * @param {string} text
 */
export function compact(text) {
  const lines = text.split('\n').map((line) => line.replace(/\/\/.*$/, '').trim());
  return lines.filter(Boolean).join('\n');
}
