// Takes the screenshots of the README and the web manifest: the built app on a drawing of a person.
// Run after `npm run build`, and build again afterwards: node scripts/screenshots.mjs
import { mkdirSync } from 'node:fs';
import sharp from 'sharp';
import { chromium } from 'playwright';
import { preview } from 'vite';
import { browserFlags } from './browser-flags.mjs';
import { findBrowser } from './find-browser.mjs';

const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 390, height: 844 };

/** Screenshots of the README, then those of the manifest, in the sizes that it gives. */
const VIEWS = [
  { path: 'docs/live', viewport: WIDE, scale: 1.5, dark: true },
  { path: 'docs/heatmap', viewport: WIDE, scale: 1.5, heatmap: true },
  { path: 'docs/phone', viewport: NARROW, scale: 1.5, dark: true },
  { path: 'public/screenshots/live-wide', viewport: WIDE, scale: 1, dark: true },
  { path: 'public/screenshots/heatmap-wide', viewport: WIDE, scale: 1, heatmap: true },
  { path: 'public/screenshots/live-narrow', viewport: NARROW, scale: 2, dark: true },
  { path: 'public/screenshots/welcome-narrow', viewport: NARROW, scale: 2, isEmpty: true },
];

const buffer = await sharp('tests/fixtures/people/figure.svg', { density: 144 }).png().toBuffer();
const server = await preview({ preview: { port: 0 } });
const executablePath = await findBrowser();
const browser = await chromium.launch({
  ...(executablePath && { executablePath }),
  args: browserFlags({ gpu: 'none', camera: 'none' }),
});
mkdirSync('public/screenshots', { recursive: true });
try {
  for (const view of VIEWS) await shoot(view);
} finally {
  await browser.close();
  await server.close();
}

/**
 * @typedef {object} View
 * @property {string} path without the extension
 * @property {{width: number, height: number}} viewport
 * @property {number} scale device pixels per CSS pixel
 * @property {boolean} [heatmap]
 * @property {boolean} [dark]
 * @property {boolean} [isEmpty] whether it shows the start screen
 */

/** @param {View} view */
async function shoot({ path, viewport, scale, heatmap, dark, isEmpty }) {
  const colorScheme = dark ? 'dark' : 'light';
  const page = await browser.newPage({ viewport, colorScheme, deviceScaleFactor: scale });
  await page.goto(server.resolvedUrls?.local[0] ?? '');
  if (isEmpty) await page.locator('keydot-offline').getByText('Offline ready').waitFor();
  else await openFigure(page);
  if (heatmap) {
    await page.getByRole('button', { name: 'Heatmap' }).click();
    await page.getByRole('combobox', { name: 'Heatmap of' }).selectOption('left_wrist');
    await page.waitForTimeout(1500);
  }
  const shot = await page.screenshot();
  await sharp(shot).png({ palette: true, quality: 95, effort: 10 }).toFile(`${path}.png`);
  await page.close();
}

/** @param {import('playwright').Page} page */
async function openFigure(page) {
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open file' }).first().click();
  await (await choosing).setFiles({ name: 'figure.png', mimeType: 'image/png', buffer });
  await page.waitForTimeout(4000);
}
