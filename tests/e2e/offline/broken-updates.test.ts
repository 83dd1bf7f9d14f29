// Broken updates: a version that is incomplete on the host, one that is damaged on the device, and the
// development server at the same address. The installed version keeps working.
import { appendFileSync, cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createServer } from 'vite';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Profile, waitUntilOffline } from '../steps/installed-app.ts';
import { damageCached } from '../steps/cached-files.ts';
import { copyBuild, createSecondBuild } from '../steps/second-build.ts';
import { StaticHost } from '../steps/static-host.ts';

let host: StaticHost;
let profile: Profile;
let context: BrowserContext;
let page: Page;
const half = createSecondBuild('half');
const whole = createSecondBuild('whole');
const first = copyBuild();

beforeAll(async () => {
  appendFileSync(join(first, 'icon.svg'), 'not all of it has been uploaded yet');
  host = await StaticHost.open({ folder: first });
  profile = await Profile.create();
  context = await profile.openBrowser();
  page = await context.newPage();
  await page.goto(host.url);
});

afterAll(async () => {
  await profile.remove();
  await host.stop();
  for (const folder of [half, whole, first]) rmSync(folder, { recursive: true });
});

/** Makes the browser check for a new version. @returns the resulting state */
async function lookForUpdate(): Promise<string> {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
    const { installing, waiting } = registration;
    if (waiting) return waiting.state;
    if (!installing) return 'none';
    return new Promise<string>((resolve) => {
      installing.addEventListener('statechange', () => resolve(installing.state));
    });
  });
}

test('a first visit to an incomplete version works, and reports that it needs the network', async () => {
  await page.getByText('Keydot only works online here').waitFor();
  await page.getByText('Some files of the app could not be downloaded.').waitFor();
  cpSync('dist/icon.svg', join(first, 'icon.svg'));
  await page.getByRole('button', { name: 'Make available offline', exact: true }).click();
  await waitUntilOffline(page);
});

test('a version that is incomplete on the host is not installed', async () => {
  const script = readdirSync(join(half, 'assets')).find((name) => name.startsWith('keydot-teach'))!;
  appendFileSync(join(half, 'assets', script), '// of a third version');
  host.folder = half;
  expect(await lookForUpdate()).toBe('redundant');
  await page.reload();
  expect(await page.locator('html').getAttribute('data-version')).toBeNull();
  await waitUntilOffline(page);
  // A place that was not opened yet; the host no longer has its script.
  await page.getByRole('link', { name: 'Teach', exact: true }).click();
  await page.getByRole('heading', { name: 'Lessons' }).waitFor();
  expect(await page.getByText('A new version is ready').count()).toBe(0);
  await page.getByRole('link', { name: 'Live', exact: true }).click();
});

test('a waiting version that was damaged does not replace the working one', async () => {
  host.folder = whole;
  expect(await lookForUpdate()).toBe('installed');
  await page.getByText('A new version is ready').waitFor();
  await damageCached(page, 'keydot-teach-whole');
  await host.stop();
  await page.getByRole('button', { name: 'Update', exact: true }).click();
  await page.getByText('The new version could not be used').waitFor();
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await page.reload();
  expect(await page.locator('html').getAttribute('data-version')).toBeNull();
  await waitUntilOffline(page);
});

test('it is repaired and activated when the network is back', async () => {
  await host.start();
  await page.getByRole('button', { name: 'Update', exact: true }).click();
  await page.locator('html[data-version=whole]').waitFor({ state: 'attached' });
  await waitUntilOffline(page);
});

test('the development server is not blocked by a service worker left at its address', async () => {
  const { port, pathname } = new URL(host.url);
  await host.stop();
  // Nothing is executed, so no dependencies have to be optimised.
  const server = await createServer({
    server: { port: Number(port), strictPort: true },
    optimizeDeps: { noDiscovery: true, include: [] },
    logLevel: 'error',
  });
  await server.listen();
  try {
    // Not `page.goto`: the reload by the service worker would abort it.
    await page.evaluate((url) => location.assign(url), `http://localhost:${port}${pathname}`);
    const devScript = page.locator('script[src$="/@vite/client"]');
    await devScript.waitFor({ state: 'attached', timeout: 100_000 });
    const left = () => page.evaluate(async () => (await caches.keys()).length);
    await expect.poll(left).toBe(0);
    const registrations = () =>
      page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);
    await expect.poll(registrations).toBe(0);
  } finally {
    await server.close();
  }
});
