// Regions in the built app: painted by mouse, keys and touch, undone, reloaded, exported as COCO, imported.
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright';
import { afterEach, describe, expect, test } from 'vitest';
import { parseCoco } from '../../../src/core/formats/coco/coco.ts';
import { maskOfSegmentation } from '../../../src/core/formats/coco/coco-regions.ts';
import { listLessonEntries } from '../../../src/core/formats/keydot/lesson-file.ts';
import { openZip } from '../../../src/core/formats/zip/read-zip.ts';
import { createZip } from '../../../src/core/formats/zip/write-zip.ts';
import { createLesson as createDocument } from '../../../src/core/lesson/lesson-document.ts';
import { applyEdit } from '../../../src/core/lesson/lesson-edits.ts';
import { addPointEdit } from '../../../src/core/lesson/make-edits.ts';
import { labelFromMask } from '../../../src/core/lesson/labels.ts';
import { emptyRegion, overlapOf } from '../../../src/core/mask/region-mask.ts';
import { paintDisc } from '../../../src/core/mask/paint-region.ts';
import { openApp, type OpenApp } from '../steps/open-app.ts';
import { findSmallControls, findViolations } from '../steps/accessibility.ts';
import {
  addPictures,
  createLesson,
  DOT_SIZE,
  drawDots,
  findOnStill,
  type DotPicture,
} from '../steps/teach-steps.ts';

let app: OpenApp;
let page: Page;

async function open(context: object): Promise<void> {
  app = await openApp({ search: '?backend=wasm', context });
  page = app.page;
}

afterEach(async () => {
  expect(app.errors).toEqual([]);
  expect(app.elsewhere).toEqual([]);
  await app.close();
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
const link = (name: string) => page.getByRole('link', { name, exact: true });
const tab = (name: string) => page.getByRole('tab', { name, exact: true });
const expectDescription = (words: RegExp) =>
  page.getByRole('application', { name: words }).waitFor();

/** Creates a lesson with a region, a point and pictures of a red dot, and opens its first frame. */
async function beginLesson(count: number) {
  await createLesson(page, 'Dots', []);
  await button('Points').click();
  await page.getByLabel('Name of the new point').fill('dot');
  await button('Add region').click();
  await page.getByLabel('Name of region 1').waitFor();
  await page.getByLabel('Name of the new point').fill('tip');
  await button('Add point').click();
  await page.getByLabel('Name of point 2').waitFor();
  await button('Close').click();
  const pictures = await drawDots(page, count);
  await addPictures(page, pictures);
  await tab('Label').click();
  await page.locator('keydot-label-canvas img').waitFor();
  await expectDescription(/dot: not labelled/);
  return pictures;
}

/** Opacity of the drawn region at a pixel of the frame, 0..255. */
const opacityAt = (x: number, y: number) =>
  page.locator('keydot-region-layer canvas.own').evaluate(
    (canvas, [x, y]) => {
      const context = (canvas as HTMLCanvasElement).getContext('2d');
      return context?.getImageData(x, y, 1, 1).data[3] ?? 0;
    },
    [Math.round(x), Math.round(y)] as const,
  );

/** The region's share of the picture in the description, percent. */
async function readShare(): Promise<number> {
  const name = await page.getByRole('application').getAttribute('aria-label');
  return Number(/dot: ([\d.]+) % of the picture/.exec(name ?? '')?.[1] ?? 0);
}

async function drag(...places: readonly (readonly [number, number])[]): Promise<void> {
  for (const [index, [x, y]] of places.entries()) {
    const place = await findOnStill(page, x, y);
    await page.mouse.move(place.x, place.y, { steps: index === 0 ? 1 : 5 });
    if (index === 0) await page.mouse.down();
  }
  await page.mouse.up();
}

describe.each([
  ['dark', { width: 1280, height: 800 }],
  ['light', { width: 390, height: 844 }],
] as const)('in %s', (colorScheme, viewport) => {
  test('a mouse paints, fills and erases, and each stroke can be undone', async () => {
    await open({ viewport, colorScheme, reducedMotion: 'reduce' });
    await beginLesson(2);
    expect(await findViolations(page)).toEqual([]);
    await drag([100, 60], [200, 60], [200, 160], [100, 160], [100, 60]);
    await expectDescription(/dot: \d[\d.]* % of the picture/);
    const outline = await readShare();
    expect(await opacityAt(200, 60)).toBeGreaterThan(0);
    expect(await opacityAt(150, 110)).toBe(0);
    await button('Fill').click();
    const inside = await findOnStill(page, 150, 110);
    await page.mouse.click(inside.x, inside.y);
    await expect.poll(readShare).toBeGreaterThan(outline);
    expect(await opacityAt(150, 110)).toBeGreaterThan(0);
    await button('Eraser').click();
    await drag([150, 110], [180, 110]);
    await expect.poll(() => opacityAt(165, 110)).toBe(0);
    await button('Undo').click();
    await expect.poll(() => opacityAt(165, 110)).toBeGreaterThan(0);
    const filled = await readShare();
    expect(filled).toBeGreaterThan(outline);
    expect(await findViolations(page)).toEqual([]);
    await button('Absent').click();
    await page.getByRole('button', { name: 'dot absent' }).waitFor();
    await button('Undo').click();
    await page.getByRole('button', { name: /^dot \d/ }).click();
    // Without a closed outline nothing is filled, and a message says so.
    await page.keyboard.press('f');
    const outside = await findOnStill(page, 20, 20);
    await page.mouse.click(outside.x, outside.y);
    await page.getByText('Nothing filled').first().waitFor();
    expect(await readShare()).toBe(filled);
  });
});

test('a region painted by keys survives a reload, and COCO export and import', async () => {
  await open({ viewport: { width: 1280, height: 800 } });
  const pictures = await beginLesson(2);
  // A brush of 32 pixels is a little larger than the dot.
  const slider = page.getByRole('slider', { name: 'Brush size' });
  for (const size of [16, 22, 32]) {
    await page.keyboard.press(']');
    await expect.poll(() => slider.getAttribute('aria-valuetext')).toBe(`${size} pixels`);
  }
  const [{ x, y }] = pictures;
  const across = Math.round((x - DOT_SIZE.width / 2) / 10);
  const down = Math.round((y - DOT_SIZE.height / 2) / 10);
  const at = { x: DOT_SIZE.width / 2 + 10 * across, y: DOT_SIZE.height / 2 + 10 * down };
  for (const [key, times] of [
    [across < 0 ? 'ArrowLeft' : 'ArrowRight', Math.abs(across)],
    [down < 0 ? 'ArrowUp' : 'ArrowDown', Math.abs(down)],
  ] as const) {
    for (let time = 0; time < times; time++) await page.keyboard.press(`Shift+${key}`);
  }
  await expectDescription(new RegExp(`dot: not labelled, brush at ${at.x}, ${at.y}`));
  await page.keyboard.press('Space');
  await expectDescription(new RegExp(`dot: 1\\.1 % of the picture, brush at ${at.x}, ${at.y}`));
  // Held down, the key paints while moving.
  await page.keyboard.down('Space');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.up('Space');
  await expect.poll(readShare).toBeGreaterThan(1.5);
  await page.keyboard.press('Control+z');
  await expect.poll(readShare).toBe(1.1);
  await page.keyboard.press('n');
  await page.keyboard.press('a');
  await page.getByText('1 of 2 labelled').waitFor();
  await page.keyboard.press('.');
  await expectDescription(/^Frame 2 of 2\. dot/);
  await page.keyboard.press('a');
  await page.getByText('Saved').waitFor();
  await page.reload();
  await page.getByText('1 of 2 labelled').waitFor();
  await expectDescription(/dot: 1\.1 % of the picture/);
  await expect.poll(() => opacityAt(at.x, at.y)).toBeGreaterThan(0);
  await exportAndImport(at);
});

/** Exports the lesson as COCO, checks the file, deletes the lesson, and imports it. */
async function exportAndImport(at: { x: number; y: number }): Promise<void> {
  await tab('Frames').click();
  const downloading = page.waitForEvent('download');
  await button('Export as COCO').click();
  const buffer = await readFile(await (await downloading).path());
  const zip = openZip(Uint8Array.from(buffer));
  const labels = zip.names.find((name) => name.endsWith('.json')) ?? '';
  const { regions } = parseCoco(JSON.parse(new TextDecoder().decode(zip.read(labels))));
  const painted = emptyRegion(DOT_SIZE);
  paintDisc(painted, at, 16);
  const [found, ...others] = regions?.found ?? [];
  expect(others).toEqual([]);
  expect(overlapOf(maskOfSegmentation(found.segmentation, DOT_SIZE), painted)).toBe(1);
  expect(regions?.absent).toHaveLength(1);
  await link('All lessons').click();
  await button('Delete Dots').click();
  await link('Dots').waitFor({ state: 'detached' });
  const file = { name: 'dots.zip', mimeType: 'application/zip', buffer };
  await page.locator('keydot-lesson-list input[type=file]').setInputFiles(file);
  await link('Dots').click();
  await page.getByRole('button', { name: 'Frame 2:' }).waitFor();
  await tab('Label').click();
  await page.getByRole('button', { name: 'dot 1.1 %' }).waitFor();
}

test('a guess is hatched until it is accepted or corrected', async () => {
  await open({ viewport: { width: 320, height: 640 }, reducedMotion: 'reduce' });
  await link('Teach').click();
  const pictures = await drawDots(page, 2);
  const buffer = Buffer.from(createGuesses(pictures));
  const file = { name: 'Dots.keydot', mimeType: 'application/zip', buffer };
  await page.locator('keydot-lesson-list input[type=file]').setInputFiles(file);
  await link('Dots').click();
  await page.getByRole('button', { name: 'Frame 1: 0 of 1, 1 guess' }).waitFor();
  await tab('Label').click();
  await expectDescription(/dot: guessed, \d/);
  const [{ x, y }, other] = pictures;
  // Opacity alternates along a line across the hatching.
  const isHatched = async (x: number, y: number) => {
    const line = Array.from({ length: 8 }, (_, step) => opacityAt(x + step - 4, y));
    return new Set(await Promise.all(line)).size > 1;
  };
  await expect.poll(() => isHatched(x, y)).toBe(true);
  await expect.poll(() => findSmallControls(page)).toEqual([]);
  const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
  expect(scrollWidth).toBe(clientWidth);
  await page.keyboard.press('Enter');
  await page.getByText('1 of 2 labelled').waitFor();
  await expect.poll(() => isHatched(x, y)).toBe(false);
  await page.keyboard.press('.');
  await expectDescription(/^Frame 2 of 2. dot: guessed/);
  await expect.poll(() => isHatched(other.x, other.y)).toBe(true);
  await drawByPen([other.x + 14, other.y], [other.x + 30, other.y]);
  await page.getByText('2 of 2 labelled').waitFor();
  await expect.poll(() => isHatched(other.x, other.y)).toBe(false);
});

/** Draws a line with a pen, for which no magnifier is shown. */
async function drawByPen(...[from, to]: readonly (readonly [number, number])[]): Promise<void> {
  const pen = await page.context().newCDPSession(page);
  const send = async (type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', at: typeof from) => {
    const place = await findOnStill(page, ...at);
    const buttons = type === 'mouseReleased' ? 0 : 1;
    const pressed = {
      button: 'left' as const,
      buttons,
      clickCount: 1,
      pointerType: 'pen' as const,
    };
    await pen.send('Input.dispatchMouseEvent', { type, ...place, ...pressed });
  };
  await send('mousePressed', from);
  await send('mouseMoved', to);
  expect(await page.locator('.loupe').count()).toBe(0);
  await send('mouseReleased', to);
}

/** A lesson file in which every dot is a region with a guess. */
function createGuesses(pictures: readonly DotPicture[]): Uint8Array {
  let document = createDocument('Dots', null);
  document = applyEdit(document, addPointEdit(document, { name: 'dot', kind: 'region' }));
  const [{ id: pointId }] = document.points;
  const frames = pictures.map(({ name, x, y }, index) => {
    const mask = emptyRegion(DOT_SIZE);
    paintDisc(mask, { x, y }, 14);
    const label = labelFromMask(mask);
    if (!label) throw new Error('Expected the dot to cover a pixel.');
    const labels = { [pointId]: { ...label, guess: true as const, score: 0.9 } };
    const origin = { burst: null, capturedMs: 0, source: 'file' as const, name };
    return { index, frame: { id: `frame${index}`, ...DOT_SIZE, ...origin }, labels };
  });
  document = applyEdit(document, { kind: 'add-frames', frames });
  const files = pictures.map(({ file: { buffer, mimeType } }, index) => {
    return [`frame${index}`, { bytes: Uint8Array.from(buffer), type: mimeType }] as const;
  });
  return createZip(listLessonEntries(document, new Map(files), []));
}

test('a finger paints with a magnifier, two fingers abort the stroke and zoom', async () => {
  await open({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await beginLesson(1);
  const touch = await page.context().newCDPSession(page);
  const send = async (type: 'touchStart' | 'touchMove' | 'touchEnd', ...places: number[][]) => {
    const onStill = places.map(([x, y]) => findOnStill(page, x, y));
    const touchPoints = (await Promise.all(onStill)).map((place, id) => ({ ...place, id }));
    await touch.send('Input.dispatchTouchEvent', { type, touchPoints });
  };
  await send('touchStart', [80, 120]);
  await page.locator('.loupe').waitFor();
  await send('touchMove', [240, 120]);
  await expect.poll(() => opacityAt(160, 120)).toBeGreaterThan(0);
  await send('touchEnd');
  await page.locator('.loupe').waitFor({ state: 'detached' });
  await expect.poll(readShare).toBeGreaterThan(1);
  const share = await readShare();
  const still = page.locator('keydot-label-canvas img');
  const before = (await still.boundingBox())!;
  await send('touchStart', [100, 200]);
  await expect.poll(() => opacityAt(100, 200)).toBeGreaterThan(0);
  await send('touchStart', [100, 200], [220, 200]);
  await send('touchMove', [100, 200], [300, 200]);
  await send('touchEnd');
  await expect.poll(async () => (await still.boundingBox())!.width).toBeGreaterThan(before.width);
  await expect.poll(() => opacityAt(100, 200)).toBe(0);
  expect(await readShare()).toBe(share);
});
