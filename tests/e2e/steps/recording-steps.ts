// Steps of the recording tests, and readers of the files that the app saves.
import { readFile } from 'node:fs/promises';
import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from 'mediabunny';
import type { Download, Page } from 'playwright';
import {
  parseRecordingLine,
  type RecordedFrame,
} from '../../../src/core/recording/recording-lines.ts';

export const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: true });

/** Records at least `seconds` by the app's own clock. */
export async function record(page: Page, seconds: number): Promise<void> {
  await button(page, 'Record').click();
  await waitForRecorded(page, seconds);
  await button(page, 'Stop recording').click();
  await page.getByRole('heading', { name: 'Recordings' }).waitFor();
}

export async function waitForRecorded(page: Page, seconds: number): Promise<void> {
  await page.getByText(new RegExp(`^0:0[${seconds}-9]$`)).waitFor();
}

/** Clicks a button and reads the file that is downloaded. */
export async function saveBy(page: Page, name: string): Promise<{ name: string; bytes: Buffer }> {
  const waiting = page.waitForEvent('download');
  await button(page, name).click();
  return readDownload(await waiting);
}

export async function readDownload(download: Download): Promise<{ name: string; bytes: Buffer }> {
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

/** The contents of all files that can be saved of the newest recording. */
export interface SavedRecording {
  name: string;
  videoTimesMs: number[];
  hasSound: boolean;
  lines: RecordedFrame[];
  tableTimesMs: number[];
  cocoTimesMs: number[];
}

export async function saveRecording(page: Page): Promise<SavedRecording> {
  const video = await saveBy(page, 'Save Video');
  const table = (await saveBy(page, 'Save CSV')).bytes.toString();
  const lines = (await saveBy(page, 'Save JSON Lines')).bytes.toString();
  const coco = (await saveBy(page, 'Save COCO results')).bytes.toString();
  const results = JSON.parse(coco) as { keydot_time_ms: number }[];
  const rows = table.trimEnd().split('\r\n').slice(1);
  return {
    name: video.name,
    ...(await readVideo(video.bytes)),
    lines: readFrames(lines),
    tableTimesMs: unique(rows.map((row) => Number(row.split(',')[1]))),
    cocoTimesMs: unique(results.map((result) => result.keydot_time_ms)),
  };
}

export function readFrames(lines: string): RecordedFrame[] {
  const read = lines.trimEnd().split('\n').map(parseRecordingLine);
  return read.filter((line) => line.kind === 'frame');
}

/** Presentation times of a video file's frames, ms, in order, and whether it has sound. */
export async function readVideo(
  bytes: Buffer,
): Promise<{ videoTimesMs: number[]; hasSound: boolean }> {
  const source = new BufferSource(new Uint8Array(bytes));
  const input = new Input({ source, formats: ALL_FORMATS });
  const track = await input.getPrimaryVideoTrack();
  if (!track) throw new Error('Expected a video track, found none.');
  const videoTimesMs: number[] = [];
  for await (const { timestamp } of new EncodedPacketSink(track).packets()) {
    videoTimesMs.push(Math.round(timestamp * 1e6) / 1000);
  }
  const hasSound = (await input.getPrimaryAudioTrack()) !== null;
  return { videoTimesMs: videoTimesMs.sort((a, b) => a - b), hasSound };
}

function unique(values: number[]): number[] {
  return [...new Set(values)];
}
