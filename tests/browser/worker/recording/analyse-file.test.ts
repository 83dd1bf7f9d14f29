// Analysis of every frame of a file in the recorder worker: damaged frames are left out and reported,
// and a pose worker that dies is replaced.
import { proxy, transfer } from 'comlink';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  parseRecordingLine,
  type RecordedFrame,
} from '../../../../src/core/recording/recording-lines.ts';
import type { RecordingResult } from '../../../../src/api/recorder-api.ts';
import {
  createCutVideoFile,
  createFaultyVideoFile,
  createVideoFile,
} from '../../../fixtures/media/media-files.ts';
import {
  answerAnalyses,
  createRecordRequest,
  openRecorder,
  readText,
  type OpenRecorder,
} from '../../../fixtures/workers/open-recorder.ts';
import { readVideo } from '../../../fixtures/media/read-video.ts';

let recorder: OpenRecorder;

beforeEach(async () => {
  recorder = await openRecorder();
});

afterEach(async () => {
  for (const { id } of await recorder.api.list()) await recorder.api.remove(id);
  recorder.close();
});

function analyse(file: File, port = answerAnalyses()): Promise<RecordingResult> {
  const head = { source: 'video', source_name: file.name, steadiness: 0 } as const;
  return recorder.api.analyseFile(
    createRecordRequest({ head }),
    file,
    transfer(port, [port]),
    null,
    proxy(() => undefined),
  );
}

async function readFrames({ recording }: RecordingResult): Promise<RecordedFrame[]> {
  const lines = (await readText(recorder, recording.id, 'lines')).trimEnd().split('\n');
  return lines.map(parseRecordingLine).filter((line) => line.kind === 'frame');
}

/** The indices of recorded frames in the file, which are 40 ms apart. */
function numbersOf(frames: readonly RecordedFrame[]): number[] {
  return frames.map(({ source_time_ms }) => Math.round(source_time_ms / 40));
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

test('a truncated file is analysed up to its end, which is reported', async () => {
  const result = await analyse(await createCutVideoFile(40, 0.6));
  const { recording, ending, reason, totalFrames } = result;
  expect(ending).toBe('failed');
  expect(totalFrames).toBe(40);
  expect(recording.frames).toBeGreaterThan(5);
  expect(recording.frames).toBeLessThan(40);
  expect(reason).toContain(`could read ${recording.frames}`);
  expect(numbersOf(await readFrames(result))).toEqual(range(0, recording.frames));
  const frames = 40 - recording.frames;
  expect(result.lost).toMatchObject([{ frames }]);
  expect(recording.dropped).toBe(frames);
});

test('a stated duration longer than the frames is reported', async () => {
  const whole = await createVideoFile();
  expect((await analyse(whole)).breaksOff).toBeNull();
  const bytes = new Uint8Array(await whole.arrayBuffer());
  // The duration in the header: Matroska element 0x4489, a 64-bit float, ms.
  const duration = bytes.findIndex((byte, index) => byte === 0x44 && bytes[index + 1] === 0x89);
  new DataView(bytes.buffer).setFloat64(duration + 3, 5000);
  const result = await analyse(new File([bytes], 'part.webm', { type: 'video/webm' }));
  expect(result).toMatchObject({ ending: 'stopped', totalFrames: 30, breaksOff: { saidMs: 5000 } });
  expect(result.breaksOff?.atMs).toBeGreaterThan(1100);
  expect(result.breaksOff?.atMs).toBeLessThan(1300);
});

test('damaged frames are left out up to the next key frame only', async () => {
  // The second frame of a group of pictures, and a key frame.
  const result = await analyse(await createFaultyVideoFile(50, [17, 30]));
  const frames = await readFrames(result);
  expect(numbersOf(frames)).toEqual([...range(0, 17), ...range(20, 30), ...range(40, 50)]);
  const marked = frames.filter(({ dropped_before }) => dropped_before > 0);
  expect(marked.map(({ dropped_before }) => dropped_before)).toEqual([3, 10]);
  expect(numbersOf(marked)).toEqual([20, 40]);
  expect(result).toMatchObject({ totalFrames: 50, recording: { frames: 37, dropped: 13 } });
  expect(result.lost.map(({ frames }) => frames)).toEqual([3, 10]);
  const [{ fromMs, toMs }] = result.lost;
  expect(fromMs).toBeCloseTo(17 * 40, 6);
  expect(toMs).toBeCloseTo(19 * 40, 6);
  const video = await readVideo(await recorder.api.takeFile(result.recording.id, 'video'));
  expect(video.timesMs.map(Math.round)).toEqual(frames.map(({ time_ms }) => time_ms));
});

test('a pose worker that dies during a frame is replaced, and the frame is sent again', async () => {
  const first = answerAnalyses((timeMs) => {
    if (Math.round(timeMs / 40) !== 7) return false;
    const second = answerAnalyses();
    void recorder.api.rejoin(transfer(second, [second]));
    return true;
  });
  const result = await analyse(await createFaultyVideoFile(20, []), first);
  const frames = await readFrames(result);
  expect(numbersOf(frames)).toEqual(range(0, 20));
  expect(frames.every(({ dropped_before }) => dropped_before === 0)).toBe(true);
  expect(result).toMatchObject({ ending: 'stopped', lost: [] });
});

test('a frame that kills every pose worker is left out', async () => {
  const openNext = (): MessagePort =>
    answerAnalyses((timeMs) => {
      if (Math.round(timeMs / 40) !== 7) return false;
      const next = openNext();
      void recorder.api.rejoin(transfer(next, [next]));
      return true;
    });
  const result = await analyse(await createFaultyVideoFile(20, []), openNext());
  const frames = await readFrames(result);
  expect(numbersOf(frames)).toEqual([...range(0, 7), ...range(8, 20)]);
  expect(frames[7].dropped_before).toBe(1);
  expect(result.recording.dropped).toBe(1);
  const troubles = recorder.events.filter(({ kind }) => kind === 'trouble');
  expect(troubles).toMatchObject([{ trouble: { name: 'LostFrameError' } }]);
});
