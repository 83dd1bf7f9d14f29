// A lesson's frames as learning takes them: labels from the document, pictures from the database,
// decoded when they are needed and not kept.
import { toLabelledFrames, type LessonDocument } from '../core/lesson-document.ts';
import { KeydotError } from '../core/errors.ts';
import type { Picture } from '../core/picture.ts';
import type { TeachingFrame } from '../learning/collect-samples.ts';
import type { KeydotDatabase } from '../storage/database.ts';
import { loadPicture } from '../storage/lesson-store.ts';

/** A kept picture that the browser cannot decode any more. */
export class FramePictureError extends KeydotError {
  override name = 'FramePictureError';
}

/** A frame that can be looked at, with the id under which the page knows it. */
export interface LessonFrameToTeach extends TeachingFrame {
  id: string;
}

/** All frames of a lesson, labelled or not, in its order. */
export function listLessonFrames(
  database: KeydotDatabase,
  document: LessonDocument,
): LessonFrameToTeach[] {
  return toLabelledFrames(document).map((frame, index) => {
    const { id } = document.frames[index];
    const load = async () => decode(await loadPicture(database, document.id, id), frame.name);
    return { ...frame, id, load };
  });
}

async function decode(file: Blob, name: string): Promise<Picture> {
  const bitmap = await createImageBitmap(file).catch((cause: unknown) => {
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
