// Accessibility of Teach: axe on every screen, touch on a phone, a width of 320 px, right to left.
import type { Page } from 'playwright';
import { afterEach, describe, expect, test } from 'vitest';
import { openApp, type OpenApp } from '../steps/open-app.ts';
import { findSmallControls, findViolations } from '../steps/accessibility.ts';
import { addPictures, createLesson, drawDots, findOnStill } from '../steps/teach-steps.ts';

const PHONE = { width: 390, height: 844 };
const LAPTOP = { width: 1280, height: 800 };

let app: OpenApp;
let page: Page;

async function open(context: object): Promise<void> {
  app = await openApp({ search: '?backend=wasm', context });
  page = app.page;
}

afterEach(() => app.close());

const button = (name: string) => page.getByRole('button', { name, exact: true });
const tab = (name: string) => page.getByRole('tab', { name, exact: true });

describe.each(['dark', 'light'] as const)('in %s', (colorScheme) => {
  test.each([
    ['phone', PHONE],
    ['laptop', LAPTOP],
  ])('axe finds nothing on a %s', async (_, viewport) => {
    await open({ viewport, colorScheme, reducedMotion: 'reduce' });
    await page.getByRole('link', { name: 'Teach', exact: true }).click();
    await button('New lesson').waitFor();
    expect(await findViolations(page)).toEqual([]);
    await button('New lesson').click();
    expect(await findViolations(page)).toEqual([]);
    await button('Close').click();
    await createLesson(page, 'Ears', ['left ear', 'right ear']);
    expect(await findViolations(page)).toEqual([]);
    await addPictures(page, await drawDots(page, 2));
    expect(await findViolations(page)).toEqual([]);
    await button('Points').click();
    await button('More about left ear').click();
    expect(await findViolations(page)).toEqual([]);
    await button('Close').click();
    await tab('Label').click();
    await page.keyboard.press('v');
    expect(await findViolations(page)).toEqual([]);
    await tab('Train').click();
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('link', { name: 'All lessons' }).click();
    await page.getByRole('link', { name: 'Ears' }).waitFor();
    expect(await findViolations(page)).toEqual([]);
  });
});

describe.each([
  ['a phone', PHONE],
  ['320 px wide', { width: 320, height: 640 }],
])('on %s', (_, viewport) => {
  test('all controls are large enough to touch and fit the width', async () => {
    await open({ viewport });
    await createLesson(page, 'Ears', ['left ear', 'right ear']);
    await addPictures(page, await drawDots(page, 2));
    for (const step of ['Frames', 'Label', 'Train']) {
      await tab(step).click();
      // Polled, because controls may still be animated.
      await expect.poll(() => findSmallControls(page)).toEqual([]);
      const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
      expect(scrollWidth).toBe(clientWidth);
    }
  });
});

test('a finger places points, with a magnifier while it is held', async () => {
  await open({ viewport: PHONE, hasTouch: true, isMobile: true });
  await createLesson(page, 'Ears', ['left ear', 'right ear']);
  await addPictures(page, await drawDots(page, 1));
  await tab('Label').click();
  await page.locator('keydot-label-canvas img').waitFor();
  const first = await findOnStill(page, 100, 100);
  await page.touchscreen.tap(first.x, first.y);
  await page.getByRole('application', { name: /right ear: not labelled/ }).waitFor();
  const touch = await page.context().newCDPSession(page);
  const second = await findOnStill(page, 200, 120);
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [second] });
  await page.locator('.loupe').waitFor();
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await page.getByRole('application', { name: /right ear: visible, at 200, 120/ }).waitFor();
  await page.locator('.loupe').waitFor({ state: 'detached' });
});

test('two fingers zoom the frame', async () => {
  await open({ viewport: PHONE, hasTouch: true, isMobile: true });
  await createLesson(page, 'Ears', ['left ear']);
  await addPictures(page, await drawDots(page, 1));
  await tab('Label').click();
  const still = page.locator('keydot-label-canvas img');
  const before = (await still.boundingBox())!;
  const [x, y] = [before.x + before.width / 2, before.y + before.height / 2];
  const touch = await page.context().newCDPSession(page);
  const send = (type: 'touchStart' | 'touchMove', apart: number) =>
    touch.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: [
        { x: x - apart, y, id: 0 },
        { x: x + apart, y, id: 1 },
      ],
    });
  await send('touchStart', 20);
  await send('touchMove', 60);
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  expect((await still.boundingBox())!.width).toBeGreaterThan(1.5 * before.width);
  // No point was placed.
  await page.getByRole('application', { name: /left ear: not labelled/ }).waitFor();
});

test('right to left, the panel is on the other side', async () => {
  await open({ viewport: LAPTOP });
  await page.evaluate(() => (document.documentElement.dir = 'rtl'));
  await createLesson(page, 'Ears', ['left ear']);
  await addPictures(page, await drawDots(page, 1));
  await tab('Label').click();
  const still = (await page.getByRole('application').boundingBox())!;
  const panel = (await page.getByRole('complementary').boundingBox())!;
  expect(panel.x).toBeLessThan(still.x);
});
