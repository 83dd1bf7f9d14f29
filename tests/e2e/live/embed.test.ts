// <keydot-live> embedded in another page, as documented: from the build's keydot-live.js, with a taught model
// from a file.
import { readFileSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright';
import { afterEach, expect, test } from 'vitest';
import { createModelFile } from '../../../src/core/formats/keydot/keydot-file.ts';
import { parseModelSpec } from '../../../src/core/model/model-spec.ts';
import type { KeydotErrorDetail } from '../../../src/page/elements/live/pose-events.ts';
import { createTaughtModel } from '../../fixtures/lessons/taught-models.ts';
import { openApp, type OpenApp } from '../steps/open-app.ts';
import { collectPoses, waitForPoses } from '../steps/collect-poses.ts';

const PAGE = 'school/page.html';
const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

let app: OpenApp;

afterEach(() => app.close());

async function openPage(attributes: string): Promise<Page> {
  const body = `<!doctype html><title>A school</title>
    <script>
      window.wrong = [];
      addEventListener('keydot-error', ({ detail }) => window.wrong.push(detail));
    </script>
    <script type="module" src="../keydot-live.js"></script>
    <keydot-live auto-start no-controls backend="wasm" ${attributes}></keydot-live>`;
  const model = await createModel();
  const prepare = async (context: BrowserContext) => {
    await collectPoses(context);
    await context.route(`**/${PAGE}`, (route) => {
      return route.fulfill({ body, contentType: 'text/html', headers: ISOLATION });
    });
    await context.route('**/school/*.keydot', (route) => {
      const isThere = route.request().url().endsWith('/mug.keydot');
      return route.fulfill(isThere ? { body: Buffer.from(model) } : { status: 404 });
    });
  };
  app = await openApp({ search: PAGE, prepare });
  return app.page;
}

async function createModel(): Promise<Uint8Array> {
  const base = parseModelSpec(
    JSON.parse(readFileSync('models/movenet-lightning/spec.json', 'utf8')),
  );
  const { spec, report, weightsFile } = await createTaughtModel('mug', ['handle', 'rim']);
  const { id, weightsSha256 } = base;
  return createModelFile({ spec: { ...spec, base: { id, weightsSha256 } }, report, weightsFile });
}

const readErrors = (page: Page): Promise<KeydotErrorDetail[]> => {
  return page.evaluate(() => (window as unknown as { wrong: KeydotErrorDetail[] }).wrong);
};

test('it reports the points of the page’s model from the first frame on', async () => {
  const page = await openPage('model="mug.keydot"');
  for (const { people } of await waitForPoses(page, 3)) {
    expect(people[0].keypoints.map(({ joint }) => joint)).toEqual(['handle', 'rim']);
  }
  expect(await readErrors(page)).toEqual([]);
  expect(app.errors).toEqual([]);
  expect(app.elsewhere).toEqual([]);

  await page.evaluate(() => document.querySelector('keydot-live')?.removeAttribute('model'));
  await page.waitForFunction(
    () => window.collected.poses.at(-1)?.people[0]?.keypoints.length === 17,
  );
});

test('a missing model is reported, and the body is tracked', async () => {
  const page = await openPage('model="cup.keydot"');
  const [{ people }] = await waitForPoses(page, 1);
  expect(people[0].keypoints).toHaveLength(17);
  const why =
    'Expected a .keydot file with one model at "cup.keydot", but the server answered 404.';
  expect(await readErrors(page)).toEqual([{ message: why, stopped: false }]);
  expect(await page.getByText(why).isVisible()).toBe(true);
});
