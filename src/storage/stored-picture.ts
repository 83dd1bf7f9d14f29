// The stored form of a frame's picture: the blob, or its bytes in browsers that cannot store blobs (WebKit in private
// windows). Next: storage/lesson-store.ts.
import type { KeydotDatabase } from './database.ts';

/** The form for browsers that cannot store blobs. */
interface PictureBytes {
  bytes: ArrayBuffer;
  type: string;
}

export type StoredPicture = Blob | PictureBytes;

/** The key of the temporary record that tests whether blobs can be stored. */
const TRIAL_KEY = 'blob-trial';

/** Converts pictures to a form that this browser can store, by frame id. */
export async function packPictures(
  database: KeydotDatabase,
  pictures: ReadonlyMap<string, Blob>,
): Promise<ReadonlyMap<string, StoredPicture>> {
  if (pictures.size === 0 || (await canStoreBlobs(database))) return pictures;
  const packed = new Map<string, StoredPicture>();
  for (const [frameId, blob] of pictures) {
    packed.set(frameId, { bytes: await blob.arrayBuffer(), type: blob.type });
  }
  return packed;
}

/** Converts a stored picture to a blob; null for invalid data. */
export function unpackPicture(data: unknown): Blob | null {
  if (data instanceof Blob) return data;
  if (typeof data !== 'object' || data === null) return null;
  const { bytes, type } = data as Partial<PictureBytes>;
  return bytes instanceof ArrayBuffer ? new Blob([bytes], { type: String(type) }) : null;
}

/**
 * Tests in a separate transaction whether blobs can be stored: in WebKit, a transaction that is aborted after a
 * refused blob never ends and blocks all later ones.
 */
async function canStoreBlobs(database: KeydotDatabase): Promise<boolean> {
  const transaction = database.transaction('settings', 'readwrite');
  try {
    await transaction.store.put(new Blob(['blob']), TRIAL_KEY);
    await transaction.store.delete(TRIAL_KEY);
    await transaction.done;
    return true;
  } catch (thrown) {
    // `done` repeats the error.
    await transaction.done.catch(() => undefined);
    // A full quota is reported when the pictures are written.
    return thrown instanceof DOMException && thrown.name === 'QuotaExceededError';
  }
}
