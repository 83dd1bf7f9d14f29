// What the service worker keeps, as a test damages it: the browser's real cache, asked in the page.
import type { Page } from 'playwright';

/** The cache's name, without the folder that the app lies in. */
const CACHE = 'keydot-files';

/** Flips one bit in the middle of the entry whose address holds these words. @returns its path */
export async function damage(page: Page, words: string): Promise<string> {
  return page.evaluate(
    async ([words, name]) => {
      const names = await caches.keys();
      const cache = await caches.open(names.find((each) => each.startsWith(name))!);
      const request = (await cache.keys()).find(({ url }) => url.includes(words));
      const kept = request && (await cache.match(request));
      if (!kept) throw new Error(`No entry of the cache has "${words}" in its address.`);
      const bytes = new Uint8Array(await kept.arrayBuffer());
      bytes[bytes.length >> 1] ^= 1;
      await cache.put(request, new Response(bytes, { headers: kept.headers }));
      return new URL(request.url).pathname.slice(1);
    },
    [words, CACHE],
  );
}

/** Deletes the entry whose address holds these words. */
export async function lose(page: Page, words: string): Promise<void> {
  await page.evaluate(
    async ([words, name]) => {
      const names = await caches.keys();
      const cache = await caches.open(names.find((each) => each.startsWith(name))!);
      const requests = (await cache.keys()).filter(({ url }) => url.includes(words));
      if (requests.length === 0) throw new Error(`No entry of the cache has "${words}".`);
      for (const request of requests) await cache.delete(request);
    },
    [words, CACHE],
  );
}

/** The paths of all entries. */
export async function listKept(page: Page): Promise<string[]> {
  return page.evaluate(async (name) => {
    const names = await caches.keys();
    const cache = await caches.open(names.find((each) => each.startsWith(name))!);
    return (await cache.keys()).map(({ url }) => new URL(url).pathname);
  }, CACHE);
}
