// Files as sources: pictures, videos, and other files.
import { afterEach, describe, expect, test } from 'vitest';
import { openSource } from '../../../../src/page/sources/open-source.ts';
import type { LiveSource } from '../../../../src/page/sources/live-source.ts';
import {
  createOddFile,
  createPictureFile,
  createVideoFile,
} from '../../../fixtures/media/media-files.ts';

const hooks = {
  fpsLimit: () => null,
  onTrouble: (error: Error) => {
    throw error;
  },
};
const video = document.createElement('video');
video.muted = true;
let source: LiveSource | null = null;

const open = (file: File) => openSource({ kind: 'file', file }, video, hooks);

afterEach(() => {
  source?.close();
  source = null;
});

describe('a picture', () => {
  test('is opened as a still', async () => {
    source = await open(await createPictureFile());
    expect(source).toMatchObject({ kind: 'still', name: 'picture.png' });
  });

  test('is recognized by its content when the name has no extension', async () => {
    const picture = await createPictureFile();
    source = await open(new File([picture], 'picture', { type: '' }));
    expect(source.kind).toBe('still');
  });

  test('that cannot be decoded is named', async () => {
    await expect(open(createOddFile('broken.jpg', 'image/jpeg'))).rejects.toMatchObject({
      name: 'MediaFileError',
      problem: 'picture',
      fileName: 'broken.jpg',
    });
  });
});

describe('a video', () => {
  test('is opened up to its first frame', async () => {
    source = await open(await createVideoFile());
    expect(source).toMatchObject({ kind: 'video', name: 'video.webm' });
    expect([video.videoWidth, video.videoHeight]).toEqual([64, 48]);
    expect(video.readyState).toBeGreaterThanOrEqual(HTMLMediaElement.HAVE_CURRENT_DATA);
  });

  test('is recognized by its content when the name has no extension', async () => {
    source = await open(new File([await createVideoFile()], 'video', { type: '' }));
    expect(source.kind).toBe('video');
  });

  test('leaves the element empty when it is closed', async () => {
    const opened = await open(await createVideoFile());
    opened.close();
    expect(video.hasAttribute('src')).toBe(false);
  });

  test('that cannot be decoded is named', async () => {
    await expect(open(createOddFile('broken.mp4', 'video/mp4'))).rejects.toMatchObject({
      name: 'MediaFileError',
      problem: 'video',
    });
  });

  test('can be replaced by another one while it plays', async () => {
    const first = await open(await createVideoFile());
    source = await open(await createVideoFile());
    const address = video.src;
    first.close();
    expect(video.src).toBe(address);
  });
});

test.each([
  ['notes.txt', 'text/plain'],
  ['mystery', ''],
])('%s is neither', async (name, type) => {
  await expect(open(createOddFile(name, type))).rejects.toMatchObject({
    name: 'MediaFileError',
    problem: 'neither',
  });
});
