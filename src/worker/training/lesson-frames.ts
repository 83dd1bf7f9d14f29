// The frames of a stored lesson for training: labels from the document, pictures from the database, decoded on demand
// and not cached. Next: learning/collect-samples.ts.
import { toLabelledFrames, type LessonDocument } from '../../core/lesson/lesson-document.ts';
import { KeydotError } from '../../core/errors.ts';
import type { Size } from '../../core/geometry.ts';
import type { Picture } from '../../core/image/pixel-planes.ts';
import type { TeachingFrame } from '../../learning/collect-samples.ts';
import type { KeydotDatabase } from '../../storage/database.ts';
import { loadPicture } from '../../storage/lesson-store.ts';

/** A stored picture that the browser cannot decode. */
export class FramePictureError extends KeydotError {
  override name = 'FramePictureError';
}

/** A frame with its picture and its id in the lesson. */
export interface LessonFrameToTeach extends TeachingFrame {
  id: string;
}

/**
 * All frames of a lesson in order, labelled or not.
 * @param shrink the size to which a frame's picture is decoded, pixels; null: the original size
 */
export function listLessonFrames(
  database: KeydotDatabase,
  document: LessonDocument,
  shrink: (frame: Size) => Size | null = () => null,
): LessonFrameToTeach[] {
  return toLabelledFrames(document).map((frame, index) => {
    const { id } = document.frames[index];
    const load = async () =>
      decode(await loadPicture(database, document.id, id), frame.name, shrink(frame));
    return { ...frame, id, load };
  });
}

async function decode(file: Blob, name: string, size: Size | null): Promise<Picture> {
  const options: ImageBitmapOptions = size
    ? { resizeWidth: size.width, resizeHeight: size.height, resizeQuality: 'high' }
    : {};
  const bitmap = await createImageBitmap(file, options).catch((cause: unknown) => {
    throw new FramePictureError(`The picture of frame "${name}" cannot be decoded.`, { cause });
  });
  try {
    const { width, height } = bitmap;
    const context = new OffscreenCanvas(width, height).getContext('2d');
    if (!context) throw new DOMException('No 2D canvas in this worker.', 'NotSupportedError');
    context.drawImage(bitmap, 0, 0);
    return { width, height, data: context.getImageData(0, 0, width, height).data };
  } finally {
    bitmap.close();
  }
}
