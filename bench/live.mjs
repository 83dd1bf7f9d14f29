// Speed of the live view: opens the built app with a camera that plays a clip, and counts frames and long tasks.
// Compare only results of the same machine. Run: node bench/live.mjs [--backend wasm] [--size 192] [--seconds 20]
// [--gpu none|software|real] [--people one|everyone] [--clip file.mjpeg]
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
    people: { type: 'string', default: 'one' },
    seconds: { type: 'string', default: '20' },
    clip: { type: 'string', default: '../shared/data/video/dance_solo_640x480_30.mjpeg' },
    gpu: { type: 'string', default: 'none' },
  },
});

const server = await preview({ preview: { port: 0 } });
const browser = await chromium.launch({
  executablePath: (await findBrowser()) ?? undefined,
  args: browserFlags({ gpu: values.gpu, camera: { file: resolve(values.clip) } }),
});
try {
  const context = await browser.newContext({
    permissions: ['camera'],
    viewport: { width: 1280, height: 800 },
  });
  const page = await context.newPage();
  await page.addInitScript(watchPage);
  const url = server.resolvedUrls?.local[0];
  await page.goto(`${url}?backend=${values.backend}&size=${values.size}&people=${values.people}`);
  await page.getByRole('button', { name: 'Start camera' }).first().click();
  await page.waitForFunction(() => globalThis.keydotBench.poses > 30, null, { timeout: 120_000 });
  await page.evaluate(() => globalThis.keydotBench.reset());
  await page.waitForTimeout(Number(values.seconds) * 1000);
  const result = await page.evaluate(() => globalThis.keydotBench.read());
  print(result);
} finally {
  await browser.close();
  await server.close();
}

/** Runs in the page before the app. Counts poses and long tasks, and stores the latest statistics. */
function watchPage() {
  const bench = {
    poses: 0,
    longMs: 0,
    startMs: performance.now(),
    stats: null,
    reset() {
      Object.assign(bench, { poses: 0, longMs: 0, startMs: performance.now() });
    },
    read() {
      const seconds = (performance.now() - bench.startMs) / 1000;
      return { seconds, poses: bench.poses, longMs: bench.longMs, stats: bench.stats };
    },
  };
  globalThis.keydotBench = bench;
  globalThis.addEventListener('keydot-pose', () => bench.poses++);
  globalThis.addEventListener('keydot-stats', (event) => (bench.stats = event.detail));
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) bench.longMs += entry.duration;
  }).observe({ type: 'longtask' });
}

function print({ seconds, poses, longMs, stats }) {
  const ms = (value) => `${value.toFixed(1)} ms`.padStart(9);
  console.log(
    `${stats.backend}, input ${JSON.stringify(stats.inputSize)}, ${seconds.toFixed(0)} s`,
  );
  console.log(
    `analysed ${(poses / seconds).toFixed(1)} frames per second, dropped ${stats.dropped}`,
  );
  console.log(`page blocked by long tasks ${((longMs / seconds / 1000) * 100).toFixed(2)} %`);
  for (const stage of Object.keys(stats.p50)) {
    console.log(`${stage.padEnd(10)} p50 ${ms(stats.p50[stage])}  p95 ${ms(stats.p95[stage])}`);
  }
}
