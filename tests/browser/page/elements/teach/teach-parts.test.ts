// Logic of the Teach elements: the label editor's view and keys, the choice of frozen frames, routes, the
// state of a run, and frames of videos.
import { describe, expect, test } from 'vitest';
import { readLabelKey } from '../../../../../src/page/elements/teach/label/label-keys.ts';
import {
  fitView,
  panView,
  toScreen,
  toUnit,
  zoomView,
} from '../../../../../src/page/elements/teach/label/label-view.ts';
import {
  beginChoice,
  showFrame,
  toggleFrame,
} from '../../../../../src/page/elements/teach/frames/keydot-rewind.ts';
import { MediaFileError } from '../../../../../src/page/shell/errors.ts';
import { formatRoute, parseRoute } from '../../../../../src/page/shell/route.ts';
import {
  applyTrainingEvent,
  NO_PROGRESS,
  type ActiveTraining,
} from '../../../../../src/page/training/training-session.ts';
import { spreadTimes, VideoFrames } from '../../../../../src/page/sources/video-frames.ts';
import { createOddFile, createVideoFile } from '../../../../fixtures/media/media-files.ts';

describe('the view of the label editor', () => {
  const box = { width: 400, height: 300 };
  const frame = { width: 640, height: 480 };
  const whole = fitView(box, frame);

  test('fits the whole frame, centred', () => {
    expect(toScreen(whole, frame, { x: 0.5, y: 0.5 })).toEqual({ x: 200, y: 150 });
    expect(toScreen(whole, frame, { x: 0, y: 0 }).x).toBeGreaterThan(0);
  });

  test('converts to the screen and back', () => {
    const view = zoomView(whole, 3, { x: 100, y: 90 }, box, frame);
    const back = toUnit(view, frame, toScreen(view, frame, { x: 0.3, y: 0.7 }));
    expect(back.x).toBeCloseTo(0.3, 10);
    expect(back.y).toBeCloseTo(0.7, 10);
  });

  test('zooms around a point, at most out to the whole frame', () => {
    const at = { x: 120, y: 100 };
    const under = toUnit(whole, frame, at);
    const closer = zoomView(whole, 2, at, box, frame);
    expect(closer.scale).toBeCloseTo(2 * whole.scale, 10);
    expect(toUnit(closer, frame, at).x).toBeCloseTo(under.x, 10);
    expect(zoomView(closer, 0.01, at, box, frame)).toEqual(whole);
  });

  test('pans only to the edge of the frame', () => {
    const closer = zoomView(whole, 2, { x: 200, y: 150 }, box, frame);
    const pushed = panView(closer, 5000, -5000, box, frame);
    expect(toUnit(pushed, frame, { x: 0, y: 0 }).x).toBe(0);
    expect(toUnit(pushed, frame, { x: 400, y: 300 }).y).toBe(1);
    expect(toScreen(pushed, frame, { x: 0, y: 0 }).x).toBe(10);
  });

  test('clamps unit coordinates to the frame', () => {
    expect(toUnit(whole, frame, { x: -50, y: 999 })).toEqual({ x: 0, y: 1 });
  });
});

describe('the choice of frozen frames', () => {
  test('starts with the newest frame and follows the shown one', () => {
    const begun = beginChoice(4);
    expect(begun).toMatchObject({ at: 3, picked: [3] });
    expect(showFrame(begun, 1)).toMatchObject({ at: 1, picked: [1] });
    expect(showFrame(begun, 9).at).toBe(3);
    expect(showFrame(begun, -1).at).toBe(0);
  });

  test('retains frames marked by hand', () => {
    const both = toggleFrame(showFrame(toggleFrame(toggleFrame(beginChoice(4))), 1));
    expect(both).toMatchObject({ at: 1, picked: [1, 3] });
    expect(showFrame(both, 2).picked).toEqual([1, 3]);
    expect(toggleFrame(both).picked).toEqual([3]);
  });
});

test('keys of the label editor', () => {
  const press = (key: string, shiftKey = false) => readLabelKey({ key, shiftKey });
  expect(press('ArrowUp', true)).toEqual({ kind: 'nudge', dx: 0, dy: -10 });
  expect(press('ArrowRight')).toEqual({ kind: 'nudge', dx: 1, dy: 0 });
  expect(press('O')).toEqual({ kind: 'state', state: 'occluded' });
  expect(press('Backspace')).toEqual({ kind: 'state', state: 'unlabelled' });
  expect(press('N', true)).toEqual({ kind: 'action', action: 'point-before' });
  expect(press('q')).toBeNull();
});

test('routes are formatted and parsed; unknown ones lead to Live', () => {
  const route = { place: 'teach', lessonId: 'abc', step: 'label' } as const;
  expect(parseRoute(formatRoute(route))).toEqual(route);
  expect(parseRoute('#lab')).toEqual({ place: 'lab' });
  expect(formatRoute({ place: 'lab' })).toBe('#lab');
  expect(parseRoute('#teach')).toEqual({ place: 'teach', lessonId: null, step: 'frames' });
  expect(parseRoute('#teach/abc/odd')).toMatchObject({ lessonId: 'abc', step: 'frames' });
  expect(parseRoute('#elsewhere')).toEqual({ place: 'live' });
});

test('a run that returns to a checkpoint removes the later points of its curve', () => {
  let state: ActiveTraining = {
    kind: 'running',
    lessonId: 'l',
    stopping: false,
    progress: NO_PROGRESS,
  };
  for (const step of [10, 20, 30]) {
    const event = { kind: 'progress', step, steps: 100, loss: 1, heldOutPx: null, secondsLeft: 1 };
    state = applyTrainingEvent(state, event as Parameters<typeof applyTrainingEvent>[1]);
  }
  state = applyTrainingEvent(state, { kind: 'rolled-back', step: 20 });
  expect(state).toMatchObject({ progress: { step: 20, retreats: 1 } });
  expect('progress' in state && state.progress.curve.map(({ step }) => step)).toEqual([10, 20]);
});

describe('frames of a video', () => {
  test('are decoded at the requested times', async () => {
    const video = await VideoFrames.open(await createVideoFile());
    const times = spreadTimes(video.duration, 3);
    expect(times).toHaveLength(3);
    for (const time of times) {
      const picture = await video.pictureAt(time);
      expect(picture).toMatchObject({ width: 64, height: 48 });
      picture.close();
    }
    video.close();
  });

  test('are refused in a file that is not a video', async () => {
    const opening = VideoFrames.open(createOddFile('odd.mp4', 'video/mp4'));
    await expect(opening).rejects.toBeInstanceOf(MediaFileError);
  });
});
