// A lesson from its first frame to the live view and its export, in the built app without a network, with
// real storage and real training.
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openApp, type OpenApp } from '../steps/open-app.ts';
import { collectPoses } from '../steps/collect-poses.ts';
import { waitUntilOffline } from '../steps/installed-app.ts';
import { addPictures, createLesson, DOT_SIZE, drawDots, labelDots } from '../steps/teach-steps.ts';

let app: OpenApp;
let page: Page;

beforeAll(async () => {
  const context = { viewport: { width: 1280, height: 800 }, serviceWorkers: 'allow' as const };
  app = await openApp({ search: '?backend=wasm', context, prepare: collectPoses });
  page = app.page;
});

afterAll(async () => {
  expect(app.errors).toEqual([]);
  await app.close();
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
const link = (name: string) => page.getByRole('link', { name, exact: true });

test(
  'without a network a point is trained, used live, rolled back and exported',
  { timeout: 300_000 },
  async () => {
    await waitUntilOffline(page);
    await app.context.setOffline(true);
    const pictures = await drawDots(page, 10);
    await createLesson(page, 'Dots', ['dot']);
    await addPictures(page, pictures);
    await labelDots(page, pictures);
    await button('Train').click();
    await page.getByText('Train on 8 frames, test on 2').waitFor();
    await page.getByLabel('Training steps').selectOption('150 steps');
    await button('Train').click();
    await button('Stop training').waitFor();
    await page.getByRole('heading', { name: 'Trained' }).waitFor({ timeout: 240_000 });
    await page.getByRole('row', { name: /^All points/ }).waitFor();
    await button('Use this model').first().click();
    await button('Roll back').first().waitFor({ timeout: 60_000 });

    await link('Live').click();
    await page.locator('keydot-live input[type=file]').setInputFiles(pictures[0].file);
    await page.waitForFunction(() =>
      window.collected.poses.some(({ people }) => people[0]?.keypoints[0].joint === 'dot'),
    );
    const found = await page.evaluate(() => window.collected.poses.at(-1)?.people[0].keypoints[0]);
    expect(found?.x).toBeCloseTo(pictures[0].x / DOT_SIZE.width, 1);
    expect(found?.y).toBeCloseTo(pictures[0].y / DOT_SIZE.height, 1);

    await link('Teach').click();
    await button('Roll back').first().click();
    await page.waitForFunction(() =>
      window.collected.poses.some(({ people }) => people[0]?.keypoints[0].joint === 'nose'),
    );
    const downloading = page.waitForEvent('download');
    await button('Export').click();
    expect((await readFile(await (await downloading).path())).subarray(0, 2).toString()).toBe('PK');
  },
);
