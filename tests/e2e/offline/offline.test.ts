// The built app without a network: after one visit it works offline, verifies its files and repairs them.
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { waitForPoses } from '../steps/collect-poses.ts';
import { Profile, waitUntilOffline } from '../steps/installed-app.ts';
import { damageCached, listCached, deleteCached } from '../steps/cached-files.ts';
import { StaticHost } from '../steps/static-host.ts';
import { addPictures, createLesson, drawDots, labelDots } from '../steps/teach-steps.ts';

let host: StaticHost;
let profile: Profile;
let page: Page;

beforeAll(async () => {
  host = await StaticHost.open({ folder: 'dist' });
  profile = await Profile.create();
  page = await (await profile.openBrowser()).newPage();
  await page.goto(host.url);
});

afterAll(async () => {
  await profile.remove();
  await host.stop();
});

const button = (name: string) => page.getByRole('button', { name, exact: true });

test('one visit is enough, and downloads only what this device uses', async () => {
  expect(await waitUntilOffline(page)).toMatch(/^Offline ready, [56]\.\d MB$/);
  const kept = await listCached(page);
  expect(kept.some((path) => path.endsWith('.bin'))).toBe(true);
  expect(kept.filter((path) => path.includes('tfjs-backend-wasm'))).toEqual([]);
});

test('later visits request only the service worker’s script', async () => {
  host.requested.length = 0;
  await page.reload();
  await waitUntilOffline(page);
  await button('Start camera').click();
  await waitForPoses(page, 3);
  await page.getByRole('link', { name: 'Teach', exact: true }).click();
  await button('New lesson').waitFor();
  await page.getByRole('link', { name: 'Lab', exact: true }).click();
  await button('Train').waitFor();
  expect(host.requested.filter((path) => path !== '/service-worker.js')).toEqual([]);
});

test('after a restart without a server, the app shows a skeleton', async () => {
  await profile.closeBrowser();
  await host.stop();
  page = await (await profile.openBrowser()).newPage();
  const openedMs = performance.now();
  await page.goto(host.url);
  await button('Start camera').click();
  const clickedMs = performance.now();
  await waitForPoses(page, 1);
  const doneMs = performance.now();
  const [open, click] = [doneMs - openedMs, doneMs - clickedMs].map((ms) => (ms / 1000).toFixed(1));
  console.log(`First skeleton offline: ${click} s after the click, ${open} s after the address.`);
  await waitUntilOffline(page);
});

test('a lesson is labelled and trained without a server', { timeout: 300_000 }, async () => {
  const pictures = await drawDots(page, 6);
  await createLesson(page, 'Dots', ['dot']);
  await addPictures(page, pictures);
  await labelDots(page, pictures);
  await button('Train').click();
  await page.getByLabel('Training steps').selectOption('150 steps');
  await button('Train').click();
  await page.getByRole('heading', { name: 'Trained' }).waitFor({ timeout: 240_000 });
  await button('Use this model').first().click();
  await button('Roll back').first().waitFor({ timeout: 60_000 });
  await page.reload();
  await page.getByRole('link', { name: 'Live', exact: true }).click();
  await page.locator('keydot-live input[type=file]').setInputFiles(pictures[0].file);
  await page.waitForFunction(() =>
    window.collected.poses.some(({ people }) => people[0]?.keypoints[0].joint === 'dot'),
  );
});

test('the lab trains without a server, also on the pretrained network', async () => {
  await page.getByRole('link', { name: 'Lab', exact: true }).click();
  await page.getByRole('radio', { name: 'U-Net on a pretrained network', exact: true }).check();
  await button('Train').click();
  await page.getByText(/^Step \d+ of 200/).waitFor({ timeout: 60_000 });
  await button('Stop').click();
  await page.getByText(/^Tested on 96 points/).waitFor({ timeout: 60_000 });
});

test('a damaged file is found, named, and repaired when the network is back', async () => {
  await page.goto(host.url);
  await waitUntilOffline(page);
  const path = await damageCached(page, '.bin');
  await page.reload();
  await page.getByText('Not ready for offline').waitFor();
  await page.getByText(`${path} is damaged. It will be downloaded when you are online.`).waitFor();
  await host.start();
  // The browser's event when the network is back.
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await waitUntilOffline(page);
  await page.getByText('One file was damaged and was downloaded again.').waitFor();
  await page.reload();
  await waitUntilOffline(page);
  expect(await page.getByText('was damaged').count()).toBe(0);
});

test('a notice in Teach names the damaged file and can fetch it', async () => {
  const path = await damageCached(page, 'trainer.worker');
  await host.stop();
  await page.goto(`${host.url}#teach`);
  await page.reload();
  const notice = page.locator('keydot-offline-notice');
  await notice.getByText('Some files of Keydot are missing on this device').waitFor();
  await notice.getByText(`${path} is damaged.`).waitFor();
  await host.start();
  await button('Download now').click();
  await notice.locator('section').waitFor({ state: 'detached' });
  await page.goto(`${host.url}#live`);
  await waitUntilOffline(page);
});

test('a missing file is fetched with the button', async () => {
  await host.stop();
  await deleteCached(page, 'keydot-teach');
  await page.reload();
  await page.getByText(/keydot-teach-\S+ is missing/).waitFor();
  await host.start();
  await button('Make available offline').click();
  await waitUntilOffline(page);
});

test('when the app’s own script is damaged, a page says so and starts the app once it is repaired', async () => {
  await host.stop();
  const path = await damageCached(page, 'assets/index-');
  await page.reload();
  await page.getByText(`Damaged on this device: ${path}.`).waitFor();
  await host.start();
  await waitUntilOffline(page);
});

test('without isolation there is one thread, and the page is not reloaded', async () => {
  await profile.closeBrowser();
  const bare = await StaticHost.open({ folder: 'dist', headers: false });
  const context = await profile.openBrowser({ serviceWorkers: 'block' });
  page = await context.newPage();
  let loads = 0;
  page.on('load', () => loads++);
  await page.goto(bare.url);
  await button('Start camera').click();
  await waitForPoses(page, 3);
  await page.getByText('WebAssembly · 1 thread').waitFor();
  await page.getByText('Uses one thread: the server').first().waitFor();
  expect(loads).toBe(1);
  await bare.stop();
});
