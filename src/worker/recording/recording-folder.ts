// The files of one recording in the origin's private file system, a folder each. Who goes through all
// of them: recording-library.ts.

/** Keypoints, as they come; see core/recording/recording-lines.ts. */
export const LINES_FILE = 'keypoints.jsonl';

export type Container = 'mp4' | 'webm';

const CONTAINERS: readonly Container[] = ['mp4', 'webm'];

/** The video as it comes, and the whole one that is made of it. */
export const streamFile = (container: Container) => `stream.${container}`;
export const videoFile = (container: Container) => `video.${container}`;

/** A file of a folder, null when there is none. */
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

/** The first of a recording's possible videos, and what contains it. */
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

/** Held by whoever writes a recording, in any tab. */
export const lockName = (id: string) => `keydot-recording-${id}`;
