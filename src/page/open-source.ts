// From what the person asked for to an open source: a camera, or a file that turns out to be a
// picture or a video.
import { openCameraSource } from './camera-source.ts';
import { MediaFileError } from './errors.ts';
import type { LiveSource, SourceHooks, SourceRequest } from './live-source.ts';
import { openPicture } from './picture-source.ts';
import { openVideoFile } from './video-file-source.ts';

/**
 * Opens what is asked for.
 * @param video the session's own element, for sources that play
 * @throws CameraError, MediaFileError
 */
export function openSource(
  request: SourceRequest,
  video: HTMLVideoElement,
  hooks: SourceHooks,
): Promise<LiveSource> {
  return request.kind === 'camera'
    ? openCameraSource(request.camera, video, hooks)
    : openFile(request.file, video, hooks);
}

async function openFile(
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
