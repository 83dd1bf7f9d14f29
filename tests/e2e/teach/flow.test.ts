// A lesson in the built app from its name to its export, by keyboard alone and by touch on a phone: every
// control must be reachable. The accuracy of the model is tested in offline-lesson.test.ts.
import { readFile } from 'node:fs/promises';
import type { BrowserContextOptions, Page } from 'playwright';
import { afterEach, expect, test } from 'vitest';
import { openZip } from '../../../src/core/formats/zip/read-zip.ts';
import { createZip } from '../../../src/core/formats/zip/write-zip.ts';
import { openApp, type OpenApp } from '../steps/open-app.ts';
import { findViolations } from '../steps/accessibility.ts';
import { Keyboard, Touch, type UserInput } from '../steps/user-input.ts';
import { DOT_SIZE, drawDots, type DotPicture } from '../steps/teach-steps.ts';

let app: OpenApp;
let page: Page;
let input: UserInput;

async function open(context: BrowserContextOptions, Input: new (page: Page) => UserInput) {
  app = await openApp({ search: '?backend=wasm', context });
  page = app.page;
  input = new Input(page);
}

afterEach(async () => {
  expect(app.errors).toEqual([]);
  await app.close();
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
const link = (name: string) => page.getByRole('link', { name, exact: true });
const press = (name: string) => input.press(button(name).first());

test('by keyboard alone, with a reload during training', { timeout: 300_000 }, async () => {
  await open({ viewport: { width: 1280, height: 800 }, colorScheme: 'dark' }, Keyboard);
  await makeLesson();
  const pictures = await drawDots(page, 4);
  const choosing = page.waitForEvent('filechooser');
  await press('Add pictures or video');
  await (await choosing).setFiles(pictures.map(({ file }) => file));
  await page.getByRole('button', { name: 'Frame 4:' }).waitFor();
  await press('Label');
  for (const [index, picture] of pictures.entries()) {
    await page.getByText(`${index + 1} / 4`).waitFor();
    await labelByKeys(picture);
    await page.getByText(`${index + 1} of 4 labelled`).waitFor();
    await page.keyboard.press('.');
  }
  await press('Train');
  await press('Train');
  // The focus moves from the removed button to the run.
  const training = page.getByRole('group', { name: 'Training run' });
  await expect.poll(() => training.evaluate((group) => group.matches(':focus'))).toBe(true);
  await pause();
  await page.reload();
  const interrupted = page.getByText(/The last training was interrupted at step \d+ of 500\./);
  await interrupted.waitFor();
  expect(await findViolations(page)).toEqual([]);
  const step = readStep(await interrupted.innerText());
  await press('Train');
  expect(await pause()).toBeGreaterThan(step);
  await confirmAndUse(failTest(await finishAndUse()));
});

test('by touch on a phone', { timeout: 300_000 }, async () => {
  const context = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  await open({ ...context, colorScheme: 'light' }, Touch);
  await makeLesson();
  await press('Start camera');
  for (let frame = 1; frame <= 3; frame++) {
    await press('Capture');
    await page.getByRole('button', { name: `Frame ${frame}:` }).waitFor();
  }
  await press('Label');
  for (let frame = 1; frame <= 3; frame++) {
    await page.getByText(`${frame} / 3`).waitFor();
    const box = await page.locator('keydot-label-canvas img').boundingBox();
    if (!box) throw new Error('Expected the still to be shown.');
    await page.touchscreen.tap(box.x + (box.width * frame) / 4, box.y + box.height / 2);
    await page.getByText(`${frame} of 3 labelled`).waitFor();
    if (frame < 3) await press('Next frame');
  }
  await press('Train');
  await press('Train');
  await pause();
  await finishAndUse();
});

async function makeLesson(): Promise<void> {
  await input.press(link('Teach'));
  await press('New lesson');
  await input.fill(page.getByLabel('Name', { exact: true }), 'Dots');
  await press('Create lesson');
  await press('Points');
  await input.fill(page.getByLabel('Name of the new point'), 'dot');
  await press('Add point');
  await page.getByRole('button', { name: 'More about dot' }).waitFor();
  await press('Close');
}

/** Places the point within 5 px of the dot. */
async function labelByKeys({ x, y }: DotPicture): Promise<void> {
  await page.keyboard.press('v');
  const across = Math.round((x - DOT_SIZE.width / 2) / 10);
  const down = Math.round((y - DOT_SIZE.height / 2) / 10);
  const repeat = async (key: string, times: number) => {
    for (let time = 0; time < times; time++) await page.keyboard.press(`Shift+${key}`);
  };
  await repeat(across < 0 ? 'ArrowLeft' : 'ArrowRight', Math.abs(across));
  await repeat(down < 0 ? 'ArrowUp' : 'ArrowDown', Math.abs(down));
  const place = `${DOT_SIZE.width / 2 + 10 * across}, ${DOT_SIZE.height / 2 + 10 * down}`;
  await page.getByRole('application', { name: `dot: visible, at ${place}` }).waitFor();
}

/** Pauses a run after its first steps. @returns the step */
async function pause(): Promise<number> {
  await page.getByText(/^Step [1-9]\d* of 500/).waitFor({ timeout: 120_000 });
  await press('Pause training');
  const words = page.getByText(/^Paused at step \d+ of 500/);
  await words.waitFor();
  return readStep(await words.innerText());
}

const readStep = (words: string) => Number(/step (\d+)/i.exec(words)?.[1]);

/** Resumes a paused run, stops it, uses the model, rolls back, and exports the lesson. @returns the file */
async function finishAndUse(): Promise<Uint8Array<ArrayBuffer>> {
  expect(await findViolations(page)).toEqual([]);
  await press('Resume training');
  await page.getByText(/^Step [1-9]\d* of 500/).waitFor();
  await press('Stop training');
  await button('Use this model').first().waitFor({ timeout: 60_000 });
  // The focus moves to the result.
  await expect.poll(() => page.locator('#result:focus').count()).toBe(1);
  expect(await findViolations(page)).toEqual([]);
  await press('Use this model');
  await page.getByText('In use. ').first().waitFor({ timeout: 60_000 });
  await press('Roll back');
  await button('Use this model').first().waitFor();
  const downloading = page.waitForEvent('download');
  await press('Export');
  const file = Uint8Array.from(await readFile(await (await downloading).path()));
  expect(openZip(file).names).toContain('dataset/coco.json');
  return file;
}

/** The exported lesson with a report of a worse model. */
function failTest(file: Uint8Array<ArrayBuffer>): Uint8Array {
  const zip = openZip(file);
  const entries = zip.names.map((name) => {
    const content = zip.read(name);
    if (!name.endsWith('/report.json')) return [name, content] as const;
    const report: unknown = JSON.parse(new TextDecoder().decode(content));
    const failed = { ...(report as object), failed: true, objection: 'It got worse.' };
    return [name, new TextEncoder().encode(JSON.stringify(failed))] as const;
  });
  return createZip(new Map(entries));
}

/** Imports a lesson whose model failed its test: using it needs a confirmation. */
async function confirmAndUse(lesson: Uint8Array): Promise<void> {
  await input.press(link('All lessons'));
  const choosing = page.waitForEvent('filechooser');
  await press('Import');
  const file = { name: 'worse.keydot', mimeType: '', buffer: Buffer.from(lesson) };
  await (await choosing).setFiles(file);
  await press('Open');
  await button('Label').waitFor();
  await input.press(page.getByRole('tab', { name: 'Frames' }));
  await page.keyboard.press('ArrowLeft');
  await press('Use this model');
  await page.getByText('This model did worse in the test.').waitFor();
  await press('Cancel');
  await press('Use this model');
  await press('Use anyway');
  await page.getByText('In use. ').waitFor({ timeout: 60_000 });
}
