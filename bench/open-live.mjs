// The built app on a camera that plays a clip, in a browser of its own: what measurements of
// recordings begin with (recording.mjs, recording-cost.mjs).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright';
import { preview } from 'vite';
import { browserFlags } from '../scripts/browser-flags.mjs';
import { findBrowser } from '../scripts/find-browser.mjs';

/** What every such measurement can be told, for parseArgs. */
export const LIVE_OPTIONS = {
  backend: { type: 'string', default: 'wasm' },
  size: { type: 'string', default: '192' },
  clip: { type: 'string', default: '../shared/data/video/dance_solo_640x480_30.mjpeg' },
  /** The built app; another one than `dist` is not replaced by a build meanwhile. */
  dist: { type: 'string', default: 'dist' },
};

/** Starts the camera and waits until skeletons come. The page counts `keydotBench.poses` and keeps all `.stats`. */
export async function openLive({ backend, size, clip, dist }) {
  const server = await preview({ preview: { port: 0 }, build: { outDir: dist } });
  // A profile on the disk: without one the browser keeps files in memory too.
  const profile = mkdtempSync(join(tmpdir(), 'keydot-profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: (await findBrowser()) ?? undefined,
    args: browserFlags({ gpu: 'none', camera: { file: resolve(clip) } }),
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
    await page.goto(`${url}?backend=${backend}&size=${size}`);
    const button = (name) => page.getByRole('button', { name, exact: true });
    await button('Start camera').first().click();
    await page.waitForFunction(() => globalThis.keydotBench.poses > 30, null, { timeout: 120_000 });
    return { browser: context.browser(), page, button, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Runs in the page before the app. */
function listen() {
  const bench = (globalThis.keydotBench = { poses: 0, stats: [] });
  globalThis.addEventListener('keydot-pose', () => bench.poses++);
  globalThis.addEventListener('keydot-stats', ({ detail }) => bench.stats.push(detail));
}

/** What the app says of the seconds that follow, and what processor time they took. */
export async function watch(browser, page, seconds) {
  const read = () => page.evaluate(() => ({ ...globalThis.keydotBench, nowMs: performance.now() }));
  const before = await read();
  const cpuBefore = await cpuSeconds(browser);
  await page.waitForTimeout(seconds * 1000);
  const cpu = (await cpuSeconds(browser)) - cpuBefore;
  const after = await read();
  const frames = after.poses - before.poses;
  // The first report still speaks of what was before.
  const stats = after.stats.slice(before.stats.length + 1);
  return {
    fps: (frames * 1000) / (after.nowMs - before.nowMs),
    p50Ms: median(stats.map(({ p50 }) => p50.totalMs)),
    p95Ms: median(stats.map(({ p95 }) => p95.totalMs)),
    dropped: (after.stats.at(-1)?.dropped ?? 0) - (before.stats.at(-1)?.dropped ?? 0),
    cpuMs: (cpu * 1000) / frames,
  };
}

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle - 1)]) / 2;
}

/** All processes of a browser, as it lists them: id, type, and CPU seconds so far. */
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
