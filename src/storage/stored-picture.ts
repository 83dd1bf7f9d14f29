// How a frame's picture lies in the database: the blob itself or, in browsers that keep no blobs (WebKit
// in private windows), its bytes. Who writes and reads them: lesson-store.ts, import-store.ts.
import type { KeydotDatabase } from './database.ts';

/** What is kept where blobs are not. */
interface PictureBytes {
  bytes: ArrayBuffer;
  type: string;
}

export type StoredPicture = Blob | PictureBytes;

/** Under this name it is tried whether a blob can be kept; nothing stays there. */
const TRIAL = 'blob-trial';

/** Pictures as this browser can keep them, by the frame's id. */
export async function packPictures(
  database: KeydotDatabase,
  pictures: ReadonlyMap<string, Blob>,
): Promise<ReadonlyMap<string, StoredPicture>> {
  if (pictures.size === 0 || (await keepsBlobs(database))) return pictures;
  const packed = new Map<string, StoredPicture>();
  for (const [frameId, blob] of pictures) {
    packed.set(frameId, { bytes: await blob.arrayBuffer(), type: blob.type });
  }
  return packed;
}

/** A kept picture as a blob; null for anything else. */
export function unpackPicture(data: unknown): Blob | null {
  if (data instanceof Blob) return data;
  if (typeof data !== 'object' || data === null) return null;
  const { bytes, type } = data as Partial<PictureBytes>;
  return bytes instanceof ArrayBuffer ? new Blob([bytes], { type: String(type) }) : null;
}

/**
 * Tried by itself: WebKit never ends a transaction that is told to abort after a blob was refused, and
 * everything after it would wait for ever.
 */
async function keepsBlobs(database: KeydotDatabase): Promise<boolean> {
  const transaction = database.transaction('settings', 'readwrite');
  try {
    await transaction.store.put(new Blob(['blob']), TRIAL);
    await transaction.store.delete(TRIAL);
    await transaction.done;
    return true;
  } catch (thrown) {
    // It repeats what was thrown.
    await transaction.done.catch(() => undefined);
    // Where there is no room, the pictures themselves will tell.
    return thrown instanceof DOMException && thrown.name === 'QuotaExceededError';
  }
}
