// Frame-by-frame analysis of a video file in the built app: every frame of the file, at its time.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';
import { afterEach, describe, expect, test } from 'vitest';
import { dataPath, describeWithData } from '../../find-data.ts';
import { openApp, type AppOptions, type OpenApp } from '../steps/open-app.ts';
import { button, readVideo, saveRecording } from '../steps/recording-steps.ts';

const BLOCK = fileURLToPath(new URL('../../fixtures/media/moving-block.webm', import.meta.url));

let app: OpenApp;
let page: Page;

afterEach(() => app.close());

async function openVideo(file: string, prepare?: AppOptions['prepare']): Promise<void> {
  app = await openApp({ camera: 'none', search: '?backend=wasm', ...(prepare && { prepare }) });
  page = app.page;
  const chooser = page.waitForEvent('filechooser');
  await button(page, 'Open file').first().click();
  await (await chooser).setFiles(file);
}

async function analyse(file: string, prepare?: AppOptions['prepare']): Promise<void> {
  await openVideo(file, prepare);
  await button(page, 'Analyse whole video').click();
}

async function expectEveryFrame(file: string): Promise<void> {
  await page.getByRole('heading', { name: 'Recordings' }).waitFor();
  const saved = await saveRecording(page);
  const { videoTimesMs: fileTimesMs } = await readVideo(await readFile(file));
  expect(saved.lines).toHaveLength(fileTimesMs.length);
  const times = saved.lines.map(({ time_ms }) => time_ms);
  saved.lines.forEach(({ source_time_ms, dropped_before }, index) => {
    expect(source_time_ms).toBeCloseTo(fileTimesMs[index], 2);
    expect(Math.abs(times[index] - (fileTimesMs[index] - fileTimesMs[0]))).toBeLessThan(1);
    expect(dropped_before).toBe(0);
  });
  expect(saved.videoTimesMs).toEqual(times);
  expect(saved.tableTimesMs).toEqual(times);
  expect(app.errors).toEqual([]);
}

describe('a small WebM video', () => {
  test('is analysed in full', async () => {
    await analyse(BLOCK);
    await expectEveryFrame(BLOCK);
    await page.getByText('All 30 frames were analysed.').waitFor();
  });

  test('is analysed in full although the worker dies', async () => {
    await openVideo(BLOCK);
    await button(page, 'Analyse whole video').waitFor();
    const worker = page.workers().find((each) => each.url().includes('pose.worker'));
    await worker?.evaluate(dieInAnalysis);
    await button(page, 'Analyse whole video').click();
    await page.getByText('The analysis stopped and is restarting.').waitFor();
    await page.getByText('All 30 frames were analysed.').waitFor();
    await expectEveryFrame(BLOCK);
  });

  test('that cannot be decoded frame by frame is analysed in the player instead', async () => {
    await analyse(BLOCK, async (_context, itsPage) => {
      await itsPage.route('**/recorder.worker*.js', async (route) => {
        const built = await readFile(`dist${new URL(route.request().url()).pathname}`, 'utf8');
        const body = `delete self.VideoDecoder;\n${built}`;
        const headers = { 'Cross-Origin-Embedder-Policy': 'require-corp' };
        await route.fulfill({ contentType: 'text/javascript', headers, body });
      });
    });
    await page.getByText('seeking frame by frame').waitFor();
    await expectEveryFrame(BLOCK);
  });
});

describeWithData('a real MP4 video', () => {
  test('is analysed in full, and keeps the analysed frames when it is stopped', async () => {
    const file = dataPath('video/tfjs_pose_squats.mp4');
    await analyse(file);
    await page.getByText(/^\s*[1-9]\d* of 65/).waitFor();
    await page.getByText(/of 65, \d+:\d\d left/).waitFor();
    await expectEveryFrame(file);
    await button(page, 'Close').click();
    await button(page, 'Analyse whole video').click();
    await page.getByText(/^\s*[1-9]\d* of 65/).waitFor();
    await button(page, 'Stop analysing').click();
    await page.getByText(/^\d+ of 65 frames were analysed\.$/).waitFor();
  });
});

/** Makes a pose worker die at the sixth frame of the next analysis. */
function dieInAnalysis(): void {
  let left = Infinity;
  addEventListener('message', ({ data, ports }: MessageEvent<{ path?: string[] }>) => {
    if (data.path?.[0] === 'tap' && ports.length > 0) left = 6;
  });
  const copyTo: VideoFrame['copyTo'] = Reflect.get(VideoFrame.prototype, 'copyTo');
  VideoFrame.prototype.copyTo = function (...all) {
    if (--left > 0) return copyTo.apply(this, all);
    setTimeout(() => {
      throw new Error('The test ends the worker.');
    });
    return new Promise(() => undefined);
  };
}
