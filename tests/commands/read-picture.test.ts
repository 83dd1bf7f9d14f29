// Reading picture files in Node: orientation, size, and errors that name the file.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/tools/shared/command-errors.ts';
import { readPicture } from '../../src/tools/shared/read-picture.ts';
import { createFolder } from '../fixtures/lessons/dot-dataset.ts';

/** A picture of 40 × 20 px, red on the left and blue on the right, with an EXIF orientation. */
async function writeTurned(path: string, orientation: number): Promise<void> {
  const data = Buffer.alloc(40 * 20 * 3);
  for (let i = 0; i < 40 * 20; i++) data[i * 3 + (i % 40 < 20 ? 0 : 2)] = 255;
  const picture = sharp(data, { raw: { width: 40, height: 20, channels: 3 } });
  await picture.withMetadata({ orientation }).png().toFile(path);
}

describe('readPicture', () => {
  it('rotates a picture upright when the annotated size is upright', async () => {
    const path = join(await createFolder(), 'turned.png');
    // Orientation 6: the picture must be rotated clockwise.
    await writeTurned(path, 6);
    const { width, height, data } = await readPicture(path, { width: 20, height: 40 });
    expect({ width, height }).toEqual({ width: 20, height: 40 });

    expect([...data.subarray(0, 3)]).toEqual([255, 0, 0]);
    expect([...data.subarray(data.length - 4, data.length - 1)]).toEqual([0, 0, 255]);
  });

  it('does not rotate when the annotated size is unrotated', async () => {
    const path = join(await createFolder(), 'turned.png');
    await writeTurned(path, 6);
    expect(await readPicture(path, { width: 40, height: 20 })).toMatchObject({
      width: 40,
      height: 20,
    });
  });

  it('shrinks a very large picture and keeps its aspect ratio', async () => {
    const path = join(await createFolder(), 'large.png');
    const create = { width: 5000, height: 2500, channels: 3, background: 'green' } as const;
    await sharp({ create }).toFile(path);
    const { width, height } = await readPicture(path, create);
    expect({ width, height }).toEqual({ width: 2048, height: 1024 });
  });

  it('names a file of another aspect ratio, an invalid picture and a missing file', async () => {
    const folder = await createFolder();
    const turned = join(folder, 'turned.png');
    await writeTurned(turned, 1);
    const text = join(folder, 'text.png');
    await writeFile(text, 'no picture');
    const size = { width: 40, height: 20 };
    await expect(readPicture(turned, { width: 30, height: 30 })).rejects.toThrow(
      /turned.png is 40×20, but its annotations are for 30×30/,
    );
    await expect(readPicture(text, size)).rejects.toThrow(/text.png cannot be read/);
    await expect(readPicture(join(folder, 'gone.png'), size)).rejects.toThrow(InputError);
  });
});
