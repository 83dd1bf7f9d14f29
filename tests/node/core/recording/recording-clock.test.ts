// The times of a recording, and its name.
import { describe, expect, test } from 'vitest';
import {
  RecordingClock,
  localTimestamp,
  recordingName,
} from '../../../../src/core/recording/recording-clock.ts';

/** @param steps the source's time and the wall's, ms */
function runClock(steps: readonly (readonly [number, number])[]): (number | null)[] {
  const clock = new RecordingClock(1000);
  return steps.map(([sourceMs, wallMs]) => clock.next(sourceMs, wallMs));
}

describe('the clock', () => {
  test('follows the source, not the moment at which its frames come', () => {
    expect(
      runClock([
        [5000, 0],
        [5033.3, 60],
        [5066.7, 61],
        [5100, 100],
      ]),
    ).toEqual([0, 33, 67, 100]);
  });

  test('does not drift by rounding', () => {
    const steps = Array.from({ length: 3001 }, (_, i) => [(i * 100) / 3, i * 33] as const);
    expect(runClock(steps).at(-1)).toBe(100_000);
  });

  test('follows a source that is read faster than it plays', () => {
    expect(
      runClock([
        [0, 0],
        [40, 1],
        [80, 2],
      ]),
    ).toEqual([0, 40, 80]);
  });

  test('goes on by the wall where the source starts over or leaps', () => {
    expect(
      runClock([
        [900, 0],
        [933, 33],
        [0, 80],
        [33, 113],
        [9033, 150],
      ]),
    ).toEqual([0, 33, 80, 113, 150]);
  });

  test('keeps the gap of a source that paused', () => {
    expect(
      runClock([
        [0, 0],
        [20_000, 20_010],
      ]),
    ).toEqual([0, 20_000]);
  });

  test('believes every gap of a file that is read to its end', () => {
    const clock = new RecordingClock(Infinity);
    expect([clock.next(0, 0), clock.next(9000, 5), clock.next(9040, 9)]).toEqual([0, 9000, 9040]);
  });

  test('leaves a frame out that was there just before, and never says one time twice', () => {
    expect(
      runClock([
        [100, 0],
        [100, 50],
        [100.2, 60],
        [100.4, 61],
      ]),
    ).toEqual([0, null, 1, 2]);
  });
});

describe('a name', () => {
  const moment = new Date(2026, 10, 22, 14, 5);

  test('says the day and the minute', () => {
    expect(recordingName(moment)).toBe('keydot-2026-11-22-1405');
  });

  test('is not given twice', () => {
    const taken = new Set(['keydot-2026-11-22-1405', 'keydot-2026-11-22-1405-2']);
    expect(recordingName(moment, taken)).toBe('keydot-2026-11-22-1405-3');
  });

  test('comes with a moment that can be read back', () => {
    const text = localTimestamp(moment);
    expect(text).toMatch(/^2026-11-22T14:05:00\.000[+-]\d\d:\d\d$/);
    expect(new Date(text).getTime()).toBe(moment.getTime());
  });
});
