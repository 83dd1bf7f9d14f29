// From what the person asked for to an open source: a camera (camera-source.ts), or a file
// (open-file.ts).
import { openCameraSource } from './camera-source.ts';
import type { LiveSource, SourceHooks, SourceRequest } from './live-source.ts';

/**
 * Opens what is asked for.
 * @param video the session's own element, for sources that play
 * @throws CameraError, MediaFileError
 */
export async function openSource(
  request: SourceRequest,
  video: HTMLVideoElement,
  hooks: SourceHooks,
): Promise<LiveSource> {
  if (request.kind === 'camera') return openCameraSource(request.camera, video, hooks);
  const { openFile } = await import('./open-file.ts');
  return openFile(request.file, video, hooks);
}
