// The service worker's entry. Its life: the whole shell is kept or it never comes to be; it waits until
// the person agrees to it; then it serves every file of its build. Next: build.ts, serve-file.ts.
import { clientsClaim } from 'workbox-core';
import { registerRoute } from 'workbox-routing';
import type { BuildFile, OfflineAnswer, OfflineRequest } from '../api/offline-api.ts';
import { build, isOurs } from './build.ts';
import { checkFiles, findNeeded } from './check-files.ts';
import { fetchAndKeep, readKept } from './kept-files.ts';
import { isShare, receiveShare } from './receive-share.ts';
import { createRescueScript, isRescueScript } from './rescue-page.ts';
import { ServeFile } from './serve-file.ts';
import { sweepCache } from './sweep-cache.ts';

declare const self: ServiceWorkerGlobalScope;

const shell = build.files.filter(({ parts }) => parts.includes('start') || parts.includes('shell'));

// The first visit has no older version to wait for, and gets offline without a reload.
clientsClaim();

self.addEventListener('install', (event) => {
  event.waitUntil(Promise.all(shell.map(keepWhole)));
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

async function keepWhole(file: BuildFile): Promise<void> {
  if (!((await readKept(file)) instanceof Response)) await fetchAndKeep(file);
}

async function answer(request: OfflineRequest, port: MessagePort): Promise<void> {
  const say = (message: OfflineAnswer) => port.postMessage(message);
  const tell = (doneBytes: number, totalBytes: number) =>
    say({ kind: 'progress', doneBytes, totalBytes });
  switch (request.kind) {
    case 'describe': {
      const { version, id, changes } = build;
      return say({ kind: 'described', version, id, changes });
    }
    case 'check':
      return say(await checkFiles(await findNeeded(request.parts), request.mayFetch, tell));
    case 'sweep':
      await sweepCache();
      return say({ kind: 'swept' });
    case 'take-over': {
      const checked = await checkFiles(shell, true, tell);
      if (checked.lacking.length === 0) await self.skipWaiting();
      return say(checked);
    }
  }
}
