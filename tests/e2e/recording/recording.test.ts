// Recording in the built app: all saved files agree on every frame, nothing recorded is lost when the page
// crashes or the disk is full, and the controls are accessible.
import type { Page } from 'playwright';
import sharp from 'sharp';
import { afterEach, describe, expect, test } from 'vitest';
import { openApp, type AppOptions, type OpenApp } from '../steps/open-app.ts';
import { findViolations } from '../steps/accessibility.ts';
import { collectPoses, waitForPoses } from '../steps/collect-poses.ts';
import { openPersistentApp } from '../steps/installed-app.ts';
import {
  button,
  readDownload,
  record,
  saveBy,
  saveRecording,
  waitForRecorded,
} from '../steps/recording-steps.ts';

let app: Pick<OpenApp, 'context' | 'page' | 'errors' | 'close'>;
let page: Page;

async function open(options: AppOptions = {}): Promise<void> {
  app = await openApp({ prepare: collectPoses, search: '?backend=wasm', ...options });
  page = app.page;
}

async function startCamera(): Promise<void> {
  await button(page, 'Start camera').first().click();
  await waitForPoses(page, 3);
}

afterEach(() => app.close());

describe('a camera', () => {
  test('is recorded by keyboard, and all files agree on every frame', async () => {
    await open({ context: { viewport: { width: 390, height: 844 } } });
    await startCamera();
    await button(page, 'Record').waitFor();
    await page.keyboard.press('r');
    await waitForRecorded(page, 2);
    expect(await findViolations(page)).toEqual([]);
    await page.keyboard.press('r');
    await page.getByRole('heading', { name: 'Recordings' }).waitFor();
    expect(await findViolations(page)).toEqual([]);
    const saved = await saveRecording(page);
    expect(saved.name).toMatch(/^keydot-\d{4}-\d\d-\d\d-\d{4}\.(mp4|webm)$/);
    const times = saved.lines.map(({ time_ms }) => time_ms);
    expect(times.length).toBeGreaterThan(10);
    expect(saved.videoTimesMs).toEqual(times);
    expect(saved.tableTimesMs).toEqual(times);
    expect(saved.cocoTimesMs).toEqual(times);
    expect(saved.hasSound).toBe(false);
    // The times are those of the camera's clock.
    const [first] = saved.lines;
    for (const { time_ms, source_time_ms } of saved.lines) {
      expect(Math.abs(source_time_ms - first.source_time_ms - time_ms)).toBeLessThanOrEqual(1);
    }
    expect(app.errors).toEqual([]);
  });

  test('is saved to a chosen folder, and deleted on request', async () => {
    await open({
      prepare: async (context, itsPage) => {
        await collectPoses(context);
        // A real folder, in the origin private file system.
        await itsPage.addInitScript(() => {
          window.showDirectoryPicker = () => navigator.storage.getDirectory();
        });
      },
    });
    await startCamera();
    await record(page, 1);
    await button(page, 'Save all to a folder').click();
    const readNames = () =>
      page.evaluate(async () => {
        const names: string[] = [];
        for await (const [name, handle] of (await navigator.storage.getDirectory()).entries()) {
          if (handle.kind === 'file' && (await handle.getFile()).size > 0) names.push(name);
        }
        return names.map((name) => name.slice(name.indexOf('.'))).sort();
      });
    await expect.poll(readNames).toHaveLength(4);
    expect((await readNames()).slice(0, 3)).toEqual(['.coco.json', '.csv', '.jsonl']);
    await button(page, 'Delete').click();
    await button(page, 'Delete permanently').click();
    await page.getByText('No recordings').waitFor();
  });

  test('is recorded with sound when that is switched on', async () => {
    await open();
    await app.context.grantPermissions(['camera', 'microphone']);
    await startCamera();
    await page.getByRole('switch', { name: /^Sound/ }).check();
    await record(page, 2);
    const saved = await saveRecording(page);
    expect(saved.hasSound).toBe(true);
    expect(saved.videoTimesMs).toEqual(saved.lines.map(({ time_ms }) => time_ms));
  });

  test('that is stopped ends and saves the recording', async () => {
    await open();
    await startCamera();
    await button(page, 'Record').click();
    await waitForRecorded(page, 1);
    await button(page, 'Stop camera').click();
    await page.getByRole('heading', { name: 'Recordings' }).waitFor();
    expect((await saveRecording(page)).lines.length).toBeGreaterThan(3);
  });

  test('is saved as a picture with the skeleton, at full size', async () => {
    await open();
    await startCamera();
    const { name, bytes } = await saveBy(page, 'Save picture');
    expect(name).toMatch(/^keydot-[\d-]+\.png$/);
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 640, height: 480, format: 'png' });
    const download = page.waitForEvent('download');
    await page.keyboard.press('p');
    expect((await readDownload(await download)).name).toMatch(/\.png$/);
  });
});

describe('an interrupted recording', () => {
  test('by a crash of the page is offered at the next start', async () => {
    // A private window keeps its files in memory, where less can go wrong.
    app = await openPersistentApp('?backend=wasm');
    page = app.page;
    await startCamera();
    await button(page, 'Record').click();
    await waitForRecorded(page, 3);
    const session = await app.context.newCDPSession(page);
    const crashed = page.waitForEvent('crash');
    void session.send('Page.crash').catch(() => undefined);
    await crashed;
    const address = page.url();
    page = await app.context.newPage();
    await page.goto(address);
    await page.getByText(/A recording of 0:0\d was interrupted\./).waitFor();
    expect(await findViolations(page)).toEqual([]);
    await button(page, 'Restore').click();
    await page.getByRole('heading', { name: 'Recordings' }).waitFor();
    const saved = await saveRecording(page);
    // The app's clock showed 3 s before the crash.
    expect(saved.videoTimesMs.at(-1)).toBeGreaterThan(2000);
    const times = saved.lines.map(({ time_ms }) => time_ms);
    expect(times.slice(0, saved.videoTimesMs.length)).toEqual(saved.videoTimesMs);
  });

  test('by a full disk is saved, and a message says so', async () => {
    // A private window has no storage limit.
    app = await openPersistentApp('?backend=wasm');
    page = app.page;
    await startCamera();
    const session = await app.context.newCDPSession(page);
    const { origin } = new URL(page.url());
    await button(page, 'Record').click();
    await waitForRecorded(page, 1);
    const { usage } = await session.send('Storage.getUsageAndQuota', { origin });
    await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: usage });
    await page.getByText('The disk is full. The recording up to that point was saved.').waitFor();
    const saved = await saveRecording(page);
    expect(saved.lines.length).toBeGreaterThan(5);
    const times = saved.lines.map(({ time_ms }) => time_ms);
    expect(times.slice(0, saved.videoTimesMs.length)).toEqual(saved.videoTimesMs);
    expect(saved.videoTimesMs.length).toBeGreaterThan(times.length - 45);
  });
});

test('without WebCodecs, the browser’s MediaRecorder records the stage', async () => {
  await open({
    prepare: async (context, itsPage) => {
      await collectPoses(context);
      await itsPage.addInitScript(() => Reflect.deleteProperty(window, 'VideoEncoder'));
    },
  });
  await startCamera();
  await record(page, 3);
  const saved = await saveRecording(page);
  expect(saved.lines.length).toBeGreaterThan(10);
  expect(saved.videoTimesMs.length).toBeGreaterThan(3);
});
