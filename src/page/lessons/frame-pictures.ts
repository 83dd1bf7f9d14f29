// The pictures of a lesson's frames: encoded so that every reader shows them alike, decoded, and
// cached as object URLs for <img>. Next: page/lessons/lesson-session.ts.
import { readExifOrientation } from '../../core/image/exif-orientation.ts';
import type { Size } from '../../core/geometry.ts';
import { MediaFileError } from '../shell/errors.ts';

/** A picture's file and its displayed size, pixels. */
export interface FramePicture extends Size {
  file: Blob;
}

/** Formats that can be read everywhere, Node included; files in them are kept byte for byte. */
const KEPT_TYPES = ['image/jpeg', 'image/png', 'image/webp'];

/** A quality at which compression does not affect training. */
const ENCODING = { type: 'image/jpeg', quality: 0.95 };

/**
 * Converts a picture to the file that a lesson stores.
 * @param picture a file, or a bitmap, which is closed
 * @param inspect receives the decoded picture before it is closed
 * @throws MediaFileError when it does not decode
 */
export async function prepareFramePicture(
  picture: Blob | ImageBitmap,
  name: string,
  inspect?: (bitmap: ImageBitmap) => Promise<void>,
): Promise<FramePicture> {
  const bitmap = picture instanceof ImageBitmap ? picture : await decodePicture(picture, name);
  try {
    const { width, height } = bitmap;
    await inspect?.(bitmap);
    const isKept = picture instanceof Blob && (await isReadableEverywhere(picture));
    return { file: isKept ? picture : await encode(bitmap), width, height };
  } finally {
    bitmap.close();
  }
}

/** Decodes a picture, upright. @throws MediaFileError when it does not decode */
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

export class FramePictures {
  readonly #urls = new Map<string, Promise<string>>();

  /** @param read a frame's file, by the frame's id */
  constructor(readonly read: (frameId: string) => Promise<Blob>) {}

  /** @throws what reading throws; the next call tries again */
  urlOf(frameId: string): Promise<string> {
    const known = this.#urls.get(frameId);
    if (known) return known;
    const url = this.read(frameId).then((file) => URL.createObjectURL(file));
    this.#urls.set(frameId, url);
    url.catch(() => this.#urls.delete(frameId));
    return url;
  }

  dispose(): void {
    for (const url of this.#urls.values()) {
      // The caller of urlOf() received the rejection.
      url.then(
        (address) => URL.revokeObjectURL(address),
        () => undefined,
      );
    }
    this.#urls.clear();
  }
}
