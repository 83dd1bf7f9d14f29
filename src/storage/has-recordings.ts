// Checks for recordings without starting the recorder worker.
// The recordings are managed by worker/recording/recording-library.ts.

/** The folder of all recordings in the origin private file system. */
export const RECORDINGS = 'recordings';

/** Whether any recording exists. Never rejects: false when the browser denies access to files. */
export async function hasRecordings(): Promise<boolean> {
  try {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle(RECORDINGS);
    for await (const _ of folder.keys()) return true;
    return false;
  } catch {
    return false;
  }
}
