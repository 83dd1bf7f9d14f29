// Accessibility of Live: axe in every state, narrow windows, zoom, right-to-left layout, reduced motion.
import type { Page } from 'playwright';
import { afterEach, describe, expect, test } from 'vitest';
import { openApp, type AppOptions, type OpenApp } from '../steps/open-app.ts';
import { findViolations } from '../steps/accessibility.ts';
import { collectPoses, waitForPoses } from '../steps/collect-poses.ts';

const PHONE = { width: 390, height: 844 };
const LAPTOP = { width: 1280, height: 800 };

let app: OpenApp;
let page: Page;

async function open(context: AppOptions['context'], options: AppOptions = {}): Promise<void> {
  app = await openApp({ ...options, context: { ...context }, prepare: collectPoses });
  page = app.page;
}

afterEach(() => app.close());

const button = (name: string) => page.getByRole('button', { name, exact: true });

describe.each(['dark', 'light'] as const)('in %s', (colorScheme) => {
  test.each([
    ['phone', PHONE],
    ['laptop', LAPTOP],
  ])('axe finds nothing on a %s', async (name, viewport) => {
    // Controls that are fading in have less contrast.
    await open({ viewport, colorScheme, reducedMotion: 'reduce' });
    expect(await findViolations(page)).toEqual([]);
    await button('Privacy').click();
    await page.getByRole('heading', { name: 'Never sent' }).waitFor();
    expect(await findViolations(page)).toEqual([]);
    await button('Close').click();
    await button('Start camera').click();
    await page.getByRole('progressbar').waitFor();
    expect(await findViolations(page)).toEqual([]);
    await waitForPoses(page, 3);
    await button('Heatmap').click();
    if (name === 'phone') await page.getByRole('button', { name: 'Performance:' }).click();
    expect(await findViolations(page)).toEqual([]);
    if (name === 'phone') {
      await button('Settings').click();
      expect(await findViolations(page)).toEqual([]);
    }
  });

  test('axe finds nothing in a notice', async () => {
    await open({ viewport: PHONE, colorScheme }, { camera: 'none' });
    await button('Start camera').click();
    await page.getByRole('alert').waitFor();
    expect(await findViolations(page)).toEqual([]);
  });
});

describe.each([
  ['320 px wide', { width: 320, height: 640 }],
  ['zoomed to 200 %', { width: 640, height: 400 }],
  ['a phone on its side', { width: 844, height: 390 }],
])('%s', (_, viewport) => {
  test('every control is visible and large enough to touch', async () => {
    await open({ viewport });
    await expectWithinWindow(button('Start camera'));
    await button('Start camera').click();
    await waitForPoses(page, 3);
    for (const name of ['Switch camera', 'Mirror', 'Stop camera', 'Open file', 'Settings']) {
      await expectWithinWindow(button(name));
    }
    const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
    expect(scrollWidth).toBe(clientWidth);
  });

  async function expectWithinWindow(control: ReturnType<typeof button>): Promise<void> {
    const box = await control.boundingBox();
    if (!box) throw new Error('The control is not shown.');
    expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(44);
    expect(Math.min(box.x, box.y)).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(viewport.width);
    expect(box.y + box.height).toBeLessThanOrEqual(viewport.height);
  }
});

test('right to left, the row of controls runs the other way', async () => {
  await open({ viewport: PHONE });
  await page.evaluate(() => (document.documentElement.dir = 'rtl'));
  await button('Start camera').click();
  await waitForPoses(page, 3);
  const first = await button('Switch camera').boundingBox();
  const last = await button('Settings').boundingBox();
  expect(first!.x).toBeGreaterThan(last!.x);
});

test('with reduced motion, nothing is animated', async () => {
  await open({ viewport: LAPTOP, reducedMotion: 'reduce' });
  const running = await page.evaluate(() => document.getAnimations().length);
  expect(running).toBe(0);
});

test('a start is announced', async () => {
  await open({ viewport: LAPTOP });
  await button('Start camera').click();
  await page.getByRole('status').getByText('The camera is on.').waitFor({ state: 'attached' });
});
