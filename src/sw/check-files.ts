// Maintains the cache: verifies that files are cached and intact by their hash, fetches missing and
// damaged ones, and deletes files that no build needs. Next: sw/file-cache.ts.
import type { BuildFile, LackingFile, OfflineAnswer, Part } from '../api/offline-api.ts';
import {
  build,
  CACHE_NAME,
  fetchAndCache,
  cacheKey,
  readCached,
  findBuildFile,
} from './file-cache.ts';

type Checked = Extract<OfflineAnswer, { kind: 'checked' }>;

/** Minimum time between two progress reports. */
const PROGRESS_INTERVAL_MS = 100;

/**
 * The files of these parts, and all other cached files of this build: a backend that was used once
 * will be needed again.
 */
export async function findNeeded(parts: readonly Part[]): Promise<BuildFile[]> {
  const cache = await caches.open(CACHE_NAME);
  const cached = new Set((await cache.keys()).map(({ url }) => url));
  return build.files.filter(
    (file) => file.parts.some((part) => parts.includes(part)) || cached.has(cacheKey(file)),
  );
}

/**
 * Checks files one after the other. Never rejects.
 * @param mayFetch fetches missing and damaged files
 */
export async function checkFiles(
  files: readonly BuildFile[],
  mayFetch: boolean,
  onProgress: (doneBytes: number, totalBytes: number) => void = () => undefined,
): Promise<Checked> {
  const totalBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const healed: string[] = [];
  const lacking: LackingFile[] = [];
  let doneBytes = 0;
  let reportedMs = 0;
  for (const file of files) {
    const onBytes = (bytes: number) => {
      if (performance.now() - reportedMs < PROGRESS_INTERVAL_MS) return;
      reportedMs = performance.now();
      onProgress(doneBytes + bytes, totalBytes);
    };
    const { before, after } = await checkFile(file, mayFetch, onBytes);
    if (after !== 'whole') lacking.push({ path: file.path, problem: after });
    else if (before === 'damaged') healed.push(file.path);
    doneBytes += file.bytes;
    onProgress(doneBytes, totalBytes);
  }
  return { kind: 'checked', totalBytes, healed, lacking };
}

type FileState = 'whole' | LackingFile['problem'];

async function checkFile(
  file: BuildFile,
  mayFetch: boolean,
  onBytes: (bytes: number) => void,
): Promise<{ before: FileState; after: FileState }> {
  const before = await readState(file);
  if (before === 'whole' || !mayFetch) return { before, after: before };
  let received = 0;
  try {
    await fetchAndCache(file, (bytes) => onBytes((received += bytes)));
  } catch (thrown) {
    const isFull = thrown instanceof DOMException && thrown.name === 'QuotaExceededError';
    // There is no network, or the server has another build: report the file as it was.
    return { before, after: isFull ? 'no room' : before };
  }
  return { before, after: await readState(file) };
}

async function readState(file: BuildFile): Promise<FileState> {
  const cached = await readCached(file);
  return cached instanceof Response ? 'whole' : cached;
}

declare const self: ServiceWorkerGlobalScope;

/**
 * Prefix of the lock that every open page holds, followed by its script's URL:
 * page/offline/page-locks.ts.
 */
const PAGE_LOCK = 'keydot-page ';

/**
 * Deletes cached files that are not of this build. Does nothing while an older page is open, which
 * may request its own files, or while a newer build waits, whose files are in the same cache.
 */
export async function sweepCache(): Promise<void> {
  const { waiting, installing } = self.registration;
  if (waiting !== null || installing !== null || (await isOlderPageOpen())) return;
  const cache = await caches.open(CACHE_NAME);
  const needed = new Set(build.files.map(cacheKey));
  for (const request of await cache.keys()) {
    if (!needed.has(request.url)) await cache.delete(request);
  }
}

async function isOlderPageOpen(): Promise<boolean> {
  const { held = [] } = await navigator.locks.query();
  return held.some(
    ({ name }) =>
      name?.startsWith(PAGE_LOCK) && !findBuildFile(new URL(name.slice(PAGE_LOCK.length))),
  );
}
