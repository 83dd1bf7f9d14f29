// The build that this service worker serves, and the cache of its files. Files are cached under
// their address and hash, so that versions share unchanged files; every read verifies the hash.
// scripts/seal-build.mjs puts the file list into the script's first line, so that every build has
// another script.
import type { Build, BuildFile } from '../api/offline-api.ts';

declare const self: ServiceWorkerGlobalScope & { keydotBuild: Build };

/** The build that this service worker serves. */
export const build: Build = self.keydotBuild;

const INDEX = 'index.html';

const files = new Map(build.files.map((file) => [addressOf(file), file]));

/**
 * The URL of a file. The page has the URL of its folder: some hosts do not serve index.html by
 * name.
 */
export function addressOf({ path }: BuildFile): string {
  return new URL(path === INDEX ? './' : path, self.location.href).href;
}

/** The requested file; undefined when it is not in this build. */
export function findBuildFile(url: URL): BuildFile | undefined {
  const address = `${url.origin}${url.pathname}`;
  return files.get(address.endsWith(`/${INDEX}`) ? address.slice(0, -INDEX.length) : address);
}

/** Whether a URL lies in the app's folder. */
export function isOurs(url: URL): boolean {
  return url.href.startsWith(new URL('./', self.location.href).href);
}

/** One cache per app: several apps of one origin differ by folder. */
export const CACHE_NAME = `keydot-files ${new URL('./', self.location.href).pathname}`;

const HASH = 'sha256';

/** A fetched file is not the one of this build. */
export class FileNotKeptError extends Error {
  override name = 'FileNotKeptError';
}

/** The cache key of a file: its URL with its hash. */
export function cacheKey(file: BuildFile): string {
  const url = new URL(addressOf(file));
  url.searchParams.set(HASH, file.sha256);
  return url.href;
}

/** Reads a file from the cache and verifies its hash. */
export async function readCached(file: BuildFile): Promise<Response | 'missing' | 'damaged'> {
  const cache = await caches.open(CACHE_NAME);
  const cached = await cache.match(cacheKey(file));
  if (!cached) return 'missing';
  try {
    const content = await cached.arrayBuffer();
    if ((await sha256(content)) !== file.sha256) return 'damaged';
    return new Response(content, { headers: cached.headers });
  } catch {
    // The entry exists without its content: the disk failed or was partly cleared.
    return 'damaged';
  }
}

/** Running fetches by cache key, because two pages may request the same file. */
const runningFetches = new Map<string, Promise<void>>();

/**
 * Fetches a file and caches it if its hash is correct.
 * @param onBytes called with the size of each received piece, unless the fetch was already running
 * @throws FileNotKeptError when the content is wrong, TypeError without a network, DOMException
 * when the disk is full
 */
export function fetchAndCache(
  file: BuildFile,
  onBytes: (bytes: number) => void = () => undefined,
): Promise<void> {
  const key = cacheKey(file);
  const fetching =
    runningFetches.get(key) ?? fetchOnce(file, onBytes).finally(() => runningFetches.delete(key));
  runningFetches.set(key, fetching);
  return fetching;
}

async function fetchOnce(file: BuildFile, onBytes: (bytes: number) => void): Promise<void> {
  // `no-cache` revalidates what the browser's HTTP cache may hold.
  const response = await fetch(addressOf(file), { cache: 'no-cache', credentials: 'same-origin' });
  await cacheResponse(file, response, onBytes);
}

/** As {@link fetchAndCache}, for a response that was already received. */
export async function cacheResponse(
  file: BuildFile,
  response: Response,
  onBytes: (bytes: number) => void = () => undefined,
): Promise<void> {
  if (!response.ok) {
    throw new FileNotKeptError(`Expected ${file.path}, got HTTP ${response.status}.`);
  }
  const content = await readBody(response, onBytes);
  const found = await sha256(content);
  if (found !== file.sha256) {
    throw new FileNotKeptError(
      `Expected ${file.path} with SHA-256 ${file.sha256}, got ${found} of ${content.byteLength} bytes.`,
    );
  }
  const headers = new Headers(response.headers);
  // The body is already decompressed.
  headers.delete('content-encoding');
  headers.set('content-length', String(content.byteLength));
  const cache = await caches.open(CACHE_NAME);
  await cache.put(cacheKey(file), new Response(content, { headers }));
}

/** Finds a file of another build in the cache, for pages that were not reloaded yet. */
export async function findOlderFile(url: URL): Promise<Response | undefined> {
  const cache = await caches.open(CACHE_NAME);
  return cache.match(`${url.origin}${url.pathname}`, { ignoreSearch: true });
}

async function readBody(response: Response, onBytes: (bytes: number) => void) {
  const reader = response.body?.getReader();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done) return new Blob(pieces).arrayBuffer();
    pieces.push(value);
    onBytes(value.byteLength);
  }
}

async function sha256(content: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', content));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
