// A Vite plugin that gives pages of others a name that stays: keydot-live.js beside index.html loads the
// app's own file, whatever its hash, and with it <keydot-live>.

const EMBED_FILE = 'keydot-live.js';

/** @returns {import('vite').Plugin} */
export function embedEntry() {
  return {
    name: 'keydot-embed-entry',
    apply: 'build',
    generateBundle(_options, bundle) {
      const entry = Object.values(bundle).find(
        (output) => output.type === 'chunk' && output.isEntry,
      );
      if (!entry) throw new Error('The build has no entry for other pages to load.');
      this.emitFile({
        type: 'asset',
        fileName: EMBED_FILE,
        source: `import './${entry.fileName}';\n`,
      });
    },
  };
}
