// The cache: files under their address and their content's hash, so that versions share what did not
// change and none can spoil another's. Nothing leaves it unread: what is damaged counts as missing.
import type { BuildFile } from '../api/offline-api.ts';
import { addressOf } from './build.ts';

declare const self: ServiceWorkerGlobalScope;

/** Every app of an origin has a cache of its own, by its folder. */
export const CACHE_NAME = `keydot-files ${new URL('./', self.location.href).pathname}`;

const HASH = 'sha256';

/** Why a file could not be kept. */
export class FileNotKeptError extends Error {
  override name = 'FileNotKeptError';
}

/** Under which address the cache holds a file. */
export function cacheKey(file: BuildFile): string {
  const url = new URL(addressOf(file));
  url.searchParams.set(HASH, file.sha256);
  return url.href;
}

/** A file as it is kept, its hash compared; or what is wrong with it. */
export async function readKept(file: BuildFile): Promise<Response | 'missing' | 'damaged'> {
  const cache = await caches.open(CACHE_NAME);
  const kept = await cache.match(cacheKey(file));
  if (!kept) return 'missing';
  try {
    const content = await kept.arrayBuffer();
    if ((await sha256(content)) !== file.sha256) return 'damaged';
    return new Response(content, { headers: kept.headers });
  } catch {
    // The entry is there and its content is not: a disk that fails, or was cleared in part.
    return 'damaged';
  }
}

/** What is being fetched, by its key: two pages may ask for the same at once. */
const underWay = new Map<string, Promise<void>>();

/**
 * Fetches a file and keeps it, if what comes is what the build has.
 * @param onBytes hears how many bytes have come, piece by piece, unless it was under way already
 * @throws FileNotKeptError when something else came, TypeError when nothing did, DOMException when
 * there is no room
 */
export function fetchAndKeep(
  file: BuildFile,
  onBytes: (bytes: number) => void = () => undefined,
): Promise<void> {
  const key = cacheKey(file);
  const fetching =
    underWay.get(key) ?? fetchOnce(file, onBytes).finally(() => underWay.delete(key));
  underWay.set(key, fetching);
  return fetching;
}

async function fetchOnce(file: BuildFile, onBytes: (bytes: number) => void): Promise<void> {
  // Asks the server whether what the browser may have of it is still true.
  const response = await fetch(addressOf(file), { cache: 'no-cache', credentials: 'same-origin' });
  await keep(file, response, onBytes);
}

/** As {@link fetchAndKeep}, of a response that is there already. */
export async function keep(
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
  // The body was unpacked on its way.
  headers.delete('content-encoding');
  headers.set('content-length', String(content.byteLength));
  const cache = await caches.open(CACHE_NAME);
  await cache.put(cacheKey(file), new Response(content, { headers }));
}

/** A file of another build that the cache still has, for pages that were not reloaded yet. */
export async function findOlder(url: URL): Promise<Response | undefined> {
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
