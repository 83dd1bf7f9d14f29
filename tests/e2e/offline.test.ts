// The built app without a network: visited once, it works from the disk alone, proves that it is whole,
// and says so when it is not.
import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { waitForPoses } from './hear-poses.ts';
import { Profile, waitUntilOffline } from './installed-app.ts';
import { StaticHost } from './static-host.ts';

let host: StaticHost;
let profile: Profile;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  host = await StaticHost.open({ folder: 'dist' });
  profile = await Profile.create();
  context = await profile.openBrowser();
  page = await context.newPage();
  await page.goto(host.url);
});

afterAll(async () => {
  await profile.remove();
  await host.stop();
});

const button = (name: string) => page.getByRole('button', { name, exact: true });

test('one visit is enough', async () => {
  expect(await waitUntilOffline(page)).toMatch(/^Offline ready, [56]\.\d MB$/);
});

test('the browser starts again, and everything is there without a server', async () => {
  await profile.closeBrowser();
  await host.stop();
  context = await profile.openBrowser();
  page = await context.newPage();
  await page.goto(host.url);
  await button('Start camera').click();
  await waitForPoses(page, 3);
});
