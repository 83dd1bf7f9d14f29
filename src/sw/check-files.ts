// Proves that files are there: each is read back from the cache and its hash compared; what is missing
// or damaged is fetched again. Who asks: service-worker.ts, on behalf of the page.
import type { BuildFile, LackingFile, OfflineAnswer, Part } from '../api/offline-api.ts';
import { build } from './build.ts';
import { CACHE_NAME, fetchAndKeep, cacheKey, readKept } from './kept-files.ts';

type Checked = Extract<OfflineAnswer, { kind: 'checked' }>;

/** How often the page hears of progress, at most: once in so many milliseconds. */
const TELL_EVERY_MS = 100;

/**
 * The files of these parts, and what this device has kept besides: a backend that was used once is
 * needed again.
 */
export async function findNeeded(parts: readonly Part[]): Promise<BuildFile[]> {
  const cache = await caches.open(CACHE_NAME);
  const kept = new Set((await cache.keys()).map(({ url }) => url));
  return build.files.filter(
    (file) => file.parts.some((part) => parts.includes(part)) || kept.has(cacheKey(file)),
  );
}

/** Checks files one after the other, and heals them where that is wanted. Never rejects. */
export async function checkFiles(
  files: readonly BuildFile[],
  mayFetch: boolean,
  tell: (doneBytes: number, totalBytes: number) => void = () => undefined,
): Promise<Checked> {
  const totalBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const healed: string[] = [];
  const lacking: LackingFile[] = [];
  let doneBytes = 0;
  let toldMs = 0;
  for (const file of files) {
    const onBytes = (bytes: number) => {
      if (performance.now() - toldMs < TELL_EVERY_MS) return;
      toldMs = performance.now();
      tell(doneBytes + bytes, totalBytes);
    };
    const { before, after } = await checkFile(file, mayFetch, onBytes);
    if (after !== 'whole') lacking.push({ path: file.path, problem: after });
    else if (before === 'damaged') healed.push(file.path);
    doneBytes += file.bytes;
    tell(doneBytes, totalBytes);
  }
  return { kind: 'checked', totalBytes, healed, lacking };
}

type FileState = 'whole' | LackingFile['problem'];

async function checkFile(
  file: BuildFile,
  mayFetch: boolean,
  onBytes: (bytes: number) => void,
): Promise<{ before: FileState; after: FileState }> {
  const before = await lookAt(file);
  if (before === 'whole' || !mayFetch) return { before, after: before };
  let received = 0;
  try {
    await fetchAndKeep(file, (bytes) => onBytes((received += bytes)));
  } catch (thrown) {
    const isFull = thrown instanceof DOMException && thrown.name === 'QuotaExceededError';
    // No network, or not this build any more: the file stays as it is, and is named.
    return { before, after: isFull ? 'no room' : before };
  }
  return { before, after: await lookAt(file) };
}

async function lookAt(file: BuildFile): Promise<FileState> {
  const kept = await readKept(file);
  return kept instanceof Response ? 'whole' : kept;
}
