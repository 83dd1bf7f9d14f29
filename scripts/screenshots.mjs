// Takes the README's screenshots anew: the built app on a person of our own drawing.
// Run after `npm run build`: node scripts/screenshots.mjs
import sharp from 'sharp';
import { chromium } from 'playwright';
import { preview } from 'vite';
import { browserFlags } from './browser-flags.mjs';
import { findBrowser } from './find-browser.mjs';

const VIEWS = [
  { name: 'live', viewport: { width: 1280, height: 800 }, heatmap: false, dark: true },
  { name: 'heatmap', viewport: { width: 1280, height: 800 }, heatmap: true, dark: false },
  { name: 'phone', viewport: { width: 390, height: 844 }, heatmap: false, dark: true },
];

const buffer = await sharp('tests/fixtures/figure.svg', { density: 144 }).png().toBuffer();
const server = await preview({ preview: { port: 0 } });
const executablePath = await findBrowser();
const browser = await chromium.launch({
  ...(executablePath && { executablePath }),
  args: browserFlags({ gpu: false, camera: 'none' }),
});
try {
  for (const view of VIEWS) await shoot(view);
} finally {
  await browser.close();
  await server.close();
}

/** @param {typeof VIEWS[number]} view */
async function shoot({ name, viewport, heatmap, dark }) {
  const colorScheme = dark ? 'dark' : 'light';
  const page = await browser.newPage({ viewport, colorScheme, deviceScaleFactor: 1.5 });
  await page.goto(server.resolvedUrls?.local[0] ?? '');
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open file' }).first().click();
  await (await choosing).setFiles({ name: 'figure.png', mimeType: 'image/png', buffer });
  await page.waitForTimeout(4000);
  if (heatmap) {
    await page.getByRole('button', { name: 'Heat map' }).click();
    await page.getByRole('combobox', { name: 'Heat map of' }).selectOption('left_wrist');
    await page.waitForTimeout(1500);
  }
  await page.screenshot({ path: `docs/${name}.png` });
  await page.close();
}
