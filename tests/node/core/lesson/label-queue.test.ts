// Which frames are worth labelling next, on lessons of a few made-up frames.
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

describe('a frame is suggested', () => {
  test('not at all when all of it is known', () => {
    expect(queueFrames(lessonOf(whole, { l: absent, r: seen(0.5, 0.5) }))).toEqual([]);
  });

  test('when nobody has looked, and when something is open', () => {
    const queue = queueFrames(lessonOf({}, { l: seen(0.1, 0.1) }));
    expect(queue).toEqual([
      { frameId: 'f1', reason: { kind: 'begun', open: 1 } },
      { frameId: 'f0', reason: { kind: 'untouched' } },
    ]);
  });

  test('when a point is found nowhere', () => {
    const [first] = queueFrames(lessonOf(whole, { l: { ...absent, guess: true } }));
    expect(first.reason).toEqual({ kind: 'missed', pointIds: ['l'] });
  });

  test('when a guess is far from the frame before', () => {
    const [first] = queueFrames(lessonOf(whole, { l: guessed(0.2, 0.9), r: guessed(0.8, 0.5) }));
    expect(first.reason).toEqual({ kind: 'jumped', pointIds: ['l'] });
  });

  test('when left and right have changed places', () => {
    const [first] = queueFrames(lessonOf(whole, { l: guessed(0.79, 0.5), r: guessed(0.21, 0.5) }));
    expect(first.reason).toEqual({ kind: 'swapped', pointIds: ['l', 'r'] });
  });

  test('not for a jump from another burst', () => {
    const lesson = lessonOf(whole, { l: guessed(0.2, 0.9), r: guessed(0.8, 0.5) });
    const frames = lesson.frames.map((frame, index) => ({ ...frame, burst: `burst ${index}` }));
    expect(queueFrames({ ...lesson, frames })[0].reason.kind).toBe('untouched');
  });
});

describe('a guess that the model doubts is suggested', () => {
  const doubted = (score: number, flatness: number, x = 0.2) => {
    return { ...guessed(x, 0.5), score, flatness };
  };

  test('when its heatmap is low, with how low', () => {
    const [first] = queueFrames(
      lessonOf(whole, { l: doubted(0.12, 0.9), r: doubted(0.29, 0, 0.8) }),
    );
    expect(first.reason).toEqual({ kind: 'low', pointIds: ['l', 'r'], score: 0.12 });
  });

  test('when its heatmap is flat', () => {
    const [first] = queueFrames(lessonOf(whole, { l: doubted(0.7, 0.6), r: seen(0.8, 0.5) }));
    expect(first.reason).toEqual({ kind: 'flat', pointIds: ['l'] });
  });

  test('not when it is high and alone', () => {
    const [first] = queueFrames(lessonOf(whole, { l: doubted(0.3, 0.59), r: seen(0.8, 0.5) }));
    expect(first.reason.kind).toBe('begun');
  });
});

describe('unlike anything labelled so far', () => {
  /** Unit vectors in the plane, by their angle in degrees. */
  const at = (degrees: number) => {
    const angle = (degrees * Math.PI) / 180;
    return Float32Array.of(Math.cos(angle), Math.sin(angle));
  };
  const open = {};

  test('are those farther away than the labelled ones are from each other, the farthest first', () => {
    const lesson = lessonOf(whole, whole, open, open, open, open);
    // The labelled two are 20° apart. f2 is 90° from them, f3 beside f2, f4 45° away, f5 near.
    const angles = [0, 20, 110, 112, 65, 25];
    const features = new Map(angles.map((angle, index) => [`f${index}`, at(angle)]));
    const queue = queueFrames(lesson, features);
    expect(queue.map(({ frameId, reason }) => `${frameId} ${reason.kind}`)).toEqual([
      'f3 unlike',
      'f4 unlike',
      'f2 untouched',
      'f5 untouched',
    ]);
  });

  test('says nobody of what was not looked at, or while one frame is labelled', () => {
    const features = new Map([
      ['f0', at(0)],
      ['f2', at(90)],
    ]);
    expect(queueFrames(lessonOf(whole, open, open), features)[0].reason.kind).toBe('untouched');
    const lesson = lessonOf(whole, whole, open);
    expect(queueFrames(lesson, new Map())[0].reason.kind).toBe('untouched');
  });
});

test('the most telling come first, the others in their order', () => {
  const swapped = { l: guessed(0.79, 0.5), r: guessed(0.21, 0.5) };
  const queue = queueFrames(lessonOf({}, whole, swapped, { l: seen(0.1, 0.1) }));
  expect(queue.map(({ frameId }) => frameId)).toEqual(['f2', 'f3', 'f0']);
});
