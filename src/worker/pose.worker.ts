// The entry of the pose worker. Calls: api/pose-api.ts. Next: worker/live/pose-engine.ts.
import { expose, transfer } from 'comlink';
import type { PoseWorkerApi, Trouble, WorkerEvent } from '../api/pose-api.ts';
import { FrameReader } from './frames/frame-reader.ts';
import { PoseEngine } from './live/pose-engine.ts';
import { pictureOf } from './live/shown-frame.ts';
import { Stage } from './stage/stage.ts';
import { reportRequests } from './shared/report-requests.ts';

let listener: ((event: WorkerEvent) => void) | null = null;
let stage: Stage | null = null;
let reading: { reader: FrameReader; done: Promise<void> } | null = null;

const engine = new PoseEngine((event) => listener?.(event));

async function stopReading(): Promise<void> {
  const current = reading;
  reading = null;
  await current?.reader.stop();
  await current?.done;
  engine.reset();
}

/** Analyses a source to its end and reports how it ended, unless it was stopped or replaced. */
async function follow(reader: FrameReader): Promise<void> {
  let error: Trouble | null = null;
  try {
    await engine.follow(reader);
  } catch (thrown) {
    const { name, message } = thrown instanceof Error ? thrown : new Error(String(thrown));
    error = { name, message };
  }
  if (reading?.reader !== reader) return;
  reading = null;
  await reader.stop();
  listener?.({ kind: 'source-ended', error });
}

const api: PoseWorkerApi = {
  prepare: (request, onProgress) => engine.prepare(request, onProgress),
  listen: (newListener) => {
    listener = newListener;
  },
  useModel: (files) => engine.useModel(files),
  attachStage: (canvas) => {
    stage = new Stage(canvas);
    engine.attachStage(stage);
  },
  resizeStage: (shape) => {
    stage?.resize(shape, shape.mirrored);
  },
  configure: (settings) => {
    engine.configure(settings);
  },
  choosePerson: (choice) => {
    engine.pipeline.chooseSubject(choice);
  },
  readFrames: async (source) => {
    await stopReading();
    const reader = new FrameReader(source, () => engine.fpsLimit);
    reading = { reader, done: follow(reader) };
  },
  pace: (intervalMs) => reading?.reader.pace(intervalMs),
  stopReading,
  analyse: (frame, timeMs, { still, deliveredMs, skipped = 0 }) => {
    const nowMs = performance.timeOrigin + performance.now();
    // The clocks of two threads can differ slightly.
    const captureMs = deliveredMs === undefined ? 0 : Math.max(0, nowMs - deliveredMs);
    return engine.analyse(frame, timeMs, { isStill: still, captureMs, skipped });
  },
  grabFrame: async () => {
    const grabbed = await engine.shown.grab();
    return grabbed && transfer(grabbed, [grabbed.bitmap]);
  },
  takePicture: () => engine.takePicture(),
  tap: (port) => engine.tap(port),
  freezeFrames: async () => {
    const frozen = await engine.freezeFrames();
    return transfer(
      frozen,
      frozen.map(({ bitmap }) => bitmap),
    );
  },
  frozenFrame: async (index) => {
    const frame = engine.shown.memory.frozenAt(index);
    const frozen = frame && (await pictureOf(frame));
    return frozen && transfer(frozen, [frozen.bitmap]);
  },
  thawFrames: () => {
    engine.shown.memory.thaw();
  },
  findPoints: async (bitmap) => {
    const found = await engine.findPoints(bitmap);
    return transfer(found, [found.features.buffer]);
  },
  ping: () => true,
  holdings: () => ({
    tensors: engine.tensors,
    openFrames: engine.openFrames,
  }),
};

reportRequests();
expose(api);
