// Collects the app's public events in the page, where a test reads them.
import type { BrowserContext, Page } from 'playwright';
import type {
  KeydotPoseDetail,
  KeydotStatsDetail,
} from '../../../src/page/elements/live/pose-events.ts';

interface CollectedEvents {
  poses: KeydotPoseDetail[];
  stats: KeydotStatsDetail[];
}

declare global {
  interface Window {
    collected: CollectedEvents;
  }
}

/** Collects in every page of the context. Call it before the app is loaded. */
export async function collectPoses(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    window.collected = { poses: [], stats: [] };
    addEventListener('keydot-pose', ({ detail }) => window.collected.poses.push(detail));
    addEventListener('keydot-stats', ({ detail }) => window.collected.stats.push(detail));
  });
}

/** Waits for `count` new poses; those collected before are dropped. @returns the new poses */
export async function waitForPoses(page: Page, count: number): Promise<KeydotPoseDetail[]> {
  await page.evaluate(() => (window.collected.poses = []));
  await page.waitForFunction((count) => window.collected.poses.length >= count, count);
  return page.evaluate(() => window.collected.poses);
}

/** Number of poses collected so far. */
export function countPoses(page: Page): Promise<number> {
  return page.evaluate(() => window.collected.poses.length);
}
