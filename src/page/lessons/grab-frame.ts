// One picture of what the live session watches, for when the worker has none to give: the source is
// asked for one of its own, because the canvas on the page has the skeleton drawn over it.
import type { NewFrame } from './new-frames.ts';
import type { LiveSession } from '../live/live-session.ts';
import type { LiveSource } from '../sources/live-source.ts';

/**
 * The picture that is watched now.
 * @throws DOMException when the camera gives no frame
 */
export async function grabFrame({ source, video }: LiveSession): Promise<ImageBitmap | null> {
  switch (source?.kind) {
    case 'camera':
      return grabFromCamera(source.track);
    case 'video':
      return createImageBitmap(video);
    case 'still':
      return createImageBitmap(source.bitmap);
    case undefined:
      return null;
  }
}

/** Where a frame of this source comes from, as a lesson keeps it. */
export function originOf(source: LiveSource): NewFrame['source'] {
  if (source.kind === 'camera') return 'camera';
  return source.kind === 'video' ? 'video' : 'file';
}

async function grabFromCamera(track: MediaStreamVideoTrack): Promise<ImageBitmap> {
  if ('ImageCapture' in window) return new ImageCapture(track).grabFrame();
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([track]);
  try {
    await video.play();
    return await createImageBitmap(video);
  } finally {
    video.srcObject = null;
  }
}
