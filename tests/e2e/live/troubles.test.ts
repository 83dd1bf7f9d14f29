// Errors in Live: each has a sentence that says what to do, and a retry that works.
import { Buffer } from 'node:buffer';
import type { BrowserContext, Page } from 'playwright';
import { afterEach, describe, expect, test } from 'vitest';
import { openApp, type AppOptions, type OpenApp } from '../steps/open-app.ts';
import { collectPoses, waitForPoses } from '../steps/collect-poses.ts';

let app: OpenApp;
let page: Page;

async function open(
  options: AppOptions = {},
  prepare: (context: BrowserContext) => Promise<unknown> = () => Promise.resolve(),
): Promise<void> {
  app = await openApp({
    ...options,
    prepare: async (context) => {
      await collectPoses(context);
      await prepare(context);
    },
  });
  page = app.page;
}

afterEach(() => app.close());

const button = (name: string) => page.getByRole('button', { name, exact: true });
const notice = () => page.getByRole('alert');

describe('the camera', () => {
  test('refused: says how to allow it, and the retry works', async () => {
    await open({ allowed: false });
    await button('Start camera').click();
    await notice().getByText('This page is not allowed to use the camera.').waitFor();
    expect(await notice().textContent()).toContain('then try again');
    await app.context.grantPermissions(['camera']);
    await button('Try again').click();
    await waitForPoses(page, 3);
  });

  test('missing: says so, and a file can be opened instead', async () => {
    await open({ camera: 'none' });
    await button('Start camera').click();
    await notice().getByText('No camera was found.').waitFor();
    await page.locator('input[type=file]').setInputFiles(createPicture());
    await waitForPoses(page, 1);
  });

  test.each(['stop', 'ended'])('unplugged while live (%s): the retry works', async (how) => {
    await open({}, rememberTracks);
    await button('Start camera').click();
    await waitForPoses(page, 3);
    await page.evaluate((how) => {
      const track = window.openedTracks.at(-1);
      if (how === 'stop') track?.stop();
      else track?.dispatchEvent(new Event('ended'));
    }, how);
    await notice().getByText('The camera was disconnected.').waitFor();
    await button('Try again').click();
    await waitForPoses(page, 3);
  });

  test('on an insecure page: says so', async () => {
    await open({}, (context) =>
      context.addInitScript(() => {
        Object.defineProperty(window, 'isSecureContext', { get: () => false });
      }),
    );
    await button('Start camera').click();
    await notice().getByText('secure pages').waitFor();
  });
});

describe('files', () => {
  test('neither picture nor video: another file can be chosen', async () => {
    await open();
    const choose = page.locator('input[type=file]');
    await choose.setInputFiles(createText('notes.txt', 'text/plain'));
    await notice().getByText('“notes.txt” is not a picture or a video.').waitFor();
    await choose.setInputFiles(createText('broken.mp4', 'video/mp4'));
    await notice().getByText('This browser cannot play “broken.mp4”.').waitFor();
    await choose.setInputFiles(createText('broken.png', 'image/png'));
    await notice().getByText('“broken.png” cannot be opened as a picture.').waitFor();
    const chooser = page.waitForEvent('filechooser');
    await button('Choose another file').click();
    await (await chooser).setFiles(createPicture());
    await waitForPoses(page, 1);
  });
});

describe('the model and the browser', () => {
  test('a model file that cannot be fetched: the retry fetches it', async () => {
    await open({}, (context) =>
      context.route('**/weights*.bin', (route) => route.fulfill({ status: 404 }), { times: 1 }),
    );
    await button('Start camera').click();
    await notice().getByText('The model file is missing or damaged.').waitFor();
    await button('Try again').click();
    await waitForPoses(page, 3);
  });

  test('a damaged model file: the retry fetches it', async () => {
    await open({}, (context) =>
      context.route('**/weights*.bin', (route) => route.fulfill({ body: 'damaged' }), { times: 1 }),
    );
    await button('Start camera').click();
    await notice().getByText('The model file is missing or damaged.').waitFor();
    await button('Try again').click();
    await waitForPoses(page, 3);
  });

  test('no OffscreenCanvas: one sentence', async () => {
    await open({}, (context) =>
      context.addInitScript(() => {
        Reflect.deleteProperty(HTMLCanvasElement.prototype, 'transferControlToOffscreen');
      }),
    );
    await button('Start camera').click();
    await notice().getByText('This browser does not support OffscreenCanvas').waitFor();
  });

  test.each([
    ['neither page nor worker can stream a camera', ['MediaStreamTrackProcessor']],
    ['there are no video frames either', ['MediaStreamTrackProcessor', 'VideoFrame']],
  ])('%s: the video element serves', async (_, missing) => {
    await open({}, (context) =>
      context.addInitScript((names) => {
        for (const name of names) Reflect.deleteProperty(window, name);
      }, missing),
    );
    await button('Start camera').click();
    await waitForPoses(page, 5);
    expect(app.errors).toEqual([]);
  });
});

declare global {
  interface Window {
    openedTracks: MediaStreamTrack[];
  }
}

/** Stores camera tracks, so that a test can unplug the camera. */
async function rememberTracks(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    window.openedTracks = [];
    const { mediaDevices } = navigator;
    const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (constraints) => {
      const stream = await getUserMedia(constraints);
      window.openedTracks.push(...stream.getTracks());
      return stream;
    };
  });
}

function createText(name: string, mimeType: string) {
  return { name, mimeType, buffer: Buffer.from('This is text and nothing else.') };
}

/** The smallest picture there is: one pixel. */
function createPicture() {
  const base64 =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  return { name: 'pixel.png', mimeType: 'image/png', buffer: Buffer.from(base64, 'base64') };
}
