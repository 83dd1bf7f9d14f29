// Measures in the built app, on a drawn person with known angles.
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import type { Locator } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findViolations } from '../steps/accessibility.ts';
import { openApp, type OpenApp } from '../steps/open-app.ts';
import { collectPoses, waitForPoses } from '../steps/collect-poses.ts';

const FIGURE = fileURLToPath(new URL('../../fixtures/people/figure.svg', import.meta.url));
/** Angle between upper and lower arm of the drawing, degrees (FIGURE_JOINTS in figure.ts). */
const LEFT_ELBOW = 131;
/** Maximum error, degrees: the network is a few pixels off. */
const BOUND = 12;

let app: OpenApp;
/** The settings column; a narrow window also has them in a sheet. */
let panel: Locator;
const button = (name: string) => panel.getByRole('button', { name, exact: true });

beforeAll(async () => {
  app = await openApp({ camera: 'none', prepare: collectPoses });
  panel = app.page.getByRole('complementary', { name: 'Performance and settings' });
  const figure = await sharp(FIGURE).resize(640, 480).png().toBuffer();
  const chooser = app.page.waitForEvent('filechooser');
  await app.page.getByRole('button', { name: 'Open file', exact: true }).click();
  await (await chooser).setFiles({ name: 'figure.png', mimeType: 'image/png', buffer: figure });
  await waitForPoses(app.page, 1);
});

afterAll(() => app.close());

/** The value of a measure in the list on the picture. */
async function readDegrees(name: string): Promise<number> {
  const chip = app.page.getByRole('list', { name: 'Measures' }).getByRole('listitem');
  const text = await chip.filter({ hasText: name }).textContent();
  return Number(/(\d+)°/.exec(text ?? '')?.[1]);
}

test('a chosen angle is shown on the picture, with the right value', async () => {
  await panel.getByLabel('Add a measure').selectOption({ label: 'left elbow angle' });
  await app.page.getByRole('list', { name: 'Measures' }).waitFor();
  // The joints are deselected, though the list has moved up.
  expect(await panel.getByLabel('Add a measure').inputValue()).toBe('');
  expect(Math.abs((await readDegrees('left elbow angle')) - LEFT_ELBOW)).toBeLessThan(BOUND);
});

test('other points can be measured, in body lengths', async () => {
  await panel.getByText('Measure other points').click();
  await panel.getByRole('radio', { name: 'Distance' }).check();
  await panel
    .getByRole('combobox', { name: 'From', exact: true })
    .selectOption({ label: 'left ankle' });
  await panel.getByRole('combobox', { name: 'To', exact: true }).selectOption({ label: 'nose' });
  await button('Add measure').click();
  const chip = app.page.getByRole('list', { name: 'Measures' }).getByRole('listitem').nth(1);
  const text = await chip.textContent();
  const length = Number(/(\d[.,]\d+) body lengths/.exec(text ?? '')?.[1].replace(',', '.'));
  // From nose to ankle is about nine tenths of a standing body.
  expect(length).toBeGreaterThan(0.7);
  expect(length).toBeLessThan(1.1);
});

test('axe finds no violations, and measures can be removed', async () => {
  expect(await findViolations(app.page)).toEqual([]);
  await button('Remove left elbow angle').click();
  await button('Remove left ankle to nose').click();
  await app.page.getByRole('list', { name: 'Measures' }).waitFor({ state: 'detached' });
  expect(app.errors).toEqual([]);
});
