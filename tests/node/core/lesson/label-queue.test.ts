// The order of frames to label, on lessons of a few synthetic frames.
import { describe, expect, test } from 'vitest';
import { queueFrames } from '../../../../src/core/lesson/label-queue.ts';
import type {
  FrameLabels,
  LessonDocument,
  LessonFrame,
  LessonLabel,
} from '../../../../src/core/lesson/lesson-document.ts';

const seen = (x: number, y: number): LessonLabel => ({ state: 'visible', x, y });
const guessed = (x: number, y: number): LessonLabel => ({ ...seen(x, y), guess: true });
const absent: LessonLabel = { state: 'absent', x: 0, y: 0 };

/** Frames of one burst, each with labels of the points l and r, which are a pair. */
function lessonOf(...labels: FrameLabels[]): LessonDocument {
  const frame = (index: number): LessonFrame => ({
    id: `f${index}`,
    burst: 'one',
    capturedMs: index,
    source: 'camera',
    name: `frame ${index}`,
    width: 320,
    height: 240,
  });
  return {
    id: 'lesson',
    name: 'Ears',
    createdMs: 0,
    startsFrom: 'nothing',
    points: [
      { id: 'l', name: 'left', color: null, side: 'left', pairId: 'r' },
      { id: 'r', name: 'right', color: null, side: 'right', pairId: 'l' },
    ],
    bones: [],
    frames: labels.map((_, index) => frame(index)),
    labels: Object.fromEntries(labels.map((each, index) => [`f${index}`, each])),
  };
}

const whole = { l: seen(0.2, 0.5), r: seen(0.8, 0.5) };

describe('a frame is queued', () => {
  test('not when all its points are labelled', () => {
    expect(queueFrames(lessonOf(whole, { l: absent, r: seen(0.5, 0.5) }))).toEqual([]);
  });

  test('when no point or only some points are labelled', () => {
    const queue = queueFrames(lessonOf({}, { l: seen(0.1, 0.1) }));
    expect(queue).toEqual([
      { frameId: 'f1', reason: { kind: 'partial', open: 1 } },
      { frameId: 'f0', reason: { kind: 'unlabelled' } },
    ]);
  });

  test('when the model does not find a point', () => {
    const [first] = queueFrames(lessonOf(whole, { l: { ...absent, guess: true } }));
    expect(first.reason).toEqual({ kind: 'missed', pointIds: ['l'] });
  });

  test('when a guess is far from its position in the previous frame', () => {
    const [first] = queueFrames(lessonOf(whole, { l: guessed(0.2, 0.9), r: guessed(0.8, 0.5) }));
    expect(first.reason).toEqual({ kind: 'jumped', pointIds: ['l'] });
  });

  test('when left and right are swapped since the previous frame', () => {
    const [first] = queueFrames(lessonOf(whole, { l: guessed(0.79, 0.5), r: guessed(0.21, 0.5) }));
    expect(first.reason).toEqual({ kind: 'swapped', pointIds: ['l', 'r'] });
  });

  test('without a jump when the previous frame is of another burst', () => {
    const lesson = lessonOf(whole, { l: guessed(0.2, 0.9), r: guessed(0.8, 0.5) });
    const frames = lesson.frames.map((frame, index) => ({ ...frame, burst: `burst ${index}` }));
    expect(queueFrames({ ...lesson, frames })[0].reason.kind).toBe('unlabelled');
  });
});

describe('a frame with an uncertain guess is queued', () => {
  const doubted = (score: number, flatness: number, x = 0.2) => {
    return { ...guessed(x, 0.5), score, flatness };
  };

  test('when its heatmap is low, with the lowest score', () => {
    const [first] = queueFrames(
      lessonOf(whole, { l: doubted(0.12, 0.9), r: doubted(0.29, 0, 0.8) }),
    );
    expect(first.reason).toEqual({ kind: 'low', pointIds: ['l', 'r'], score: 0.12 });
  });

  test('when its heatmap has a second peak nearly as high', () => {
    const [first] = queueFrames(lessonOf(whole, { l: doubted(0.7, 0.6), r: seen(0.8, 0.5) }));
    expect(first.reason).toEqual({ kind: 'ambiguous', pointIds: ['l'] });
  });

  test('but not for a single high peak', () => {
    const [first] = queueFrames(lessonOf(whole, { l: doubted(0.3, 0.59), r: seen(0.8, 0.5) }));
    expect(first.reason.kind).toBe('partial');
  });
});

describe('frames unlike all labelled ones', () => {
  /** Unit vectors in the plane, by their angle in degrees. */
  const at = (degrees: number) => {
    const angle = (degrees * Math.PI) / 180;
    return Float32Array.of(Math.cos(angle), Math.sin(angle));
  };
  const open = {};

  test('are farther away than labelled frames are from each other, and come farthest first', () => {
    const lesson = lessonOf(whole, whole, open, open, open, open);
    // The two labelled frames are 20° apart; f2 is 90° away, f3 next to f2, f4 45° away, f5 close.
    const angles = [0, 20, 110, 112, 65, 25];
    const features = new Map(angles.map((angle, index) => [`f${index}`, at(angle)]));
    const queue = queueFrames(lesson, features);
    expect(queue.map(({ frameId, reason }) => `${frameId} ${reason.kind}`)).toEqual([
      'f3 novel',
      'f4 novel',
      'f2 unlabelled',
      'f5 unlabelled',
    ]);
  });

  test('need features, and two labelled frames', () => {
    const features = new Map([
      ['f0', at(0)],
      ['f2', at(90)],
    ]);
    expect(queueFrames(lessonOf(whole, open, open), features)[0].reason.kind).toBe('unlabelled');
    const lesson = lessonOf(whole, whole, open);
    expect(queueFrames(lesson, new Map())[0].reason.kind).toBe('unlabelled');
  });
});

test('the most urgent come first, the others in the order of the lesson', () => {
  const swapped = { l: guessed(0.79, 0.5), r: guessed(0.21, 0.5) };
  const queue = queueFrames(lessonOf({}, whole, swapped, { l: seen(0.1, 0.1) }));
  expect(queue.map(({ frameId }) => frameId)).toEqual(['f2', 'f3', 'f0']);
});
