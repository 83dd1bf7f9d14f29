// A lesson on a full disk, in the built app: the error is explained, nothing is lost, and saving continues
// once there is room.
import type { CDPSession, Page } from 'playwright';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openApp, type OpenApp } from '../steps/open-app.ts';
import { findViolations } from '../steps/accessibility.ts';
import { createLesson } from '../steps/teach-steps.ts';

const { origin } = new URL(inject('appUrl'));
const QUOTA_BYTES = 2_000_000;

let app: OpenApp;
let page: Page;
let storage: CDPSession;

beforeAll(async () => {
  app = await openApp({
    search: '?backend=wasm',
    context: { viewport: { width: 1280, height: 800 } },
    // Before the app queries the quota, which the browser caches.
    prepare: async (context, itsPage) => {
      storage = await context.newCDPSession(itsPage);
      await storage.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: QUOTA_BYTES });
    },
  });
  page = app.page;
});

afterAll(async () => {
  expect(app.errors).toEqual([]);
  await app.close();
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
const link = (name: string) => page.getByRole('link', { name, exact: true });
const frame = (number: number) => page.getByRole('button', { name: `Frame ${number}:` });

test('a full disk is explained, nothing is lost, and all is saved once there is room', async () => {
  await createLesson(page, 'Noise', ['dot']);
  await page.getByText('Saved', { exact: true }).waitFor();
  await addNoise('one', 0.2);
  await frame(1).waitFor();
  await page.getByText('Saved', { exact: true }).waitFor();

  await addNoise('two', 1.5 * QUOTA_BYTES);
  const alert = page.getByRole('alert').filter({ hasText: 'has no storage left' });
  await alert.waitFor();
  expect(await alert.innerText()).toBe(
    'This device has no storage left for the lesson. The last edits are only in memory: ' +
      'delete frames or other lessons, then try again.',
  );
  expect(await findViolations(page)).toEqual([]);
  // Unsaved frames can still be shown and labelled.
  await frame(2).click();
  await page.getByRole('application', { name: /^Frame 2 of 2/ }).waitFor();
  await page.locator('keydot-label-canvas img').waitFor();
  await page.keyboard.press('v');
  await page.getByText('1 of 2 labelled').waitFor();
  // The lesson stays open while others are deleted.
  await link('All lessons').click();
  await page.getByText('The last edits could not be saved yet').waitFor();
  await page.goBack();
  await page.getByText('1 of 2 labelled').waitFor();

  await storage.send('Storage.overrideQuotaForOrigin', { origin });
  await button('Try again').click();
  await page.getByText('Saved', { exact: true }).waitFor();
  await alert.waitFor({ state: 'detached' });
  await page.reload();
  await page.getByText('1 of 2 labelled').waitFor();
  await page.getByRole('application', { name: /^Frame \d of 2/ }).waitFor();
});

/** Adds a picture of noise, which does not compress, of at least this size. */
async function addNoise(name: string, bytes: number): Promise<void> {
  const side = Math.ceil(Math.sqrt(bytes / 3)) + 8;
  const url = await page.evaluate((side) => {
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width: side, height: side });
    const context = canvas.getContext('2d');
    if (!context) throw new Error('Expected a 2D context, got none.');
    const image = context.createImageData(side, side);
    for (let at = 0; at < image.data.length; at++) {
      image.data[at] = at % 4 === 3 ? 255 : Math.random() * 256;
    }
    context.putImageData(image, 0, 0);
    return canvas.toDataURL('image/png');
  }, side);
  const buffer = Buffer.from(url.split(',')[1], 'base64');
  const file = { name: `${name}.png`, mimeType: 'image/png', buffer };
  await page.locator('keydot-frames input[type=file]').setInputFiles(file);
}
