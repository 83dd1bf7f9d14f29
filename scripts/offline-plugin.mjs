// The Vite plugin that makes the app work offline: builds the service worker beside the page's files
// and seals the build. In development it answers for a service worker that should not be there.
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
    // A service worker that an earlier preview left at this address asks for its newer version.
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
      // After record-chunks.mjs has written for all.
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
        // One classic script: not every browser takes a service worker of modules.
        output: { entryFileNames: SERVICE_WORKER, format: 'iife' },
      },
    },
  });
}
