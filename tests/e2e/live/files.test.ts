// The built app with files instead of a camera: a picture, a video and its scrubber.
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dataPath, describeWithData } from '../../find-data.ts';
import { openApp, type OpenApp } from '../steps/open-app.ts';
import { collectPoses, countPoses, waitForPoses } from '../steps/collect-poses.ts';

const VIDEO = fileURLToPath(new URL('../../fixtures/media/moving-block.webm', import.meta.url));

let app: OpenApp;
let page: Page;

beforeEach(async () => {
  app = await openApp({ camera: 'none', prepare: collectPoses });
  page = app.page;
});

afterEach(() => app.close());

const button = (name: string) => page.getByRole('button', { name, exact: true });

async function choose(file: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await button('Open file').click();
  await (await chooser).setFiles(file);
}

describe('a video', () => {
  beforeEach(async () => {
    await choose(VIDEO);
    await waitForPoses(page, 5);
  });

  test('loops, pauses and resumes', async () => {
    await waitForPoses(page, 40);
    await button('Pause').click();
    await button('Play').waitFor();
    const paused = await countPoses(page);
    await button('Play').click();
    await page.waitForFunction((count) => window.collected.poses.length > count + 3, paused);
    expect(app.errors).toEqual([]);
  });

  test('seeks with the slider, and the frame there is analysed', async () => {
    await button('Pause').click();
    const position = page.getByRole('slider', { name: 'Position in moving-block.webm' });
    await position.fill('0.8');
    await page.waitForFunction(() => window.collected.poses.at(-1)?.timeMs === 800);
    await position.press('ArrowLeft');
    await page.waitForFunction(() => (window.collected.poses.at(-1)?.timeMs ?? 800) < 800);
  });

  test('is closed again', async () => {
    await button('Close file').click();
    await button('Start camera').waitFor();
    expect(await page.locator('keydot-welcome').count()).toBe(1);
  });
});

describeWithData('a picture of a person', () => {
  test('shows the person, not mirrored', async () => {
    await choose(dataPath('body-coco/images/000000000241.jpg'));
    const [{ people, width, height }] = await waitForPoses(page, 1);
    expect(height).toBeGreaterThan(width);
    expect(people[0].score).toBeGreaterThan(0.3);
    expect(await button('Mirror').getAttribute('aria-pressed')).toBe('false');
  });
});
