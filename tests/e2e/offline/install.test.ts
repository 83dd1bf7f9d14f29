// Installing the built app: the browser's installability check, the Install button, files that the system
// opens or shares with the app, and the privacy panel.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { openApp, type OpenApp } from '../steps/open-app.ts';
import { collectPoses, waitForPoses } from '../steps/collect-poses.ts';

const PICTURE = fileURLToPath(new URL('../../../public/icons/icon-512.png', import.meta.url));

let app: OpenApp;
let page: Page;

beforeAll(async () => {
  app = await openApp({
    camera: 'none',
    search: '?backend=wasm',
    context: { serviceWorkers: 'allow', viewport: { width: 1280, height: 800 } },
    prepare: async (context) => {
      await collectPoses(context);
      await collectLaunches(context);
    },
  });
  page = app.page;
  await page.locator('keydot-offline').getByText('Offline ready').waitFor();
});

beforeEach(async () => {
  await page.goto('about:blank');
  await page.goto(`${inject('appUrl')}?backend=wasm`);
  await button('Start camera').waitFor();
});

afterAll(async () => {
  expect(app.errors).toEqual([]);
  expect(app.elsewhere).toEqual([]);
  await app.close();
});

const button = (name: string) => page.getByRole('button', { name, exact: true });

test('the browser accepts the manifest and finds the app installable', async () => {
  const session = await app.context.newCDPSession(page);
  const { errors, url } = await session.send('Page.getAppManifest');
  expect(url).toBe(`${inject('appUrl')}manifest.webmanifest`);
  expect(errors).toEqual([]);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  // The test runs in a private window, which never offers to install.
  const ids = installabilityErrors.map(({ errorId }) => errorId);
  expect(ids.filter((id) => id !== 'in-incognito')).toEqual([]);
});

test('the browser’s offer to install is a button, which disappears once the app is installed', async () => {
  expect(await button('Install').count()).toBe(0);
  await page.evaluate(() => {
    const prompt = () => Promise.resolve();
    const userChoice = Promise.resolve({ outcome: 'accepted' });
    const offer = new Event('beforeinstallprompt', { cancelable: true });
    dispatchEvent(Object.assign(offer, { prompt, userChoice }));
    if (!offer.defaultPrevented) throw new Error('Expected the app to prevent the default prompt.');
  });
  await button('Install').click();
  await button('Install').waitFor({ state: 'detached' });
});

test('a picture that was opened with the app is analysed', async () => {
  await launch([{ name: 'mark.png', type: 'image/png', bytes: await bytesOf(PICTURE) }]);
  await waitForPoses(page, 1);
  await page.getByText('mark.png', { exact: true }).waitFor();
});

test('a lesson that was shared with the app is imported once', async () => {
  const dataset = {
    images: [{ id: 1, file_name: 'mark.png', width: 512, height: 512 }],
    categories: [{ id: 1, name: 'mark', keypoints: ['dot'], skeleton: [] }],
    annotations: [
      {
        id: 1,
        image_id: 1,
        category_id: 1,
        keypoints: [256, 136, 2],
        num_keypoints: 1,
        bbox: [0, 0, 512, 512],
        area: 1,
        iscrowd: 0,
      },
    ],
  };
  await share([
    {
      name: 'marks.json',
      type: 'application/json',
      bytes: [...Buffer.from(JSON.stringify(dataset))],
    },
    { name: 'mark.png', type: 'image/png', bytes: await bytesOf(PICTURE) },
  ]);
  await page
    .getByRole('status')
    .getByText(/imported\./)
    .waitFor();
  expect(new URL(page.url()).hash).toBe('#teach');
  await page.reload();
  const lessons = page.locator('keydot-lesson-card');
  await lessons.first().waitFor();
  expect(await lessons.count()).toBe(1);
});

test('a shortcut opens its place in the open window', async () => {
  await page.evaluate(() => window.launch({ targetURL: new URL('#teach', location.href).href }));
  await button('New lesson').waitFor();
});

test('the privacy panel counts requests of the page and of its workers', async () => {
  await button('Privacy').click();
  const dialog = page.getByRole('dialog', { name: 'Privacy' });
  const [elsewhere, own] = [0, 1].map((index) => page.locator('keydot-privacy dd').nth(index));
  await expect.poll(async () => Number(await own.innerText())).toBeGreaterThan(5);
  const before = Number(await own.innerText());
  await dialog.getByRole('button', { name: 'Close' }).click();
  // A worker starts, and fetches the engine and the model.
  await launch([{ name: 'mark.png', type: 'image/png', bytes: await bytesOf(PICTURE) }]);
  await waitForPoses(page, 1);
  await button('Privacy').click();
  await expect.poll(async () => Number(await own.innerText())).toBeGreaterThan(before + 2);
  expect(await elsewhere.innerText()).toBe('0');
});

interface LaunchFile {
  name: string;
  type: string;
  bytes: number[];
}

declare global {
  interface Window {
    launch: (params: { targetURL?: string; files?: { getFile(): Promise<File> }[] }) => void;
  }
}

/** A headless browser cannot open files with an app, so the test calls the launch handler itself. */
async function collectLaunches(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const launchQueue = {
      setConsumer: (consume: Window['launch']) => (window.launch = consume),
    };
    Object.defineProperty(window, 'launchQueue', { value: launchQueue });
  });
}

function launch(files: LaunchFile[]): Promise<void> {
  return page.evaluate((files) => {
    const handles = files.map(({ name, type, bytes }) => ({
      getFile: () => Promise.resolve(new File([new Uint8Array(bytes)], name, { type })),
    }));
    window.launch({ targetURL: location.href, files: handles });
  }, files);
}

/** Posts the form of the system's share sheet, and follows the redirect. */
async function share(files: LaunchFile[]): Promise<void> {
  const address = await page.evaluate(async (files) => {
    const form = new FormData();
    for (const { name, type, bytes } of files) {
      form.append('files', new File([new Uint8Array(bytes)], name, { type }));
    }
    const response = await fetch('./share', { method: 'POST', body: form });
    return response.url;
  }, files);
  await page.goto('about:blank');
  await page.goto(`${address}#shared`);
}

async function bytesOf(path: string): Promise<number[]> {
  return [...(await readFile(path))];
}
