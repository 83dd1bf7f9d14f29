// Reads and damages the files that the service worker has cached, in the browser's real cache.
import type { Page } from 'playwright';

/** Start of the cache's name; the folder of the app follows. */
const CACHE = 'keydot-files';

/** Flips one bit in the middle of the entry whose address contains `words`. @returns its path */
export async function damageCached(page: Page, words: string): Promise<string> {
  return page.evaluate(
    async ([words, name]) => {
      const names = await caches.keys();
      const cache = await caches.open(names.find((each) => each.startsWith(name))!);
      const request = (await cache.keys()).find(({ url }) => url.includes(words));
      const kept = request && (await cache.match(request));
      if (!kept)
        throw new Error(`Expected a cache entry with "${words}" in its address, found none.`);
      const bytes = new Uint8Array(await kept.arrayBuffer());
      bytes[bytes.length >> 1] ^= 1;
      await cache.put(request, new Response(bytes, { headers: kept.headers }));
      return new URL(request.url).pathname.slice(1);
    },
    [words, CACHE],
  );
}

/** Deletes the entries whose address contains `words`. */
export async function deleteCached(page: Page, words: string): Promise<void> {
  await page.evaluate(
    async ([words, name]) => {
      const names = await caches.keys();
      const cache = await caches.open(names.find((each) => each.startsWith(name))!);
      const requests = (await cache.keys()).filter(({ url }) => url.includes(words));
      if (requests.length === 0)
        throw new Error(`Expected a cache entry with "${words}" in its address, found none.`);
      for (const request of requests) await cache.delete(request);
    },
    [words, CACHE],
  );
}

/** The paths of all entries. */
export async function listCached(page: Page): Promise<string[]> {
  return page.evaluate(async (name) => {
    const names = await caches.keys();
    const cache = await caches.open(names.find((each) => each.startsWith(name))!);
    return (await cache.keys()).map(({ url }) => new URL(url).pathname);
  }, CACHE);
}
