// The live view on WebGPU: frames on the GPU are analysed in order, shown, saved for lessons and released,
// as on the CPU, and a lost device is replaced.
import { transfer } from 'comlink';
import { afterEach, expect, test, vi } from 'vitest';
import { FrameReader } from '../../../../src/worker/frames/frame-reader.ts';
import { PoseEngine } from '../../../../src/worker/live/pose-engine.ts';
import { Stage } from '../../../../src/worker/stage/stage.ts';
import type { FrameReport, LiveSettings, WorkerEvent } from '../../../../src/api/pose-api.ts';
import { loadFigure } from '../../../fixtures/people/figure.ts';
import {
  createSettings,
  openPoseWorker,
  type OpenPoseWorker,
} from '../../../fixtures/workers/open-pose-worker.ts';
import { decodePicture } from '../../../fixtures/media/decode-picture.ts';

let opened: OpenPoseWorker | null = null;

afterEach(() => {
  opened?.close();
  opened = null;
});

test('frames of a stream are analysed in order, and all are closed', async () => {
  const worker = await open('webgpu', { inputSize: 96 });
  const figure = await loadFigure();
  let count = 0;
  const stream = new ReadableStream<VideoFrame>({
    pull: async (controller) => {
      controller.enqueue(new VideoFrame(figure, { timestamp: count++ * 33_333 }));
      // A camera does not wait for the worker.
      await new Promise((resolve) => setTimeout(resolve, 33));
      if (count === 60) controller.close();
    },
  });
  await worker.api.readFrames(transfer({ kind: 'stream', stream }, [stream]));
  await vi.waitUntil(() => worker.events.some(({ kind }) => kind === 'source-ended'), {
    timeout: 120_000,
  });
  const reports = worker.events.flatMap((event) => (event.kind === 'frame' ? [event.report] : []));
  const times = reports.map(({ timeMs }) => timeMs);
  expect(times.length).toBeGreaterThan(2);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  // The last frame stays open: it is shown, and can be saved for a lesson.
  expect((await worker.api.holdings()).openFrames).toBe(1);
  const grabbed = await worker.api.grabFrame();
  expect(grabbed?.report.timeMs).toBe(times.at(-1));
  expect([grabbed?.bitmap.width, grabbed?.bitmap.height]).toEqual([640, 480]);
  await worker.api.stopReading();
  expect((await worker.api.holdings()).openFrames).toBe(0);
});

test('at most two frames are in flight on the GPU', async () => {
  const submit = Reflect.get(GPUQueue.prototype, 'submit');
  const spy = vi.spyOn(GPUQueue.prototype, 'submit');
  const events: WorkerEvent[] = [];
  const engine = new PoseEngine((event) => events.push(event));
  await engine.prepare({ backend: 'webgpu' }, () => undefined);
  engine.attachStage(new Stage(new OffscreenCanvas(1, 1)));
  engine.configure(createSettings({ inputSize: 96, heatmap: 'all' }));
  let unfinished = 0;
  const counts: number[] = [];
  spy.mockImplementation(function (this: GPUQueue, buffers) {
    submit.call(this, buffers);
    counts.push(++unfinished);
    void this.onSubmittedWorkDone().then(() => unfinished--);
    return undefined;
  });
  const figure = await loadFigure();
  let count = 0;
  const stream = new ReadableStream<VideoFrame>({
    pull: async (controller) => {
      controller.enqueue(new VideoFrame(figure, { timestamp: count++ * 1000 }));
      // Without a wait, but other tasks can run.
      await new Promise((resolve) => setTimeout(resolve));
      if (events.filter(({ kind }) => kind === 'frame').length >= 12) controller.close();
    },
  });
  await engine.follow(new FrameReader({ kind: 'stream', stream }, () => null));
  engine.reset();
  vi.restoreAllMocks();
  expect(counts.length).toBeGreaterThanOrEqual(12);
  expect(count).toBeGreaterThan(counts.length);
  // A third frame can start before the message arrives that the first is done.
  expect(Math.max(...counts)).toBeLessThanOrEqual(3);
  expect(engine.openFrames).toBe(0);
});

test('pictures with heatmaps equal those of the CPU', async () => {
  const onCpu = await takePictures('wasm');
  const onGpu = await takePictures('webgpu');
  for (const [index, pixels] of onGpu.entries()) {
    const mean = meanDifference(pixels, onCpu[index]);
    expect(mean, `picture ${index}`).toBeLessThan(1);
  }
  // The heatmaps are visible.
  const [without, ...maps] = onGpu;
  for (const pixels of maps) expect(meanDifference(pixels, without)).toBeGreaterThan(3);
});

/** Pictures without a heatmap, with that of one joint, and with all. */
async function takePictures(backend: 'webgpu' | 'wasm'): Promise<Uint8ClampedArray[]> {
  const { api } = await open(backend, {});
  const pictures = [];
  for (const heatmap of [null, 'left_wrist', 'all']) {
    await api.configure(createSettings({ heatmap }));
    await analyse(await loadFigure(), true);
    pictures.push((await decodePicture(await api.takePicture())).data);
  }
  return pictures;
}

function meanDifference(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
  return a.reduce((sum, value, index) => sum + Math.abs(value - b[index]), 0) / a.length;
}

async function open(
  backend: 'webgpu' | 'wasm',
  settings: Partial<LiveSettings>,
): Promise<OpenPoseWorker> {
  opened?.close();
  opened = await openPoseWorker(backend, settings);
  expect(opened.prepared.report.backend).toBe(backend);
  return opened;
}

function analyse(frame: ImageBitmap, still: boolean): Promise<FrameReport> {
  if (!opened) throw new Error('Expected an open worker.');
  return opened.api.analyse(transfer(frame, [frame]), 0, { still });
}
