// A model without a lesson: imported in Teach, chosen in Live's settings, remembered for the next visit, and
// replaced by the body again.
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright';
import { afterEach, expect, test } from 'vitest';
import { createModelFile } from '../../../src/core/formats/keydot/keydot-file.ts';
import { parseModelSpec } from '../../../src/core/model/model-spec.ts';
import { createTaughtModel } from '../../fixtures/lessons/taught-models.ts';
import { openApp, type OpenApp } from '../steps/open-app.ts';
import { findViolations } from '../steps/accessibility.ts';
import { collectPoses, waitForPoses } from '../steps/collect-poses.ts';

let app: OpenApp;

afterEach(() => app.close());

test('a model that was imported alone can be chosen in Live', async () => {
  app = await openApp({ search: '?backend=wasm', prepare: collectPoses });
  const { page } = app;
  await page.getByRole('link', { name: 'Teach', exact: true }).click();
  const file = { name: 'mug.keydot', mimeType: '', buffer: Buffer.from(await createMug()) };
  await page.locator('keydot-lesson-list input[type=file]').setInputFiles(file);
  await page.getByText('1 model imported. Choose it in the settings of Live.').waitFor();

  await page.getByRole('link', { name: 'Live', exact: true }).click();
  await page.getByRole('button', { name: 'Start camera', exact: true }).click();
  expect(await findJoints(page)).toHaveLength(17);
  const menu = page.getByRole('combobox', { name: 'Model' });
  await menu.selectOption({ index: 1 });
  await page.waitForFunction(
    () => window.collected.poses.at(-1)?.people[0]?.keypoints.length === 2,
  );
  expect(await findViolations(page)).toEqual([]);

  await page.reload();
  await page.getByRole('button', { name: 'Start camera', exact: true }).click();
  expect(await findJoints(page)).toEqual(['handle', 'rim']);
  await menu.selectOption({ index: 0 });
  await page.waitForFunction(
    () => window.collected.poses.at(-1)?.people[0]?.keypoints.length === 17,
  );
  expect(app.errors).toEqual([]);
});

async function createMug(): Promise<Uint8Array> {
  const text = readFileSync('models/movenet-lightning/spec.json', 'utf8');
  const { id, weightsSha256 } = parseModelSpec(JSON.parse(text));
  const { spec, report, weightsFile } = await createTaughtModel('mug', ['handle', 'rim']);
  return createModelFile({ spec: { ...spec, base: { id, weightsSha256 } }, report, weightsFile });
}

async function findJoints(page: Page): Promise<string[]> {
  const [{ people }] = await waitForPoses(page, 1);
  return people[0].keypoints.map(({ joint }) => joint);
}
