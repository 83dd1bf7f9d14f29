// The service worker's entry. It installs only with the complete shell, waits until the user
// accepts the update, then serves every file of its build. Next: sw/serve-file.ts.
import { clientsClaim } from 'workbox-core';
import { registerRoute } from 'workbox-routing';
import type { BuildFile, OfflineAnswer, OfflineRequest } from '../api/offline-api.ts';
import { build, isOurs, fetchAndCache, readCached } from './file-cache.ts';
import { checkFiles, findNeeded, sweepCache } from './check-files.ts';
import { isShare, receiveShare } from './receive-share.ts';
import { createRescueScript, isRescueScript, ServeFile } from './serve-file.ts';

declare const self: ServiceWorkerGlobalScope;

const shell = build.files.filter(({ parts }) => parts.includes('start') || parts.includes('shell'));

// On the first visit there is no older version, so the page works offline without a reload.
clientsClaim();

self.addEventListener('install', (event) => {
  event.waitUntil(Promise.all(shell.map(ensureCached)));
});

registerRoute(
  ({ url }) => isRescueScript(url),
  () => Promise.resolve(createRescueScript()),
);

registerRoute(({ url, request }) => isOurs(url) && request.method === 'GET', new ServeFile());

registerRoute(
  ({ url }) => isShare(url),
  ({ request }) => receiveShare(request),
  'POST',
);

self.addEventListener('message', (event: ExtendableMessageEvent) => {
  const [port] = event.ports;
  if (port) event.waitUntil(answer(event.data as OfflineRequest, port));
});

async function ensureCached(file: BuildFile): Promise<void> {
  if (!((await readCached(file)) instanceof Response)) await fetchAndCache(file);
}

async function answer(request: OfflineRequest, port: MessagePort): Promise<void> {
  const send = (message: OfflineAnswer) => port.postMessage(message);
  const onProgress = (doneBytes: number, totalBytes: number) =>
    send({ kind: 'progress', doneBytes, totalBytes });
  switch (request.kind) {
    case 'describe': {
      const { version, id, changes } = build;
      return send({ kind: 'described', version, id, changes });
    }
    case 'check':
      return send(await checkFiles(await findNeeded(request.parts), request.mayFetch, onProgress));
    case 'sweep':
      await sweepCache();
      return send({ kind: 'swept' });
    case 'take-over': {
      const checked = await checkFiles(shell, true, onProgress);
      if (checked.lacking.length === 0) await self.skipWaiting();
      return send(checked);
    }
  }
}
