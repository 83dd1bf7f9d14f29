// What recording costs: the built app on a camera that plays a clip, first without and then with a
// recording, and whether a long one takes more memory than a short one. Run: node bench/recording.mjs
// [--seconds 600] [--backend wasm] [--size 192] [--clip file.mjpeg]. Compare ratios within one run.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { preview } from 'vite';
import { browserFlags } from '../scripts/browser-flags.mjs';
import { findBrowser } from '../scripts/find-browser.mjs';

const { values } = parseArgs({
  options: {
    backend: { type: 'string', default: 'wasm' },
    size: { type: 'string', default: '192' },
    seconds: { type: 'string', default: '600' },
    clip: { type: 'string', default: '../shared/data/video/dance_solo_640x480_30.mjpeg' },
  },
});

/** How long the view without a recording is watched, and a recording before its memory counts as early. */
const SHORT_S = 15;

const server = await preview({ preview: { port: 0 } });
const browser = await chromium.launch({
  executablePath: (await findBrowser()) ?? undefined,
  args: browserFlags({ gpu: false, camera: { file: resolve(values.clip) } }),
});
try {
  const context = await browser.newContext({
    permissions: ['camera'],
    viewport: { width: 1280, height: 800 },
  });
  const page = await context.newPage();
  await page.addInitScript(() => {
    const bench = (globalThis.keydotBench = { poses: 0, stats: null });
    globalThis.addEventListener('keydot-pose', () => bench.poses++);
    globalThis.addEventListener('keydot-stats', (event) => (bench.stats = event.detail));
  });
  const url = server.resolvedUrls?.local[0];
  await page.goto(`${url}?backend=${values.backend}&size=${values.size}`);
  const button = (name) => page.getByRole('button', { name, exact: true });
  await button('Start camera').first().click();
  await page.waitForFunction(() => globalThis.keydotBench.poses > 30, null, { timeout: 120_000 });

  print('without a recording', await watch(page, SHORT_S));
  await button('Record').click();
  print('while recording', await watch(page, SHORT_S));
  const early = await measureMemory(page);
  print('at its end', await watch(page, Math.max(SHORT_S, Number(values.seconds) - 2 * SHORT_S)));
  const late = await measureMemory(page);
  console.log(`memory ${megabytes(early)} early, ${megabytes(late)} late`);
  await button('Stop recording').click();
  const finishing = Date.now();
  await page.getByRole('heading', { name: 'Recordings' }).waitFor({ timeout: 120_000 });
  console.log(`finished in ${((Date.now() - finishing) / 1000).toFixed(1)} s`);
  console.log(await page.locator('keydot-recordings section p').first().innerText());
} finally {
  await browser.close();
  await server.close();
}

/** What the app says of the seconds that follow. */
async function watch(page, seconds) {
  const poses = () => page.evaluate(() => globalThis.keydotBench.poses);
  const before = await poses();
  await page.waitForTimeout(seconds * 1000);
  const fps = ((await poses()) - before) / seconds;
  return { fps, stats: await page.evaluate(() => globalThis.keydotBench.stats) };
}

/** The page's and its workers' memory, after the browser's next collection. */
function measureMemory(page) {
  return page.evaluate(async () => (await performance.measureUserAgentSpecificMemory()).bytes);
}

function print(title, { fps, stats }) {
  const { p50, p95 } = stats;
  const total = `total p50 ${p50.totalMs.toFixed(1)} ms, p95 ${p95.totalMs.toFixed(1)} ms`;
  console.log(`${title.padEnd(20)} ${fps.toFixed(1)} frames a second, ${total}`);
}

function megabytes(bytes) {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
