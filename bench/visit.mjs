// One visit to one contestant's page: a cold start in a new profile and a measurement, then a warm start in another
// profile that has visited the page before. Next: summarise.mjs.
import { readFileSync } from 'node:fs';
import { findBusiest, readProcessorTime, subtractProcessorTime } from './processor-time.mjs';

const FIRST_SKELETON_TIMEOUT_MS = 90_000;

/**
 * Results of one visit; times in milliseconds.
 * @typedef {object} Visit
 * @property {number} fps analysed and drawn frames per second
 * @property {number} p50Ms from the frame's presentation to drawn
 * @property {number} p95Ms
 * @property {number} blockedShare share of the time in long tasks of the page, 0 to 1
 * @property {Record<string, number>} cpu CPU time per frame of all processes of the browser, including the camera,
 *   by part (processor-time.mjs)
 * @property {number} coldMs from navigation to the first skeleton
 * @property {number | null} warmMs the same in a new tab with the caches of a first visit; null when not measured
 * @property {number} bytes compressed download of the cold start
 * @property {number | null} peakMemory maximum memory of the page's process, bytes; null except on Linux
 */

/**
 * @param {import('playwright').Browser} browser
 * @param {import('./contestants.mjs').Contestant} contestant
 * @param {{url: string, sent: {bytes: number}}} server
 * @param {number} seconds
 * @returns {Promise<Visit>}
 */
export async function visit(browser, contestant, server, seconds) {
  const url = server.url + contestant.page;
  // A service worker would download files during the measurement.
  const first = await inProfile(browser, 'block', async (openPage) => {
    const sentBefore = server.sent.bytes;
    return openPage(async (page) => {
      const coldMs = await awaitSkeleton(page, url);
      const bytes = server.sent.bytes - sentBefore;
      return { ...(await measure(browser, page, seconds)), coldMs, bytes };
    });
  });
  if (contestant.onlyLive) return { ...first, warmMs: null };
  // For pages without isolation it stays blocked, because it adds the headers that enable threads.
  const usesCache = contestant.isolated && isKeydot(url);
  const warmMs = await inProfile(browser, usesCache ? 'allow' : 'block', async (openPage) => {
    await openPage((page) => awaitSkeleton(page, url));
    if (usesCache) await openPage((page) => awaitCached(page, url));
    return openPage((page) => awaitSkeleton(page, url));
  });
  return { ...first, warmMs };
}

/** Runs `task` with a function that opens pages in a new profile, one after the other. */
async function inProfile(browser, serviceWorkers, task) {
  const context = await browser.newContext({
    permissions: ['camera'],
    serviceWorkers,
    viewport: { width: 1280, height: 800 },
  });
  try {
    await context.addInitScript({ path: new URL('watch-page.js', import.meta.url).pathname });
    return await task((usePage) => useOnePage(context, usePage));
  } finally {
    await context.close();
  }
}

/** The result of `use` on a new page, which is closed afterwards. Rejects with the page's first error. */
async function useOnePage(context, use) {
  const page = await context.newPage();
  const failure = new Promise((_, reject) => page.on('pageerror', reject));
  failure.catch(() => undefined);
  try {
    return await Promise.race([failure, use(page)]);
  } finally {
    await page.close();
  }
}

function isKeydot(url) {
  return url.includes('/keydot');
}

/** Waits until Keydot has cached itself for offline use. */
async function awaitCached(page, url) {
  await page.goto(url);
  await page.getByText('Offline ready').first().waitFor({ timeout: FIRST_SKELETON_TIMEOUT_MS });
}

async function awaitSkeleton(page, url) {
  await page.goto(url);
  const button = page.getByRole('button', { name: 'Start camera' }).first();
  if (isKeydot(url)) await button.click();
  const first = await page.waitForFunction(() => globalThis.keydotBench.firstSkeletonMs(), null, {
    timeout: FIRST_SKELETON_TIMEOUT_MS,
  });
  return first.jsonValue();
}

async function measure(browser, page, seconds) {
  // The first second is warm-up.
  await page.waitForTimeout(1000);
  const before = await readProcessorTime(browser);
  await page.evaluate(() => globalThis.keydotBench.reset());
  await page.waitForTimeout(seconds * 1000);
  const result = await page.evaluate(() => globalThis.keydotBench.read());
  const after = await readProcessorTime(browser);
  const used = Object.entries(subtractProcessorTime(after, before));
  return {
    fps: result.frames / result.seconds,
    p50Ms: result.p50Ms,
    p95Ms: result.p95Ms,
    // The first long task may have begun before the measurement.
    blockedShare: Math.min(1, result.longMs / 1000 / result.seconds),
    cpu: Object.fromEntries(used.map(([part, ms]) => [part, ms / result.frames])),
    peakMemory: readPeakMemory(findBusiest(after, before, 'renderer')),
  };
}

/** @param {number | null} id of the page's process */
function readPeakMemory(id) {
  const peak = id && readStatus(id)?.match(/^VmHWM:\s+(\d+) kB/m)?.[1];
  return peak ? Number(peak) * 1024 : null;
}

function readStatus(id) {
  try {
    return readFileSync(`/proc/${id}/status`, 'utf8');
  } catch {
    return null;
  }
}
