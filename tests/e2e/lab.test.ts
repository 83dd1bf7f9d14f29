// The lab in the built app, without a GPU: one set-up is seen to learn, two are compared, what does not go
// together says why, leaving stops the runs, and axe finds nothing.
import axe from 'axe-core';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openApp, type OpenApp } from './app.ts';

const LAPTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

let app: OpenApp;
let page: Page;

beforeAll(async () => {
  app = await openApp({
    camera: 'none',
    search: '?backend=wasm#lab',
    context: { viewport: LAPTOP, colorScheme: 'light', reducedMotion: 'reduce' },
  });
  page = app.page;
});

afterEach(() => {
  expect(app.errors).toEqual([]);
});

afterAll(() => app.close());

const button = (name: string) => page.getByRole('button', { name, exact: true });
const choose = (name: string) => page.getByRole('radio', { name, exact: true }).check();
const table = () => page.getByRole('region', { name: 'Results' });

/** What axe finds wrong, one line each. */
async function findViolations(): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(' ')}`);
  });
}

/** The bytes of the first unseen picture's answer, as it is drawn now. */
const readAnswer = () =>
  page
    .getByRole('img', { name: /^Unseen picture 1/ })
    .first()
    .locator('canvas')
    .last()
    .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());

test('a set-up is seen to learn, and stops with figures', async () => {
  await page.getByRole('link', { name: 'Lab', exact: true }).waitFor();
  await page.getByRole('list', { name: /Pictures to learn from/ }).waitFor();
  expect(await findViolations()).toEqual([]);
  await choose('Pooling, then upsampling');
  await page.getByText(/Simple Baselines/).waitFor();
  await button('Train').click();
  await page.getByRole('img', { name: /^Unseen picture 1: [\d.]+ px off/ }).waitFor();
  const before = await readAnswer();
  await page.getByText(/^Step [2-9]\d of 200/).waitFor();
  await expect.poll(readAnswer, { timeout: 60_000 }).not.toBe(before);
  await table().getByText(/px/).first().waitFor();
  await button('Stop').click();
  await page.getByText(/^Stopped after \d+ steps/).waitFor();
  await table()
    .getByText(/^\d+\.\d px$/)
    .waitFor();
  await page.getByText(/^Judged on 96 points/).waitFor();
  expect(await findViolations()).toEqual([]);
});

test('what does not go together cannot be chosen, and says why', async () => {
  await choose('Vessels');
  expect(await page.getByRole('radio', { name: 'Straight to x and y' }).isDisabled()).toBe(true);
  await page.getByText(/only maps can answer/).waitFor();
  await page.getByText('The target is the region itself.').waitFor();
  await choose('A nose');
  await choose('Straight to x and y');
  await page.getByText(/learns from the place itself/).waitFor();
  expect(await page.getByRole('radio', { name: 'Focal loss' }).isDisabled()).toBe(true);
});

test('two are compared that differ in what was changed; leaving stops them', async () => {
  await page.setViewportSize(PHONE);
  await page.emulateMedia({ colorScheme: 'dark' });
  await button('Compare with…').click();
  expect(await button('Train both').isDisabled()).toBe(true);
  await choose('Cells with an offset');
  await page.getByText(/“Cells with an offset” instead of “Straight to x and y”/).waitFor();
  expect(await findViolations()).toEqual([]);
  const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
  expect(scrollWidth).toBe(clientWidth);
  await button('Train both').click();
  await expect.poll(() => table().getByRole('row').count(), { timeout: 60_000 }).toBe(3);
  await page.getByRole('link', { name: 'Live', exact: true }).click();
  await page.getByRole('link', { name: 'Lab', exact: true }).click();
  await expect.poll(() => page.getByText(/after \d+ steps/).count()).toBe(2);
  await page.getByText(/^Judged on 96 points/).waitFor();
  expect(await findViolations()).toEqual([]);
});

test('a worker that dies is told, and tried again; regions are learned too', async () => {
  await page.setViewportSize(LAPTOP);
  await button('One only').click();
  await choose('Vessels');
  await choose('Pooling, then upsampling');
  await button('Train').click();
  await page.getByRole('img', { name: 'Unseen picture 1' }).waitFor();
  const worker = page.workers().find((each) => each.url().includes('lab.worker'));
  await worker?.evaluate(
    () =>
      void setTimeout(() => {
        throw new Error('The worker is ended by a test.');
      }),
  );
  await page
    .getByRole('alert')
    .getByText(/^The training stopped by itself/)
    .waitFor();
  await button('Try again').click();
  await page.getByText(/^Step \d+ of 200/).waitFor();
  await table().getByText('Overlap').waitFor();
  await button('Stop').click();
  await page.getByText(/^Judged on 96 pictures/).waitFor();
});
