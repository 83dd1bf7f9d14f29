// A second version of the built app while the first is open in two tabs: work continues, the update is offered,
// and both tabs switch together and keep their state. The host sends no headers and serves the app from a
// subpath, which is the harder case.
import { rmSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waitForPoses } from '../steps/collect-poses.ts';
import { Profile, waitUntilOffline } from '../steps/installed-app.ts';
import { listCached } from '../steps/cached-files.ts';
import { createSecondBuild } from '../steps/second-build.ts';
import { StaticHost } from '../steps/static-host.ts';
import { addPictures, createLesson, drawDots, labelDots } from '../steps/teach-steps.ts';

describe('on a host without headers, from a subpath', () => {
  let host: StaticHost;
  let profile: Profile;
  let context: BrowserContext;
  /** The tab with a lesson, and the tab with the camera. */
  let teaching: Page;
  let watching: Page;
  const second = createSecondBuild('second');

  beforeAll(async () => {
    host = await StaticHost.open({ folder: 'dist', base: '/some/sub/path/', headers: false });
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

  test('the page is isolated, so the engine has threads', async () => {
    await teaching.waitForFunction(() => crossOriginIsolated);
    expect(await watching.evaluate(() => crossOriginIsolated)).toBe(true);
    await button(watching, 'Start camera').click();
    await waitForPoses(watching, 3);
    await watching.getByText(/WebAssembly · \d+ threads/).waitFor();
  });

  test('a second version is offered while the first keeps running in both tabs', async () => {
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
    // Not offered during labelling.
    expect(await teaching.getByText('A new version is ready').count()).toBe(0);
    await waitForPoses(watching, 3);
    // The host no longer has the old version's scripts.
    await button(teaching, 'Train').click();
    await teaching.getByText('A new version is ready').waitFor();
    await teaching.getByLabel('Training steps').selectOption('1000 steps');
    await button(teaching, 'Train').click();
    await teaching.getByText(/^Step \d\d/).waitFor({ timeout: 60_000 });
  });

  test('accepting it in one tab updates both, and they keep their state', async () => {
    await button(watching, 'Update').click();
    for (const page of [teaching, watching]) {
      await page
        .locator('html[data-version=second]')
        .waitFor({ state: 'attached', timeout: 60_000 });
      expect(await versionOf(page)).toBe('second');
    }
    await waitForPoses(watching, 3);
    expect(await button(watching, 'Mirror').getAttribute('aria-pressed')).toBe('false');
    // The training resumes in the unchanged lesson.
    await button(teaching, 'Stop training').waitFor({ timeout: 60_000 });
    expect(await countRuns(teaching)).toBe(1);
    await teaching.getByRole('tab', { name: 'Label' }).click();
    await teaching.getByText('5 of 5 labelled').waitFor();
  });

  test('the first version’s files are deleted afterwards', async () => {
    await waitUntilOffline(watching);
    const ofFirst = async () => {
      const scripts = (await listCached(watching)).filter((path) => path.endsWith('.js'));
      return scripts.filter((path) => !path.includes('second'));
    };
    await expect.poll(ofFirst).toEqual([]);
  });
});

/** Number of training runs in the database: a resumed run counts once. */
function countRuns(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('keydot');
        opening.onerror = () => reject(opening.error!);
        opening.onsuccess = () => {
          const count = opening.result.transaction('runs').objectStore('runs').count();
          count.onsuccess = () => {
            opening.result.close();
            resolve(count.result);
          };
        };
      }),
  );
}
