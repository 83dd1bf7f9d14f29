// The lab in the built app, without a GPU: training one set-up, comparing two, invalid combinations, training
// on a lesson, the keyboard, and axe.
import type { Locator, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openApp, type OpenApp } from '../steps/open-app.ts';
import { findViolations } from '../steps/accessibility.ts';
import { Keyboard } from '../steps/user-input.ts';
import { DOT_SIZE, drawDots } from '../steps/teach-steps.ts';

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
  page.setDefaultTimeout(60_000);
});

afterEach(() => {
  expect(app.errors).toEqual([]);
});

afterAll(() => app.close());

const button = (name: string) => page.getByRole('button', { name, exact: true });
const choose = (name: string) => page.getByRole('radio', { name, exact: true }).check();
const table = () => page.getByRole('region', { name: 'Results' });

/** Polls with a long time-out, for busy machines. */
const patient = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 60_000 });

/** Waits until a control has the focus. */
const expectFocus = (control: Locator) =>
  patient(() => control.evaluate((element) => element.matches(':focus'))).toBe(true);

/** The drawn pixels of the output for the first validation picture. */
const readAnswer = () =>
  page
    .getByRole('img', { name: /^Test picture 1/ })
    .first()
    .locator('canvas')
    .last()
    .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());

test('a set-up trains visibly, and stops with its results', async () => {
  await page.getByRole('link', { name: 'Lab', exact: true }).waitFor();
  await page.getByRole('list', { name: /Training pictures/ }).waitFor();
  expect(await findViolations(page)).toEqual([]);
  await choose('Pooling and upsampling');
  await page.getByText(/Simple Baselines/).waitFor();
  await button('Train').click();
  await page.getByRole('img', { name: /^Test picture 1: [\d.]+ px off/ }).waitFor();
  const before = await readAnswer();
  await page.getByText(/^Step [2-9]\d of 200/).waitFor();
  await patient(readAnswer).not.toBe(before);
  await table().getByText(/px/).first().waitFor();
  await button('Stop').click();
  await page.getByText(/^Stopped after \d+ steps/).waitFor();
  await table()
    .getByText(/^\d+\.\d px$/)
    .waitFor();
  await page.getByText(/^Tested on 96 points/).waitFor();
  expect(await findViolations(page)).toEqual([]);
});

test('invalid combinations cannot be chosen, and say why', async () => {
  await choose('Vessels');
  expect(await page.getByRole('radio', { name: 'Direct coordinates' }).isDisabled()).toBe(true);
  await page.getByText(/Regions need a map as output/).waitFor();
  await page.getByText('The target is the region itself.').waitFor();
  await choose('Faces');
  await choose('Direct coordinates');
  await page.getByText(/trained on the coordinates/).waitFor();
  expect(await page.getByRole('radio', { name: 'Focal loss' }).isDisabled()).toBe(true);
  // A reload restores the choices.
  await page.reload();
  await page.getByText(/trained on the coordinates/).waitFor();
  expect(await page.getByRole('radio', { name: 'Direct coordinates' }).isChecked()).toBe(true);
});

test('two set-ups with one difference are compared; leaving the lab stops them', async () => {
  await page.setViewportSize(PHONE);
  await page.emulateMedia({ colorScheme: 'dark' });
  await button('Compare with…').click();
  expect(await button('Train both').isDisabled()).toBe(true);
  await choose('Grid with offsets');
  await page.getByText(/“Grid with offsets” instead of “Direct coordinates”/).waitFor();
  expect(await findViolations(page)).toEqual([]);
  const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
  expect(scrollWidth).toBe(clientWidth);
  await button('Train both').click();
  await patient(() => table().getByRole('row').count()).toBe(3);
  await page.getByRole('link', { name: 'Live', exact: true }).click();
  await page.getByRole('link', { name: 'Lab', exact: true }).click();
  await patient(() => page.getByText(/after \d+ steps/).count()).toBe(2);
  await page.getByText(/^Tested on 96 points/).waitFor();
  expect(await findViolations(page)).toEqual([]);
});

test('a worker that dies is reported and can be restarted; regions can be trained', async () => {
  await page.setViewportSize(LAPTOP);
  await button('Use one').click();
  await choose('Vessels');
  await choose('Pooling and upsampling');
  await button('Train').click();
  await page.getByRole('img', { name: 'Test picture 1' }).waitFor();
  const worker = page.workers().find((each) => each.url().includes('lab.worker'));
  await worker?.evaluate(
    () =>
      void setTimeout(() => {
        throw new Error('The test ends the worker.');
      }),
  );
  await page
    .getByRole('alert')
    .getByText(/^The training stopped unexpectedly/)
    .waitFor();
  expect(await findViolations(page)).toEqual([]);
  await button('Try again').click();
  // The focus moves from the removed button.
  await expectFocus(page.getByRole('region', { name: 'Training' }));
  await page.getByText(/^Step \d+ of 200/).waitFor();
  await table().getByText('Overlap').waitFor();
  await button('Stop').click();
  await page.getByText(/^Tested on 96 pictures/).waitFor();
});

test('a lesson can be trained on until it is deleted', async () => {
  const lesson = page.getByRole('radio', { name: 'Your lesson', exact: true });
  expect(await lesson.isDisabled()).toBe(true);
  await importDots(10);
  await page.getByRole('link', { name: 'Lab', exact: true }).click();
  await lesson.check();
  await page
    .getByRole('combobox', { name: 'Lesson' })
    .getByRole('option', { name: 'dots' })
    .waitFor({
      state: 'attached',
    });
  await page.getByRole('list', { name: /^Training pictures/ }).waitFor();
  await button('Train').click();
  await page.getByRole('img', { name: /^Test picture 2: [\d.]+ px off/ }).waitFor();
  // Two of ten frames are not trained on; they are the validation and the test frames.
  expect(await page.getByRole('img', { name: /^Test picture/ }).count()).toBe(2);
  await page.getByText(/^Step [2-9]\d of 200/).waitFor();
  await button('Stop').click();
  await page.getByText(/^Tested on 2 points/).waitFor();
  expect(await findViolations(page)).toEqual([]);
  await page.getByRole('link', { name: 'Teach', exact: true }).click();
  await button('Delete dots').click();
  await page.getByRole('link', { name: 'dots', exact: true }).waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'Lab', exact: true }).click();
  await patient(() => lesson.isDisabled()).toBe(true);
  expect(await page.getByRole('radio', { name: 'Faces', exact: true }).isChecked()).toBe(true);
});

/** Imports a lesson of red dots in Teach, as COCO keypoints with pictures. */
async function importDots(count: number): Promise<void> {
  const dots = await drawDots(page, count);
  const dataset = {
    images: dots.map(({ name }, id) => ({ id, file_name: name, ...DOT_SIZE })),
    annotations: dots.map(({ x, y }, id) => ({
      id,
      image_id: id,
      category_id: 1,
      keypoints: [x, y, 2],
    })),
    categories: [{ id: 1, name: 'dots', keypoints: ['dot'] }],
  };
  const buffer = Buffer.from(JSON.stringify(dataset));
  const annotations = { name: 'dots.json', mimeType: 'application/json', buffer };
  await page.getByRole('link', { name: 'Teach', exact: true }).click();
  const input = page.locator('keydot-lesson-list input[type=file]');
  await input.setInputFiles([annotations, ...dots.map(({ file }) => file)]);
  await page.getByRole('link', { name: 'dots', exact: true }).waitFor();
}

test('by keyboard alone, with the focus kept', async () => {
  const keyboard = new Keyboard(page);
  await chooseByKeys('Moving shapes');
  await page.keyboard.press('Tab');
  await expectFocus(page.getByRole('slider', { name: 'Number of points', exact: true }));
  await page.keyboard.press('ArrowLeft');
  await page.getByText('2', { exact: true }).waitFor();
  await chooseByKeys('Pooling and upsampling');
  await keyboard.press(button('Train'));
  await expectFocus(button('Stop'));
  await page.getByText(/^Step \d+ of 200/).waitFor();
  await page.keyboard.press('Enter');
  await page.getByText(/^Stopped after \d+ steps/).waitFor();
  await expectFocus(button('Train'));
  await keyboard.press(button('Compare with…'));
  await expectFocus(button('Use one'));
  await chooseByKeys('Focal loss');
  await keyboard.press(button('Train both'));
  await patient(() => table().getByRole('row').count()).toBe(3);
  await expectFocus(button('Stop'));
  expect(await findViolations(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await page.getByText(/^Tested on \d+ points/).waitFor();
  await expectFocus(button('Train both'));
});

/** Moves to the group of a choice with Tab, and to the choice with the arrow keys. */
async function chooseByKeys(name: string): Promise<void> {
  const choice = page.getByRole('radio', { name, exact: true });
  const isInGroup = () =>
    choice.evaluate((radio: HTMLInputElement) => {
      const { activeElement } = radio.getRootNode() as ShadowRoot;
      return activeElement instanceof HTMLInputElement && activeElement.name === radio.name;
    });
  for (let tabs = 0; tabs < 40 && !(await isInGroup()); tabs++) await page.keyboard.press('Tab');
  for (let steps = 0; steps < 6 && !(await choice.isChecked()); steps++) {
    await page.keyboard.press('ArrowRight');
  }
  expect(await choice.isChecked(), name).toBe(true);
  expect(await choice.evaluate((radio) => radio.matches(':focus-visible')), name).toBe(true);
}
