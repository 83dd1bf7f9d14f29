// <keydot-live> without the app, with the browser's fake camera and the real worker and network.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import '../../../../../src/page/elements/live/keydot-live.ts';
import type { KeydotLive } from '../../../../../src/page/elements/live/keydot-live.ts';
import type {
  KeydotPoseDetail,
  KeydotStatsDetail,
} from '../../../../../src/page/elements/live/pose-events.ts';
import {
  createOddFile,
  createPictureFile,
  createVideoFile,
} from '../../../../fixtures/media/media-files.ts';

let element: KeydotLive;
let poses: KeydotPoseDetail[];
let stats: KeydotStatsDetail[];

const onPose = (event: GlobalEventHandlersEventMap['keydot-pose']) => poses.push(event.detail);
const onStats = (event: GlobalEventHandlersEventMap['keydot-stats']) => stats.push(event.detail);
const patience = { timeout: 30_000, interval: 20 };

beforeEach(() => {
  poses = [];
  stats = [];
  document.body.addEventListener('keydot-pose', onPose);
  document.body.addEventListener('keydot-stats', onStats);
  element = document.createElement('keydot-live');
  element.setAttribute('backend', 'wasm');
  element.setAttribute('input-size', '96');
  element.style.cssText = 'width: 480px; height: 360px';
});

afterEach(() => {
  element.remove();
  document.body.removeEventListener('keydot-pose', onPose);
  document.body.removeEventListener('keydot-stats', onStats);
});

const session = () => {
  if (!element.session) throw new Error('Expected a session: the element must be on the page.');
  return element.session;
};

describe('the camera', () => {
  beforeEach(() => {
    element.setAttribute('auto-start', '');
    document.body.append(element);
  });

  test('fires poses and statistics with the documented fields', async () => {
    await vi.waitUntil(() => poses.length > 3 && stats.length > 0, patience);
    const [pose] = poses;
    expect(Object.keys(pose).sort()).toEqual(['height', 'people', 'timeMs', 'width']);
    expect(pose).toMatchObject({ width: 640, height: 480 });
    expect(pose.people[0].keypoints).toHaveLength(17);
    expect(Object.keys(pose.people[0].keypoints[0]).sort()).toEqual(['joint', 'score', 'x', 'y']);
    expect(Object.keys(stats[0]).sort()).toEqual(
      ['backend', 'dropped', 'fps', 'inputSize', 'model', 'p50', 'p95'].sort(),
    );
    expect(stats[0]).toMatchObject({ backend: 'wasm', model: 'movenet-lightning' });
    expect(stats[0].inputSize).toEqual({ width: 96, height: 96 });
  });

  test('closes when it is stopped', async () => {
    await vi.waitUntil(() => poses.length > 0, patience);
    const { cameraId } = session();
    expect(cameraId).not.toBe('');
    session().stop();
    expect(session().state.kind).toBe('idle');
    expect(session().cameraId).toBe('');
  });

  test('closes when the element is removed and opens when it is added again', async () => {
    await vi.waitUntil(() => poses.length > 0, patience);
    const before = session();
    element.remove();
    expect(before.state.kind).toBe('idle');
    const count = poses.length;
    document.body.append(element);
    await vi.waitUntil(() => poses.length > count, patience);
    expect(session()).not.toBe(before);
  });

  test('shows no frame of the previous source', async () => {
    await vi.waitUntil(() => session().picture?.drawn, patience);
    session().stop();
    expect(session().picture).toBeNull();
    // A frame that was in flight when it stopped arrives late and must not be shown.
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(session().picture).toBeNull();
    await session().startCamera();
    await vi.waitUntil(() => session().picture?.drawn, patience);
  });

  test('plays the video below the canvas only in the live view mode', async () => {
    await vi.waitUntil(() => session().picture?.view === 'in-step', patience);
    expect(session().video.srcObject).toBeNull();
    session().change({ view: 'live' });
    await vi.waitUntil(() => session().picture?.view === 'live', patience);
    expect(session().video.srcObject).not.toBeNull();
  });

  test('continues when the backend is changed', async () => {
    await vi.waitUntil(() => poses.length > 0, patience);
    session().change({ backend: 'tfjs-wasm' });
    await vi.waitUntil(() => session().report?.backend === 'tfjs-wasm', patience);
    const count = poses.length;
    await vi.waitUntil(() => poses.length > count, patience);
    expect(session().state.kind).toBe('live');
  });
});

describe('files', () => {
  beforeEach(() => document.body.append(element));

  test('a picture is analysed once, and again when a setting changes it', async () => {
    element.open(await createPictureFile(64, 48));
    await vi.waitUntil(() => session().state.kind === 'still' && poses.length > 0, patience);
    expect(poses[0]).toMatchObject({ width: 64, height: 48, timeMs: 0 });
    const count = poses.length;
    session().change({ heatmap: 'all' });
    await vi.waitUntil(() => poses.length > count, patience);
  });

  test('a video plays, and its frames have their position as time', async () => {
    element.open(await createVideoFile());
    await vi.waitUntil(() => poses.length > 3, patience);
    expect(session().state).toEqual({ kind: 'video', name: 'video.webm' });
    expect(poses.every(({ width, height }) => width === 64 && height === 48)).toBe(true);
    expect(poses.every(({ timeMs }) => timeMs % 40 === 0 && timeMs < 1200)).toBe(true);
  });

  test('an unsupported file shows a notice, and the next file opens', async () => {
    element.open(createOddFile('notes.txt', 'text/plain'));
    await vi.waitUntil(() => session().state.kind === 'failed', patience);
    await element.updateComplete;
    const notice = element.shadowRoot?.querySelector('keydot-notice');
    await notice?.updateComplete;
    expect(notice?.shadowRoot?.textContent).toContain('“notes.txt” is not a picture');
    element.open(await createPictureFile());
    await vi.waitUntil(() => session().state.kind === 'still', patience);
  });

  test('the last of two opened files is shown', async () => {
    element.open(await createVideoFile());
    element.open(await createPictureFile());
    await vi.waitUntil(() => session().state.kind === 'still', patience);
    await vi.waitUntil(() => poses.length > 0, patience);
    expect(session().state).toEqual({ kind: 'still', name: 'picture.png' });
  });
});

test('without controls only the picture is shown', async () => {
  element.setAttribute('no-controls', '');
  element.setAttribute('auto-start', '');
  document.body.append(element);
  await vi.waitUntil(() => session().state.kind === 'live', patience);
  await element.updateComplete;
  expect(element.shadowRoot?.querySelector('keydot-stage')).not.toBeNull();
  expect(element.shadowRoot?.querySelector('keydot-dock, keydot-hud')).toBeNull();
});

test('a file dropped on the stage is opened', async () => {
  document.body.append(element);
  await element.updateComplete;
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(await createPictureFile());
  const stage = element.shadowRoot?.querySelector('keydot-stage');
  stage?.dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true }));
  await vi.waitUntil(() => session().state.kind === 'still', patience);
});

test('an error is shown on the start screen', async () => {
  document.body.append(element);
  session().events.emit({ kind: 'trouble', error: new Error('Storage was refused.') });
  await element.updateComplete;
  expect(session().state.kind).toBe('idle');
  expect(element.shadowRoot?.querySelector('keydot-welcome')).not.toBeNull();
  const status = element.shadowRoot?.querySelector('.bottom [role=status]');
  expect(status?.textContent).toContain('Storage was refused.');
  expect(status?.checkVisibility()).toBe(true);
});
