// The built app with a camera: start, stop, settings, keyboard, a hidden tab, a worker that dies.
import type { Page } from 'playwright';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dataPath, describeWithData } from '../../find-data.ts';
import { openApp, type AppOptions, type OpenApp } from '../steps/open-app.ts';
import { collectPoses, countPoses, waitForPoses } from '../steps/collect-poses.ts';

let app: OpenApp;
let page: Page;

async function open(options: AppOptions = {}): Promise<void> {
  app = await openApp({ ...options, prepare: collectPoses });
  page = app.page;
}

afterEach(() => app.close());

const button = (name: string) => page.getByRole('button', { name, exact: true });

describe('with a camera', () => {
  beforeEach(() => open());

  test('one click starts, one click stops, without errors', async () => {
    await button('Start camera').click();
    const [pose] = await waitForPoses(page, 10);
    expect(pose).toMatchObject({ width: 640, height: 480 });
    await button('Stop camera').click();
    await button('Start camera').waitFor();
    expect(app.errors).toEqual([]);
  });

  test('the controls have their documented names', async () => {
    await page.getByRole('link', { name: 'Live', exact: true }).waitFor();
    await button('Start camera').click();
    for (const name of ['Stop camera', 'Switch camera', 'Mirror', 'Open file']) {
      expect(await button(name).count()).toBe(1);
    }
    expect(await button('Switch camera').isDisabled()).toBe(true);
  });

  test('works by keyboard alone', async () => {
    const start = button('Start camera');
    // Past the links between the places.
    for (let step = 0; step < 8 && !(await start.evaluate(isFocused)); step++) {
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await waitForPoses(page, 3);
    // The focus moves from the removed button to its successor.
    expect(await button('Stop camera').evaluate(isFocused)).toBe(true);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Space');
    expect(await button('Mirror').getAttribute('aria-pressed')).toBe('false');
  });

  test('the mirror flips the picture but not the poses', async () => {
    await button('Start camera').click();
    await waitForPoses(page, 3);
    const picture = page.locator('keydot-stage .picture[data-fit]');
    expect(await picture.evaluate((node) => getComputedStyle(node).transform)).toContain('-1');
    await button('Mirror').click();
    expect(await picture.evaluate((node) => getComputedStyle(node).transform)).toBe('none');
  });

  test('settings outlive a reload', async () => {
    await button('Start camera').click();
    await waitForPoses(page, 1);
    await button('Mirror').click();
    await page.getByRole('radio', { name: 'Points' }).check();
    await page.getByRole('combobox', { name: 'Input size' }).selectOption('256');
    await page.reload();
    await button('Start camera').click();
    await waitForPoses(page, 1);
    expect(await page.getByRole('radio', { name: 'Points' }).isChecked()).toBe(true);
    expect(await button('Mirror').getAttribute('aria-pressed')).toBe('false');
    await page.waitForFunction(() => window.collected.stats.at(-1)?.inputSize.width === 256);
  });

  test('analysis pauses in a hidden tab, and continues when it is shown', async () => {
    await button('Start camera').click();
    await waitForPoses(page, 3);
    await setHidden(true);
    await page.getByText('Paused while the tab is hidden.').waitFor({ state: 'attached' });
    // One frame may have been in flight.
    await page.waitForTimeout(200);
    const resting = await countPoses(page);
    await page.waitForTimeout(500);
    expect(await countPoses(page)).toBe(resting);
    await setHidden(false);
    await waitForPoses(page, 3);
  });

  test('a dead worker is replaced without a reload', async () => {
    await button('Start camera').click();
    await waitForPoses(page, 3);
    // There are also the threads of the engine.
    const worker = page.workers().find((candidate) => candidate.url().includes('pose.worker'))!;
    await worker.evaluate(() => {
      setTimeout(() => {
        throw new Error('The test ends the worker.');
      });
    });
    await page.getByText('The analysis stopped and is restarting.').waitFor();
    await waitForPoses(page, 3);
    await expect.poll(() => page.workers().includes(worker), { timeout: 30_000 }).toBe(false);
  });

  test('the heatmap can be chosen joint by joint', async () => {
    await button('Start camera').click();
    await waitForPoses(page, 1);
    await button('Heatmap').click();
    const choice = page.getByRole('combobox', { name: 'Heatmap of' });
    expect(await choice.inputValue()).toBe('all');
    expect(await choice.locator('option').count()).toBe(18);
    await choice.selectOption({ label: 'left wrist' });
    await waitForPoses(page, 3);
  });
});

describeWithData('a dancer in front of the camera', () => {
  test('is found, upright, with left and right in their places', async () => {
    await open({ camera: { file: dataPath('video/dance_solo_640x480_30.mjpeg') } });
    await button('Start camera').click();
    const poses = await waitForPoses(page, 30);
    const seen = poses.filter(({ people }) => people[0].score > 0.4);
    expect(seen.length).toBeGreaterThan(poses.length / 2);
    for (const { people } of seen) {
      const y = (joint: string) => people[0].keypoints.find((k) => k.joint === joint)!.y;
      expect(y('nose')).toBeLessThan(y('left_hip'));
      expect(y('left_hip')).toBeLessThan(y('left_knee'));
    }
  });
});

/** Whether the element has the focus within its own shadow root. */
function isFocused(element: Element): boolean {
  return (element.getRootNode() as ShadowRoot).activeElement === element;
}

/** Simulates switching tabs, which a headless browser cannot do. */
async function setHidden(hidden: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);
}
