// What the app's public events said, collected in the page and asked for by a test.
import type { BrowserContext, Page } from 'playwright';
import type {
  KeydotPoseDetail,
  KeydotStatsDetail,
} from '../../../src/page/elements/live/pose-events.ts';

interface Heard {
  poses: KeydotPoseDetail[];
  stats: KeydotStatsDetail[];
}

declare global {
  interface Window {
    heard: Heard;
  }
}

/** Makes every page of the context collect; to be called before the app is loaded. */
export async function collectPoses(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    window.heard = { poses: [], stats: [] };
    addEventListener('keydot-pose', ({ detail }) => window.heard.poses.push(detail));
    addEventListener('keydot-stats', ({ detail }) => window.heard.stats.push(detail));
  });
}

/** Forgets what was heard and waits for so many new poses. @returns them */
export async function waitForPoses(page: Page, count: number): Promise<KeydotPoseDetail[]> {
  await page.evaluate(() => (window.heard.poses = []));
  await page.waitForFunction((count) => window.heard.poses.length >= count, count);
  return page.evaluate(() => window.heard.poses);
}

/** How many poses were heard so far. */
export function countPoses(page: Page): Promise<number> {
  return page.evaluate(() => window.heard.poses.length);
}
