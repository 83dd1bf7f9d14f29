// Small Vite plugins of the build: completing index.html, the entry for other pages, compact shaders.
// Next: site-headers.mjs.
import { readFile } from 'node:fs/promises';
import { firstPaintStyle, PAGE_POLICY } from './site-headers.mjs';

const CHARSET = '<meta charset="utf-8" />';

/**
 * Adds the style of the first paint and, in the build, the content security policy to index.html.
 * @returns {import('vite').Plugin}
 */
export function pageShell() {
  return {
    name: 'keydot-page-shell',
    transformIndexHtml: {
      // Runs after Vite's own transforms, because the policy contains the hash of the style.
      order: 'post',
      handler(html, { server }) {
        const style = `<style>${firstPaintStyle}</style>`;
        // The development server serves styles and scripts that the policy forbids.
        const policy = `<meta http-equiv="Content-Security-Policy" content="${PAGE_POLICY}" />`;
        // The development server also serves the pages of the browser tests.
        if (server && !html.includes(CHARSET)) return html;
        if (!html.includes(CHARSET))
          throw new Error(`Expected ${CHARSET} in index.html, found none.`);
        return html.replace(CHARSET, () => [CHARSET, ...(server ? [] : [policy]), style].join(''));
      },
    },
  };
}

const EMBED_FILE = 'keydot-live.js';

/**
 * Adds keydot-live.js to the build: a stable address, from which other pages load <keydot-live>. It imports the
 * app's entry, whose name contains a hash.
 * @returns {import('vite').Plugin}
 */
export function embedEntry() {
  return {
    name: 'keydot-embed-entry',
    apply: 'build',
    generateBundle(_options, bundle) {
      const entry = Object.values(bundle).find(
        (output) => output.type === 'chunk' && output.isEntry,
      );
      if (!entry) throw new Error('Expected an entry in the bundle, found none.');
      this.emitFile({
        type: 'asset',
        fileName: EMBED_FILE,
        source: `import './${entry.fileName}';\n`,
      });
    },
  };
}

const SHADER = /\.wgsl\?raw$/;

/**
 * Removes comments and indentation from shaders, which the minifier does not process. Shaders stay unchanged in
 * development, so that the line numbers in the compiler's messages are right.
 * @returns {import('vite').Plugin}
 */
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
