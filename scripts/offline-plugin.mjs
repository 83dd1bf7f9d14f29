// The Vite plugin for offline use. It builds the service worker and adds the list of files to it. In
// development it replaces a service worker that an earlier preview installed.
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { ROOT } from './command.mjs';
import { SERVICE_WORKER, sealBuild } from './seal-build.mjs';
import { HASHED_FILES, OTHER_FILES } from './site-headers.mjs';

/** @returns {import('vite').Plugin} */
export function offline() {
  let dist = '';
  return {
    name: 'keydot-offline',
    configResolved({ root, build }) {
      dist = resolve(root, build.outDir);
    },
    // An installed service worker fetches its update from this address. leave.ts unregisters it.
    configureServer({ middlewares }) {
      middlewares.use((request, _response, next) => {
        if (request.url === `/${SERVICE_WORKER}`) request.url = '/src/sw/leave.ts';
        next();
      });
    },
    configurePreviewServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        const headers = request.url?.startsWith('/assets/') ? HASHED_FILES : OTHER_FILES;
        for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
        next();
      });
    },
    closeBundle: {
      // Runs after record-chunks.mjs has written its file.
      order: 'post',
      sequential: true,
      async handler() {
        if (this.environment.config.command !== 'build') return;
        await buildServiceWorker(dist);
        sealBuild(dist);
      },
    },
  };
}

/** @param {string} dist */
async function buildServiceWorker(dist) {
  await build({
    root: ROOT,
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      target: 'es2022',
      outDir: dist,
      emptyOutDir: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input: join(ROOT, 'src/sw/service-worker.ts'),
        // A classic script, because not every browser supports module service workers.
        output: { entryFileNames: SERVICE_WORKER, format: 'iife' },
      },
    },
  });
}
