// Opens the source that the user asked for. Next: page/sources/camera-source.ts for a camera,
// page/sources/open-file.ts for a file.
import { openCameraSource } from './camera-source.ts';
import type { LiveSource, SourceHooks, SourceRequest } from './live-source.ts';

/**
 * Opens a camera or a file as the source of a live session.
 * @param video the session's video element, for sources that play
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
