// Where recordings are stored in the origin's private file system: one folder per recording, and
// its file names.

import { KeydotError } from '../../core/errors.ts';
import { RECORDINGS } from '../../storage/has-recordings.ts';

/** The browser offers no private file system, or not in this window. */
export class NoRecordingStorageError extends KeydotError {
  override name = 'NoRecordingStorageError';

  constructor(options?: ErrorOptions) {
    super(
      'Expected a window that can store files, got one that cannot: ' +
        'record in another browser, or outside a private window.',
      options,
    );
  }
}

/** Opens the folder of all recordings. @throws NoRecordingStorageError */
export async function openRecordings(): Promise<FileSystemDirectoryHandle> {
  // Contrary to its type, some browsers' workers have no `storage`.
  const { storage } = navigator as { storage?: StorageManager };
  if (!storage) throw new NoRecordingStorageError();
  const root = await storage.getDirectory().catch((cause: unknown) => {
    throw new NoRecordingStorageError({ cause });
  });
  return root.getDirectoryHandle(RECORDINGS, { create: true });
}

/** The keypoints; format: core/recording/recording-lines.ts. */
export const LINES_FILE = 'keypoints.jsonl';

export type Container = 'mp4' | 'webm';

const CONTAINERS: readonly Container[] = ['mp4', 'webm'];

/** The video during the recording. */
export const streamFile = (container: Container) => `stream.${container}`;
/** The finalized video. */
export const videoFile = (container: Container) => `video.${container}`;

/** Opens a file of a folder; null when there is none. */
export async function findFile(
  folder: FileSystemDirectoryHandle,
  name: string,
): Promise<File | null> {
  try {
    const handle = await folder.getFileHandle(name);
    return await handle.getFile();
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'NotFoundError') return null;
    throw thrown;
  }
}

/** Finds the video of a recording and its container. */
export async function findVideo(
  folder: FileSystemDirectoryHandle,
  nameOf: (container: Container) => string,
): Promise<{ file: File; container: Container } | null> {
  for (const container of CONTAINERS) {
    const file = await findFile(folder, nameOf(container));
    if (file) return { file, container };
  }
  return null;
}

/** Name of the lock that is held while a recording is written, in any tab. */
export const lockName = (id: string) => `keydot-recording-${id}`;
