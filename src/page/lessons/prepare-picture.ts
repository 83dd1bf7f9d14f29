// What is kept of a frame: a file that every reader shows alike. Pictures from files stay as they
// are, byte for byte, where they can. Next: lesson-session.ts.
import { readExifOrientation } from '../../core/image/exif-orientation.ts';
import type { Size } from '../../core/geometry.ts';
import { MediaFileError } from '../shell/errors.ts';

/** A picture's file and its size as shown, pixels. */
export interface FramePicture extends Size {
  file: Blob;
}

/** Kinds of pictures that can be read everywhere, Node included. */
const KEPT_TYPES = ['image/jpeg', 'image/png', 'image/webp'];

/** So little loss that training sees none. */
const ENCODING = { type: 'image/jpeg', quality: 0.95 };

/**
 * The picture as it will be kept.
 * @param picture a file, or a bitmap, which is closed
 * @param look sees the decoded picture before that
 * @throws MediaFileError when it does not decode
 */
export async function prepareFramePicture(
  picture: Blob | ImageBitmap,
  name: string,
  look?: (bitmap: ImageBitmap) => Promise<void>,
): Promise<FramePicture> {
  const bitmap = picture instanceof ImageBitmap ? picture : await decodePicture(picture, name);
  try {
    const { width, height } = bitmap;
    await look?.(bitmap);
    const isKept = picture instanceof Blob && (await isReadableEverywhere(picture));
    return { file: isKept ? picture : await encode(bitmap), width, height };
  } finally {
    bitmap.close();
  }
}

/** The picture's pixels, upright. @throws MediaFileError when it does not decode */
export async function decodePicture(file: Blob, name: string): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file);
  } catch (cause) {
    const problem = 'picture';
    throw new MediaFileError(problem, name, `Expected a picture, but "${name}" does not decode.`, {
      cause,
    });
  }
}

async function isReadableEverywhere(file: Blob): Promise<boolean> {
  if (!KEPT_TYPES.includes(file.type)) return false;
  if (file.type !== 'image/jpeg') return true;
  const head = await file.slice(0, 2 ** 17).arrayBuffer();
  return readExifOrientation(head) === 1;
}

function encode(bitmap: ImageBitmap): Promise<Blob> {
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('Expected a canvas to draw on, got none.');
  context.drawImage(bitmap, 0, 0);
  return canvas.convertToBlob(ENCODING);
}
