// Opens the built app in a new browser with a camera that plays a clip, and measures it. Used by live.mjs,
// recording.mjs and recording-cost.mjs.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright';
import { preview } from 'vite';
import { browserFlags } from '../scripts/browser-flags.mjs';
import { findBrowser } from '../scripts/find-browser.mjs';

/** Common options, for parseArgs. */
export const LIVE_OPTIONS = {
  backend: { type: 'string', default: 'wasm' },
  size: { type: 'string', default: '192' },
  clip: { type: 'string', default: '../shared/data/video/dance_solo_640x480_30.mjpeg' },
  /** Folder of the built app. A folder other than `dist` is safe from builds during the measurement. */
  dist: { type: 'string', default: 'dist' },
};

/** Starts the camera and waits for skeletons. `people` is the app's parameter: one or everyone. */
export async function openLive({ backend, size, clip, dist, people = 'one', gpu = 'none' }) {
  const server = await preview({ preview: { port: 0 }, build: { outDir: dist } });
  // A profile on disk, because without one the browser also stores files in memory.
  const profile = mkdtempSync(join(tmpdir(), 'keydot-profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: (await findBrowser()) ?? undefined,
    args: browserFlags({ gpu, camera: { file: resolve(clip) } }),
    permissions: ['camera'],
    viewport: { width: 1280, height: 800 },
  });
  const close = async () => {
    await context.close();
    await server.close();
    rmSync(profile, { recursive: true });
  };
  try {
    const page = await context.newPage();
    await page.addInitScript(listen);
    const url = server.resolvedUrls?.local[0];
    await page.goto(`${url}?backend=${backend}&size=${size}&people=${people}`);
    const button = (name) => page.getByRole('button', { name, exact: true });
    await button('Start camera').first().click();
    await page.waitForFunction(() => globalThis.keydotBench.poses > 30, null, { timeout: 120_000 });
    return { browser: context.browser(), page, button, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Runs in the page before the app. Counts poses and the time of long tasks, and collects the app's statistics. */
function listen() {
  const bench = (globalThis.keydotBench = { poses: 0, longMs: 0, stats: [] });
  globalThis.addEventListener('keydot-pose', () => bench.poses++);
  globalThis.addEventListener('keydot-stats', ({ detail }) => bench.stats.push(detail));
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) bench.longMs += duration;
  }).observe({ type: 'longtask' });
}

/** Measures the following seconds: frame rate, share of long tasks, the app's times, and CPU time per frame. */
export async function watch(browser, page, seconds) {
  const read = () => page.evaluate(() => ({ ...globalThis.keydotBench, nowMs: performance.now() }));
  const before = await read();
  const cpuBefore = await cpuSeconds(browser);
  await page.waitForTimeout(seconds * 1000);
  const cpu = (await cpuSeconds(browser)) - cpuBefore;
  const after = await read();
  const frames = after.poses - before.poses;
  const elapsedMs = after.nowMs - before.nowMs;
  // The first report covers time before the measurement.
  const reports = after.stats.slice(before.stats.length + 1);
  return {
    fps: (frames * 1000) / elapsedMs,
    blockedShare: (after.longMs - before.longMs) / elapsedMs,
    p50Ms: median(reports.map(({ p50 }) => p50.totalMs)),
    p95Ms: median(reports.map(({ p95 }) => p95.totalMs)),
    dropped: (after.stats.at(-1)?.dropped ?? 0) - (before.stats.at(-1)?.dropped ?? 0),
    cpuMs: (cpu * 1000) / frames,
    stats: after.stats.at(-1),
  };
}

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle - 1)]) / 2;
}

/** All processes of a browser: id, type and CPU time in seconds. */
export async function listProcesses(browser) {
  const session = await browser.newBrowserCDPSession();
  try {
    return (await session.send('SystemInfo.getProcessInfo')).processInfo;
  } finally {
    await session.detach();
  }
}

async function cpuSeconds(browser) {
  return (await listProcesses(browser)).reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}
