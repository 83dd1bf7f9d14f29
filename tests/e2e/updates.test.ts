// A second version of the built app while the first is open in two tabs: nothing is disturbed, it is
// offered, and both tabs go to it together with all they hold.
import { rmSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waitForPoses } from './hear-poses.ts';
import { Profile, waitUntilOffline } from './installed-app.ts';
import { createSecondBuild } from './second-build.ts';
import { StaticHost, type StaticHostOptions } from './static-host.ts';
import { addPictures, createLesson, drawDots, labelDots } from './teach-steps.ts';

const HOSTS: [name: string, Partial<StaticHostOptions>][] = [
  ['a host with headers', {}],
  ['a host without headers, from a subpath', { base: '/some/sub/path/', headers: false }],
];

describe.each(HOSTS)('%s', (_name, options) => {
  let host: StaticHost;
  let profile: Profile;
  let context: BrowserContext;
  /** Where a lesson is taught, and where the camera runs. */
  let teaching: Page;
  let watching: Page;
  const second = createSecondBuild('second');

  beforeAll(async () => {
    host = await StaticHost.open({ folder: 'dist', ...options });
    profile = await Profile.create();
    context = await profile.openBrowser();
    teaching = await context.newPage();
    await teaching.goto(host.url);
    await waitUntilOffline(teaching);
    watching = await context.newPage();
    await watching.goto(host.url);
    await waitUntilOffline(watching);
  });

  afterAll(async () => {
    await profile.remove();
    await host.stop();
    rmSync(second, { recursive: true });
  });

  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
  const versionOf = (page: Page) => page.locator('html').getAttribute('data-version');

  test('the page is isolated, so there are threads', async () => {
    await teaching.waitForFunction(() => crossOriginIsolated);
    expect(await watching.evaluate(() => crossOriginIsolated)).toBe(true);
    await button(watching, 'Start camera').click();
    await waitForPoses(watching, 3);
    await watching.getByText(/WebAssembly · \d+ threads/).waitFor();
  });

  test('a second version is offered, and the first goes on in both tabs', async () => {
    const pictures = await drawDots(teaching, 5);
    await createLesson(teaching, 'Dots', ['dot']);
    await addPictures(teaching, pictures);
    await labelDots(teaching, pictures);
    await button(watching, 'Mirror').click();
    host.folder = second;
    await watching.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      await registration?.update();
    });
    await watching.getByText('A new version is ready').waitFor();
    await watching.getByText('What second brings.').waitFor();
    // Not while somebody labels.
    expect(await teaching.getByText('A new version is ready').count()).toBe(0);
    await waitForPoses(watching, 3);
    // The old version's scripts are on the host no more.
    await button(teaching, 'Train').click();
    await teaching.getByText('A new version is ready').waitFor();
    await teaching.getByLabel('How long it learns').selectOption('1000 steps');
    await button(teaching, 'Train').click();
    await teaching.getByText(/^Step [1-9]/).waitFor({ timeout: 60_000 });
  });

  test('one agreement brings both to it, with everything they had', async () => {
    await button(watching, 'Update').click();
    for (const page of [teaching, watching]) {
      await page
        .locator('html[data-version=second]')
        .waitFor({ state: 'attached', timeout: 60_000 });
      expect(await versionOf(page)).toBe('second');
    }
    await waitForPoses(watching, 3);
    expect(await button(watching, 'Mirror').getAttribute('aria-pressed')).toBe('false');
    // The training goes on where it was, in the lesson as it was.
    await button(teaching, 'Stop training').waitFor({ timeout: 60_000 });
    await teaching.getByRole('tab', { name: 'Label' }).click();
    await teaching.getByText('5 of 5 labelled').waitFor();
  });

  test('the first version’s files are gone afterwards', async () => {
    await waitUntilOffline(watching);
    await expect
      .poll(async () =>
        watching.evaluate(async () => {
          const [name] = await caches.keys();
          const keys = await (await caches.open(name)).keys();
          return keys.filter(({ url }) => url.includes('.js') && !url.includes('second')).length;
        }),
      )
      .toBe(0);
  });
});
