// A lesson's frames, labels and files in the built app, with real storage. From the first frame to the
// live picture: teach/offline-lesson.test.ts.
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openApp, type OpenApp } from '../steps/open-app.ts';
import { findViolations } from '../steps/accessibility.ts';
import { collectPoses, waitForPoses } from '../steps/collect-poses.ts';
import { addPictures, createLesson, drawDots, findOnStill } from '../steps/teach-steps.ts';

let app: OpenApp;
let page: Page;

beforeEach(async () => {
  const context = { viewport: { width: 1280, height: 800 } };
  app = await openApp({ search: '?backend=wasm', context, prepare: collectPoses });
  page = app.page;
});

afterEach(async () => {
  expect(app.errors).toEqual([]);
  expect(app.elsewhere).toEqual([]);
  await app.close();
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
const link = (name: string) => page.getByRole('link', { name, exact: true });
const tab = (name: string) => page.getByRole('tab', { name, exact: true });

describe('frames', () => {
  test('are captured from the camera, alone and in bursts, with guesses of the model', async () => {
    await page.getByRole('link', { name: 'Teach', exact: true }).click();
    await button('New lesson').click();
    await page.getByRole('radio', { name: 'The body' }).check();
    await button('Create lesson').click();
    await button('Start camera').click();
    await waitForPoses(page, 3);
    await page.keyboard.press('c');
    await page.getByRole('button', { name: /^Frame 1: .*guess/ }).waitFor();
    await button('Burst settings').click();
    await page.getByRole('combobox', { name: 'Frames' }).selectOption('5');
    await page.getByLabel('Interval').selectOption('0.3 s');
    await page.getByLabel('Countdown').selectOption('None');
    await button('Close').click();
    await button('Capture burst').click();
    await page.getByRole('button', { name: /^Frame 6:/ }).waitFor();
    // The picture shows no person, so the model's scores are low.
    await tab('Label').click();
    await page
      .getByText(/^(Low confidence, \d+ %|Not detected): /)
      .first()
      .waitFor();
  });

  test('with wrong detections are added and opened to correct them', async () => {
    await createLesson(page, 'Dots', ['dot']);
    await link('Live').click();
    await button('Start camera').click();
    await waitForPoses(page, 3);
    const strip = page.getByRole('group', { name: 'The last seconds' }).getByRole('button');
    await page.keyboard.press('w');
    await strip.first().waitFor();
    // Closing the sheet returns to Live.
    await page.keyboard.press('Escape');
    await page.waitForURL(/#live$/);
    await waitForPoses(page, 12);
    await page.keyboard.press('w');
    await page.getByRole('button', { name: 'Just now, marked' }).waitFor();
    expect(await strip.count()).toBeGreaterThan(2);
    expect(await findViolations(page)).toEqual([]);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Space');
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Space');
    await button('Correct 2 frames').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('application', { name: /^Frame 1 of 2/ }).waitFor();
    expect(page.url()).toMatch(/#teach\/[0-9a-f]+\/label$/);
    // The camera is still running.
    await link('Live').click();
    await waitForPoses(page, 3);
  });

  test('can be deleted and restored', async () => {
    await createLesson(page, 'Dots', []);
    await addPictures(page, await drawDots(page, 2));
    await button('Delete frame 1').click();
    await page.getByText('Frame 1 deleted.').waitFor();
    await expectFrames(1);
    await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
    await expectFrames(2);
  });
});

describe('labels', () => {
  beforeEach(async () => {
    await createLesson(page, 'Ears', ['left ear', 'right ear']);
    await addPictures(page, await drawDots(page, 2));
    await tab('Label').click();
    await page.locator('keydot-label-canvas img').waitFor();
  });

  const expectDescription = (words: RegExp) =>
    page.getByRole('application', { name: words }).waitFor();

  test('are shown on a frame that fits the window, even if it shrinks', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    const still = page.locator('keydot-label-canvas img');
    await expect.poll(async () => (await still.boundingBox())!.width).toBeLessThanOrEqual(390);
    await page.setViewportSize({ width: 1280, height: 800 });
    await expect.poll(async () => (await still.boundingBox())!.width).toBeGreaterThan(390);
  });

  test('are placed one after another, dragged, and undone', async () => {
    for (const [x, y] of [
      [100, 100],
      [200, 100],
    ]) {
      const place = await findOnStill(page, x, y);
      await page.mouse.click(place.x, place.y);
    }
    await expectDescription(/right ear: visible, at 200, 100/);
    const [from, to] = [await findOnStill(page, 200, 100), await findOnStill(page, 240, 140)];
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 4 });
    await page.mouse.up();
    await expectDescription(/right ear: visible, at 240, 140/);
    await page.keyboard.press('Control+z');
    await expectDescription(/right ear: visible, at 200, 100/);
    await page.keyboard.press('Control+Shift+z');
    await expectDescription(/right ear: visible, at 240, 140/);
  });

  test('are set by keys alone and survive a reload', async () => {
    await expectDescription(/left ear: not labelled/);
    await page.keyboard.press('v');
    await expectDescription(/left ear: visible, at 160, 120/);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Shift+ArrowUp');
    await expectDescription(/left ear: visible, at 159, 110/);
    await page.keyboard.press('o');
    await expectDescription(/left ear: occluded, at 159, 110/);
    await page.keyboard.press('n');
    await page.keyboard.press('a');
    await expectDescription(/right ear: absent/);
    await page.keyboard.press('.');
    await expectDescription(/^Frame 2 of 2/);
    await page.keyboard.press('s');
    await page.getByText('2 of 2 labelled').waitFor();
    await page.getByText('Saved').waitFor();
    await page.reload();
    await page.getByText('2 of 2 labelled').waitFor();
    await button('Undo').click();
    await page.getByText('1 of 2 labelled').waitFor();
  });
});

test('a lesson is exported, deleted, and imported again', async () => {
  await createLesson(page, 'Dots', ['dot']);
  await addPictures(page, await drawDots(page, 2));
  const downloading = page.waitForEvent('download');
  await button('Export').click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('Dots.keydot');
  const buffer = await readFile(await download.path());
  await link('All lessons').click();
  await button('Delete Dots').click();
  await link('Dots').waitFor({ state: 'detached' });
  const file = { name: 'Dots.keydot', mimeType: 'application/zip', buffer };
  await page.locator('keydot-lesson-list input[type=file]').setInputFiles(file);
  await link('Dots').click();
  await expectFrames(2);
});

test('a file that is not a lesson is refused with an explanation', async () => {
  await link('Teach').click();
  const file = { name: 'odd.keydot', mimeType: '', buffer: Buffer.from('PK, but nothing else') };
  await page.locator('keydot-lesson-list input[type=file]').setInputFiles(file);
  await page.getByRole('status').getByText(/zip/i).waitFor();
});

async function expectFrames(count: number): Promise<void> {
  const frames = page.getByRole('button', { name: /^Frame \d+:/ });
  await frames.nth(count - 1).waitFor();
  await expect.poll(() => frames.count()).toBe(count);
}
