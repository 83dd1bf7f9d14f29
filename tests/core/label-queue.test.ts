// Which frames are worth labelling next, on lessons of a few made-up frames.
import { describe, expect, test } from 'vitest';
import { queueFrames } from '../../src/core/label-queue.ts';
import type {
  FrameLabels,
  LessonDocument,
  LessonFrame,
  LessonLabel,
} from '../../src/core/lesson-document.ts';

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

test('the most telling come first, the others in their order', () => {
  const swapped = { l: guessed(0.79, 0.5), r: guessed(0.21, 0.5) };
  const queue = queueFrames(lessonOf({}, whole, swapped, { l: seen(0.1, 0.1) }));
  expect(queue.map(({ frameId }) => frameId)).toEqual(['f2', 'f3', 'f0']);
});
