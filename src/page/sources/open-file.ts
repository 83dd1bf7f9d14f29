// From a file to an open source: its type says what it is, or its content where the type does not.
// Loaded with the first file; who opens: open-source.ts.
import { MediaFileError } from '../shell/errors.ts';
import type { LiveSource, SourceHooks } from './live-source.ts';
import { openPicture } from './picture-source.ts';
import { openVideoFile } from './video-file-source.ts';

/**
 * Opens a picture or a video.
 * @param video the session's own element, for a video to play in
 * @throws MediaFileError
 */
export async function openFile(
  file: File,
  video: HTMLVideoElement,
  hooks: SourceHooks,
): Promise<LiveSource> {
  if (file.type.startsWith('image/')) return openPicture(file, hooks);
  if (file.type.startsWith('video/')) return openVideoFile(file, video, hooks);
  const neither = (cause?: unknown) =>
    new MediaFileError(
      'neither',
      file.name,
      `Expected a picture or a video, got "${file.name}" of type "${file.type}".`,
      { cause },
    );
  // The type comes from the file's ending; without a known ending only its content can tell.
  if (file.type !== '' && file.type !== 'application/octet-stream') throw neither();
  try {
    return await openPicture(file, hooks);
  } catch {
    try {
      return await openVideoFile(file, video, hooks);
    } catch (cause) {
      throw neither(cause);
    }
  }
}
