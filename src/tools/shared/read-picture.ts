// Reads picture files in Node: any format sharp reads, turned upright by EXIF.
import sharp from 'sharp';
import type { Size } from '../../core/geometry.ts';
import type { Picture } from '../../core/image/pixel-planes.ts';
import { InputError } from './command-errors.ts';

/**
 * Pixels. The network sees far less, memory is finite, and an input of 256 shrinks no more than this
 * without leaving pixels out.
 */
const LONGEST_SIDE = 2048;

/** EXIF orientations from this one on lie on their side. */
const FIRST_SIDEWAYS = 5;

/**
 * A picture's pixels, made smaller when it is very large.
 * @param annotated the size of which its annotations speak; they may ignore EXIF, then so do we
 * @throws InputError naming the file when it is missing, no picture, or of another size
 */
export async function readPicture(path: string, annotated: Size): Promise<Picture> {
  try {
    const { width, height, orientation = 1 } = await sharp(path).metadata();
    const isUpright = matches({ width, height }, annotated);
    const upright =
      orientation >= FIRST_SIDEWAYS ? { width: height, height: width } : { width, height };
    if (!matches(upright, annotated) && !isUpright) {
      throw new InputError(
        `The picture ${path} is ${upright.width}×${upright.height}, ` +
          `but its annotations are for ${annotated.width}×${annotated.height}.`,
      );
    }
    const picture = matches(upright, annotated) ? sharp(path).rotate() : sharp(path);
    const { data, info } = await picture
      .resize(LONGEST_SIDE, LONGEST_SIDE, { fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data };
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new InputError(`The picture ${path} cannot be read: ${why}.`, { cause });
  }
}

/** Whether two sizes have the same aspect, up to rounding. */
function matches(a: Size, b: Size): boolean {
  const ratio = a.width / a.height / (b.width / b.height);
  return Math.abs(Math.log(ratio)) < 0.02;
}
