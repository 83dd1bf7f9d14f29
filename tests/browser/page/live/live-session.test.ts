// A live session without an element: its state matches the worker's, over several starts.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import bodySpec from '../../../../models/movenet-lightning/spec.json';
import '../../../../src/page/elements/live/keydot-stage.ts';
import { LiveSession } from '../../../../src/page/live/live-session.ts';
import type { ModelFiles } from '../../../../src/api/pose-api.ts';
import { createVideoFile } from '../../../fixtures/media/media-files.ts';
import { createTaughtModel } from '../../../fixtures/lessons/taught-models.ts';

const patience = { timeout: 30_000, interval: 20 };
let session: LiveSession;
let frames: number;

beforeEach(() => {
  frames = 0;
  session = new LiveSession({ overrides: { backend: 'wasm', inputSize: 96 } });
  session.events.subscribe(({ kind }) => {
    if (kind === 'frame') frames++;
  });
});

afterEach(() => session.dispose());

const startVideo = async () => {
  const before = frames;
  await session.start({ kind: 'file', file: await createVideoFile() });
  await vi.waitUntil(() => frames > before, patience);
};

/** A taught model with the points 'a' and 'b'. */
async function createModel(): Promise<ModelFiles> {
  const { spec, weightsFile } = await createTaughtModel('two', ['a', 'b']);
  const base = { id: bodySpec.id, weightsSha256: bodySpec.weightsSha256 };
  return { spec: { ...spec, base }, weights: weightsFile.buffer };
}

const jointNames = () => session.spec?.joints.map(({ name }) => name);

test('after a change of model, every later start reports the points of the current model', async () => {
  await startVideo();
  expect(jointNames()).toHaveLength(17);
  await session.useModel(await createModel());
  expect(jointNames()).toEqual(['a', 'b']);
  await startVideo();
  expect(jointNames()).toEqual(['a', 'b']);
  await session.useModel(null);
  await startVideo();
  expect(jointNames()).toHaveLength(17);
});

test('a worker that was prepared in advance is used by the start', async () => {
  await session.getReady();
  expect(session.state.kind).toBe('idle');
  expect(session.report?.backend).toBe('wasm');
  const { canvas } = session;
  expect(canvas).not.toBeNull();
  await startVideo();
  expect(session.canvas).toBe(canvas);
});

test('a retry starts a new worker, unless the camera or the file had failed', async () => {
  await startVideo();
  await session.useModel(await createModel());
  const { canvas, video } = session;
  const troubles: Error[] = [];
  session.events.subscribe((event) => {
    if (event.kind === 'trouble') troubles.push(event.error);
  });
  video.play = () => Promise.reject(new Error('The device is gone for good.'));
  await session.start({ kind: 'file', file: await createVideoFile() });
  await vi.waitUntil(() => session.state.kind === 'failed', patience);
  Reflect.deleteProperty(video, 'play');
  const before = frames;
  await session.retry();
  await vi.waitUntil(() => frames > before, patience);
  expect(session.canvas).not.toBe(canvas);
  expect(jointNames()).toEqual(['a', 'b']);
  expect(troubles).toEqual([]);
});

test('a backend chosen while another one warms up is used', async () => {
  const chosen = new Promise<void>((resolve) => {
    session.events.subscribe(() => {
      if (session.state.kind !== 'starting' || !session.state.progress) return;
      if (session.settings.backend === 'wasm') session.change({ backend: 'tfjs-wasm' });
      resolve();
    });
  });
  await startVideo();
  await chosen;
  await vi.waitUntil(() => session.state.kind === 'video', patience);
  expect(session.report?.backend).toBe('tfjs-wasm');
});

test('a source that is connected while the tab is hidden is paused until the tab is shown', async () => {
  const { video } = session;
  video.play = () => {
    Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    return Promise.resolve();
  };
  await session.start({ kind: 'file', file: await createVideoFile() });
  const { state } = session;
  Reflect.deleteProperty(document, 'hidden');
  Reflect.deleteProperty(video, 'play');
  expect(state.kind).toBe('paused');
  document.dispatchEvent(new Event('visibilitychange'));
  await vi.waitUntil(() => session.state.kind === 'video' && frames > 0, patience);
});

/** A new stage for the session's video, as each place of the app has one. */
function showOnStage(video: HTMLVideoElement): HTMLElement {
  const stage = document.createElement('keydot-stage');
  stage.style.cssText = 'width: 480px; height: 360px';
  stage.addEventListener('stage-resize', ({ shape }) => session.resizeStage(shape));
  Object.assign(stage, { video, picture: session.picture });
  document.body.append(stage);
  return stage;
}

test('a camera’s video that was removed from the page plays on the next stage', async () => {
  const { video } = session;
  session.change({ view: 'live' });
  document.body.append(video);
  await session.startCamera();
  await vi.waitUntil(() => session.picture?.view === 'live' && !video.paused, patience);
  video.remove();
  await vi.waitUntil(() => video.paused, patience);
  const stage = showOnStage(video);
  await vi.waitUntil(() => !video.paused, patience);
  expect(video.isConnected).toBe(true);
  stage.remove();
});

test('a video file that was removed from the page plays on, unless the user had paused it', async () => {
  const { video } = session;
  document.body.append(video);
  await startVideo();
  await vi.waitUntil(() => !video.paused, patience);
  video.remove();
  await vi.waitUntil(() => video.paused, patience);
  const stage = showOnStage(video);
  await vi.waitUntil(() => !video.paused, patience);
  video.pause();
  stage.remove();
  const analysed = frames;
  const next = showOnStage(video);
  await vi.waitUntil(() => frames > analysed, patience);
  expect(video.paused).toBe(true);
  next.remove();
});

test('closing a video file resets the worker', async () => {
  await startVideo();
  const grabbed = await session.frames.grab();
  expect(grabbed?.report).toMatchObject({ width: 64, height: 48 });
  grabbed?.bitmap.close();
  session.stop();
  await vi.waitUntil(async () => (await session.frames.grab()) === null, patience);
});
