// One visit of one contestant: a fresh profile, a cold start, a measured while; then another profile
// that has been there before, and a warm start. Its result is one row of one round (summarise.mjs).
import { readFileSync } from 'node:fs';
import { findBusiest, readProcessorTime, subtractProcessorTime } from './processor-time.mjs';

const FIRST_SKELETON_MS = 90_000;

/**
 * What one visit found; times in milliseconds.
 * @typedef {object} Visit
 * @property {number} fps analysed and drawn frames a second
 * @property {number} p50Ms from the browser's hand to drawn
 * @property {number} p95Ms
 * @property {number} blockedShare share of the time in which a long task held the page, 0..1
 * @property {Record<string, number>} cpu CPU time a frame of all the browser's processes, the camera's
 *   included, by part: processor-time.mjs
 * @property {number} coldMs from navigation to the first skeleton
 * @property {number | null} warmMs the same in a new tab, with what the browser and the app keep of a
 *   first visit; null of who is not there for the start
 * @property {number} bytes sent for the cold start, compressed
 * @property {number | null} peakMemory most memory the page's process held, bytes; null where Linux does not say
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
  // A service worker would fetch for later while we measure.
  const first = await inProfile(browser, 'block', async (openPage) => {
    const sentBefore = server.sent.bytes;
    return openPage(async (page) => {
      const coldMs = await awaitSkeleton(page, url);
      const bytes = server.sent.bytes - sentBefore;
      return { ...(await measure(browser, page, seconds)), coldMs, bytes };
    });
  });
  if (contestant.onlyLive) return { ...first, warmMs: null };
  // To a page that is to have one thread it would give more.
  const keeps = contestant.isolated && isKeydot(url);
  const warmMs = await inProfile(browser, keeps ? 'allow' : 'block', async (openPage) => {
    await openPage((page) => awaitSkeleton(page, url));
    if (keeps) await openPage((page) => awaitKept(page, url));
    return openPage((page) => awaitSkeleton(page, url));
  });
  return { ...first, warmMs };
}

/** Hands `task` a way to open pages in a fresh profile, one after the other. */
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

/** What `use` makes of a new page, which is closed then; rejects with the page's first error. */
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

/** Waits until Keydot has kept itself on the device, and says so. */
async function awaitKept(page, url) {
  await page.goto(url);
  await page.getByText('Offline ready').first().waitFor({ timeout: FIRST_SKELETON_MS });
}

async function awaitSkeleton(page, url) {
  await page.goto(url);
  const button = page.getByRole('button', { name: 'Start camera' }).first();
  if (isKeydot(url)) await button.click();
  const first = await page.waitForFunction(() => globalThis.keydotBench.firstSkeletonMs(), null, {
    timeout: FIRST_SKELETON_MS,
  });
  return first.jsonValue();
}

async function measure(browser, page, seconds) {
  // The first second still warms up.
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
    // The first long task may have begun before the measured while.
    blockedShare: Math.min(1, result.longMs / 1000 / result.seconds),
    cpu: Object.fromEntries(used.map(([part, ms]) => [part, ms / result.frames])),
    peakMemory: readPeakMemory(findBusiest(after, before, 'renderer')),
  };
}

/** @param {number | null} id the page's process */
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
