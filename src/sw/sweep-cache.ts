// Deletes what no build needs any more. Not while an older page is open, which may still ask for its
// own files, nor while a newer build waits, whose files are in the same cache.
import { build, findBuildFile } from './build.ts';
import { CACHE_NAME, cacheKey } from './kept-files.ts';

declare const self: ServiceWorkerGlobalScope;

/**
 * Pages hold a lock as long as they are open, named by their entry's address: see
 * page/offline/page-locks.ts.
 */
const PAGE_LOCK = 'keydot-page ';

export async function sweepCache(): Promise<void> {
  const { waiting, installing } = self.registration;
  if (waiting !== null || installing !== null || (await isOlderPageOpen())) return;
  const cache = await caches.open(CACHE_NAME);
  const ours = new Set(build.files.map(cacheKey));
  for (const request of await cache.keys()) {
    if (!ours.has(request.url)) await cache.delete(request);
  }
}

async function isOlderPageOpen(): Promise<boolean> {
  const { held = [] } = await navigator.locks.query();
  return held.some(
    ({ name }) =>
      name?.startsWith(PAGE_LOCK) && !findBuildFile(new URL(name.slice(PAGE_LOCK.length))),
  );
}
