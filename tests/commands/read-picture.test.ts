// Picture files in Node: upright, in the size of their annotations, or refused by name.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/tools/shared/command-errors.ts';
import { readPicture } from '../../src/tools/shared/read-picture.ts';
import { createFolder } from '../fixtures/lessons/dot-dataset.ts';

/** A picture of 40 × 20 whose left half is red, the right one blue, and which says it is turned. */
async function writeTurned(path: string, orientation: number): Promise<void> {
  const data = Buffer.alloc(40 * 20 * 3);
  for (let i = 0; i < 40 * 20; i++) data[i * 3 + (i % 40 < 20 ? 0 : 2)] = 255;
  const picture = sharp(data, { raw: { width: 40, height: 20, channels: 3 } });
  await picture.withMetadata({ orientation }).png().toFile(path);
}

describe('readPicture', () => {
  it('turns a picture upright when its annotations do', async () => {
    const path = join(await createFolder(), 'turned.png');
    // 6: the first row is the right side, so the picture is to be turned clockwise.
    await writeTurned(path, 6);
    const { width, height, data } = await readPicture(path, { width: 20, height: 40 });
    expect({ width, height }).toEqual({ width: 20, height: 40 });
    // What was left is now at the top.
    expect([...data.subarray(0, 3)]).toEqual([255, 0, 0]);
    expect([...data.subarray(data.length - 4, data.length - 1)]).toEqual([0, 0, 255]);
  });

  it('leaves it as it lies when its annotations do', async () => {
    const path = join(await createFolder(), 'turned.png');
    await writeTurned(path, 6);
    expect(await readPicture(path, { width: 40, height: 20 })).toMatchObject({
      width: 40,
      height: 20,
    });
  });

  it('makes a very large one smaller, in shape', async () => {
    const path = join(await createFolder(), 'large.png');
    const create = { width: 5000, height: 2500, channels: 3, background: 'green' } as const;
    await sharp({ create }).toFile(path);
    const { width, height } = await readPicture(path, create);
    expect({ width, height }).toEqual({ width: 2048, height: 1024 });
  });

  it('names the file that is of another shape, is no picture, or is not there', async () => {
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
