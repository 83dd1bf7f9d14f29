// Whether anything was ever recorded here, without starting what records. The recordings themselves:
// worker/recording/recording-library.ts.

/** The folder of the recordings' folders, in the origin's private file system. */
export const RECORDINGS = 'recordings';

/** Never rejects: a browser that keeps no files has no recordings. */
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
