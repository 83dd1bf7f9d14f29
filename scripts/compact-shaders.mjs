// A Vite plugin that leaves comments and indentation out of shaders: they are shipped as text, which no
// minifier looks into. In development they stay as they are, for the compiler's line numbers.
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
 * The same shader without comments, indentation and empty lines. WGSL has no strings that could hold what
 * looks like a comment.
 * @param {string} text
 */
export function compact(text) {
  const lines = text.split('\n').map((line) => line.replace(/\/\/.*$/, '').trim());
  return lines.filter(Boolean).join('\n');
}
