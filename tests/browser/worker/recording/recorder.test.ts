// The recorder worker alone: its formats agree, recordings survive its death, and memory does not grow
// with the number of frames.
import { transfer } from 'comlink';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  parseRecordingLine,
  type RecordedFrame,
} from '../../../../src/core/recording/recording-lines.ts';
import type { CocoResult } from '../../../../src/core/recording/recording-exports.ts';
import type { Measure } from '../../../../src/core/measures/measure.ts';
import { createPose } from '../../../../src/core/pose.ts';
import {
  BROKEN_HEATMAP,
  FrameSender,
  beginRecording,
  openRecorder,
  readText,
  type OpenRecorder,
} from '../../../fixtures/workers/open-recorder.ts';
import { readPixels, readVideo } from '../../../fixtures/media/read-video.ts';

let recorder: OpenRecorder;

beforeEach(async () => {
  recorder = await openRecorder();
});

afterEach(async () => {
  for (const { id, state } of await recorder.api.list()) {
    if (state !== 'under-way') await recorder.api.remove(id);
  }
  recorder.close();
});

async function readFrames(id: string): Promise<RecordedFrame[]> {
  const lines = (await readText(recorder, id, 'lines')).trimEnd().split('\n');
  return lines.map(parseRecordingLine).filter((line) => line.kind === 'frame');
}

async function readTable(
  id: string,
  form: 'table' | 'measures' = 'table',
): Promise<Record<string, string>[]> {
  const [head, ...rows] = (await readText(recorder, id, form)).trimEnd().split('\r\n');
  const columns = head.split(',');
  return rows.map((row) => {
    const cells = row.split(',');
    return Object.fromEntries(columns.map((column, index) => [column, cells[index]]));
  });
}

describe.each(['vp8', 'vp9', 'avc'] as const)('a recording in %s', (codec) => {
  test('has the same frames in the video, CSV, JSON Lines and COCO results', async () => {
    const sender = await beginRecording(recorder, { codec });
    // Irregular intervals, as from a camera.
    const times = Array.from({ length: 75 }, (_, i) => 5000 + i * 33.34 + (i % 3) * 4);
    for (const [index, time] of times.entries()) await sender.send(time, index > 20 ? 3 : 0);
    const { recording, ending } = await recorder.api.stop();
    expect(ending).toBe('stopped');
    expect(recording).toMatchObject({ frames: 75, dropped: 3, state: 'finished' });

    const frames = await readFrames(recording.id);
    expect(frames.map(({ source_time_ms }) => source_time_ms)).toEqual(
      times.map((time) => Math.round(time * 1000) / 1000),
    );
    expect(frames.map(({ dropped_before }) => dropped_before).indexOf(3)).toBe(21);
    const timesMs = frames.map(({ time_ms }) => time_ms);
    timesMs.forEach((time, index) =>
      expect(Math.abs(time - (times[index] - 5000))).toBeLessThan(1),
    );

    const video = await readVideo(await recorder.api.takeFile(recording.id, 'video'));
    expect(video.codec).toBe(codec);
    expect(video.timesMs).toHaveLength(75);
    video.timesMs.forEach((time, index) => expect(time).toBeCloseTo(timesMs[index], 6));
    expect(video.durationS).toBeGreaterThanOrEqual((timesMs.at(-1) ?? 0) / 1000);

    const table = await readTable(recording.id);
    expect(table).toHaveLength(75 * 2);
    expect(table.filter((_, i) => i % 2 === 0).map((row) => Number(row.time_ms))).toEqual(timesMs);
    expect(table[0].model).toBe('two-points@abababababab');
    const results = JSON.parse(await readText(recorder, recording.id, 'coco')) as CocoResult[];
    expect(results.map((result) => result.keydot_time_ms)).toEqual(timesMs);
    expect(results.map((result) => result.image_id)).toEqual(frames.map(({ frame }) => frame));
    expect(results[9].keypoints[0]).toBeCloseTo(Number(table[18].x_px), 0);
  });
});

test('the skeleton is drawn into the video', async () => {
  const sender = await beginRecording(recorder, {}, { width: 320, height: 240 });
  const at = (x: number) => [
    {
      score: 1,
      keypoints: [
        { joint: 'left', x, y: 0.5, score: 1 },
        { joint: 'right', x, y: 0.5, score: 1 },
      ],
    },
  ];
  for (let frame = 0; frame < 12; frame++)
    await sender.send(frame * 40, 0, at(frame < 6 ? 0.25 : 0.75));
  const { recording } = await recorder.api.stop();
  const pixels = await readPixels(await recorder.api.takeFile(recording.id, 'video'), 80, 120);
  const brightness = pixels.map((pixel) => Math.max(...pixel));
  expect(Math.min(...brightness.slice(1, 6))).toBeGreaterThan(120);
  expect(Math.max(...brightness.slice(7))).toBeLessThan(60);
});

test.each(['vp8', 'avc'] as const)(
  'a worker that is terminated while it records %s loses at most the last second',
  async (codec) => {
    const killed = await openRecorder();
    const sender = await beginRecording(killed, { codec });
    const framesSent = 200;
    for (let frame = 0; frame < framesSent; frame++) await sender.send(frame * 25);
    expect((await recorder.api.list()).map(({ state }) => state)).toEqual(['under-way']);
    killed.worker.terminate();
    // Its lock and file handles are released shortly after its end.
    await expect
      .poll(async () => (await recorder.api.list()).map(({ state }) => state))
      .toEqual(['cut-off']);
    const [{ id }] = await recorder.api.list();
    const recovered = await recorder.api.recover(id);
    expect(recovered.state).toBe('finished');
    const leastMs = framesSent * 25 - 1000;
    expect(recovered.durationMs).toBeGreaterThanOrEqual(leastMs);
    const frames = await readFrames(id);
    const video = await readVideo(await recorder.api.takeFile(id, 'video'));
    expect(video.timesMs.at(-1)).toBeGreaterThanOrEqual(leastMs);
    video.timesMs.forEach((time, index) => expect(time).toBeCloseTo(index * 25, 6));
    expect(frames.map(({ time_ms }) => time_ms)).toEqual(frames.map((_, index) => index * 25));
  },
);

test('a recording without frames stores nothing', async () => {
  await beginRecording(recorder);
  await expect(recorder.api.stop()).rejects.toMatchObject({ name: 'NothingRecordedError' });
  expect(await recorder.api.list()).toEqual([]);
});

describe('frames that cannot be drawn', () => {
  const broken = { heatmap: BROKEN_HEATMAP, settings: { heatmap: 'left' } };

  test('are left out, counted and reported once, and the recording continues', async () => {
    const sender = await beginRecording(recorder);
    // Frames that are not drawn do not affect the times, even at the start.
    await sender.send(0, 0, [], broken);
    for (let frame = 1; frame <= 30; frame++) {
      await sender.send(frame * 40, 0, undefined, frame % 10 === 5 ? broken : {});
    }
    const { recording, ending } = await recorder.api.stop();
    expect(ending).toBe('stopped');
    expect(recording).toMatchObject({ frames: 27, dropped: 4, durationMs: 29 * 40 });
    const frames = await readFrames(recording.id);
    expect(frames[0]).toMatchObject({ time_ms: 0, source_time_ms: 40, dropped_before: 1 });
    expect(frames.filter(({ dropped_before }) => dropped_before === 1)).toHaveLength(4);
    const video = await readVideo(await recorder.api.takeFile(recording.id, 'video'));
    expect(video.timesMs.map(Math.round)).toEqual(frames.map(({ time_ms }) => time_ms));
    const troubles = recorder.events.filter(({ kind }) => kind === 'trouble');
    expect(troubles).toMatchObject([{ trouble: { name: 'LostFrameError' } }]);
  });

  test('end the recording after too many in a row, and earlier frames are stored', async () => {
    const sender = await beginRecording(recorder);
    for (let frame = 0; frame < 8; frame++) await sender.send(frame * 40);
    // More than the limit; every frame is still acknowledged.
    for (let frame = 8; frame < 30; frame++) await sender.send(frame * 40, 0, [], broken);
    await expect.poll(() => recorder.events.at(-1)?.kind).toBe('ended');
    expect(recorder.events.at(-1)).toMatchObject({
      result: { ending: 'failed', recording: { frames: 8, state: 'finished' } },
    });
    expect((await recorder.api.holdings()).openFrames).toBe(0);
    // Another recording can be started.
    const another = await beginRecording(recorder);
    await another.send(0);
    expect((await recorder.api.stop()).recording.frames).toBe(1);
  });

  test('are reported when no frame could be recorded', async () => {
    const sender = await beginRecording(recorder);
    for (let frame = 0; frame < 10; frame++) await sender.send(frame * 40, 0, [], broken);
    await expect.poll(() => recorder.events.at(-1)?.kind).toBe('failed');
    expect(await recorder.api.list()).toEqual([]);
  });
});

test('measures and changes of the smoothing are recorded', async () => {
  const sender = await beginRecording(recorder);
  const measures: Measure[] = [
    { kind: 'distance', joints: ['left', 'right'] },
    { kind: 'speed', joints: ['left'] },
  ];
  const settings = { measures, steadiness: 0.5 };
  for (let frame = 0; frame < 12; frame++) {
    const at = (joint: string, x: number) => ({ joint, x, y: 0.5, score: 1 });
    const person = { id: 4, ...createPose([at('left', 0.1 + frame / 64), at('right', 0.9)]) };
    // From the fourth frame on.
    await sender.send(frame * 50, 0, [person], frame < 3 ? {} : { settings });
  }
  const { recording } = await recorder.api.stop();
  expect(recording.isMeasured).toBe(true);
  const lines = (await readText(recorder, recording.id, 'lines')).trimEnd().split('\n');
  const kinds = lines.map((line) => parseRecordingLine(line).kind);
  expect(kinds.slice(0, 2)).toEqual(['recording', 'model']);
  expect(kinds.indexOf('steadiness')).toBe(5);
  expect(kinds.indexOf('measures')).toBe(6);
  const table = await readTable(recording.id, 'measures');
  expect(table).toHaveLength(12);
  expect(table[2]).toMatchObject({ frame: '3', person: '', distance_left_right_px: '' });
  // One pixel of 64 a frame.
  expect(Number(table[11].distance_left_right_px)).toBeCloseTo(0.8 * 64 - 11, 1);
  expect(Number(table[11].speed_left_px_per_s)).toBeCloseTo(20, 1);
  expect(table[11]).toMatchObject({ person: '4', body_length_px: '' });
});

test('another pose worker continues the recording after one died', async () => {
  const first = await beginRecording(recorder);
  await first.send(0, 0);
  await first.send(40, 2);
  const second = new FrameSender();
  await recorder.api.rejoin(transfer(second.port, [second.port]));
  await second.send(80, 0);
  await second.send(120, 1);
  const { recording } = await recorder.api.stop();
  const frames = await readFrames(recording.id);
  expect(frames.map(({ time_ms }) => time_ms)).toEqual([0, 40, 80, 120]);
  expect(frames.map(({ dropped_before }) => dropped_before)).toEqual([0, 2, 0, 1]);
});

test('2,600 frames hold no more memory than the first 1,000', async () => {
  const sender = await beginRecording(recorder, {}, { width: 32, height: 32 });
  const send = async (from: number, to: number) => {
    for (let frame = from; frame < to; frame++) await sender.send((frame * 100) / 3);
  };
  // After 1,000 frames, all code is compiled and caches are filled.
  await send(0, 1000);
  const early = await measureMemory();
  const writtenEarly = readWritten();
  await send(1000, 2600);
  const written = readWritten() - writtenEarly;
  // Garbage may not have been collected yet; a leak remains after any wait.
  const readMore = async () => (await measureMemory()) - early;
  await expect.poll(readMore, { timeout: 60_000, interval: 1000 }).toBeLessThan(written / 2);
  const { openFrames, waitingLines } = await recorder.api.holdings();
  expect(openFrames).toBe(0);
  expect(waitingLines).toBeLessThan(40);
  const { recording } = await recorder.api.stop();
  expect(recording.frames).toBe(2600);
});

/** Bytes on the disk, as last reported by the recorder. */
function readWritten(): number {
  const reported = recorder.events.filter((event) => event.kind === 'progress');
  return reported.at(-1)?.progress.bytes ?? 0;
}

/** Bytes held by this page and its workers after a garbage collection. */
async function measureMemory(): Promise<number> {
  const page = performance as Performance & {
    measureUserAgentSpecificMemory(): Promise<{ bytes: number }>;
  };
  const { bytes } = await page.measureUserAgentSpecificMemory();
  console.log(`Memory: ${bytes} bytes.`);
  return bytes;
}
