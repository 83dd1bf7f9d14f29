// Times and names of a recording.
import { describe, expect, test } from 'vitest';
import {
  RecordingClock,
  localTimestamp,
  recordingName,
} from '../../../../src/core/recording/recording-clock.ts';

/** @param steps the source's time and the local time, ms */
function runClock(steps: readonly (readonly [number, number])[]): (number | null)[] {
  const clock = new RecordingClock(1000);
  return steps.map(([sourceMs, wallMs]) => clock.next(sourceMs, wallMs));
}

describe('RecordingClock', () => {
  test('follows the source’s clock, not the arrival', () => {
    expect(
      runClock([
        [5000, 0],
        [5033.3, 60],
        [5066.7, 61],
        [5100, 100],
      ]),
    ).toEqual([0, 33, 67, 100]);
  });

  test('does not accumulate rounding', () => {
    const steps = Array.from({ length: 3001 }, (_, i) => [(i * 100) / 3, i * 33] as const);
    expect(runClock(steps).at(-1)).toBe(100_000);
  });

  test('follows a source that is read faster than real time', () => {
    expect(
      runClock([
        [0, 0],
        [40, 1],
        [80, 2],
      ]),
    ).toEqual([0, 40, 80]);
  });

  test('uses the local clock where the source restarts or jumps', () => {
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

  test('keeps every gap when all frames of a file are read', () => {
    const clock = new RecordingClock(Infinity);
    expect([clock.next(0, 0), clock.next(9000, 5), clock.next(9040, 9)]).toEqual([0, 9000, 9040]);
  });

  test('skips a repeated frame and never repeats a time', () => {
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

describe('recordingName', () => {
  const moment = new Date(2026, 10, 22, 14, 5);

  test('contains the day and the minute', () => {
    expect(recordingName(moment)).toBe('keydot-2026-11-22-1405');
  });

  test('is unique', () => {
    const taken = new Set(['keydot-2026-11-22-1405', 'keydot-2026-11-22-1405-2']);
    expect(recordingName(moment, taken)).toBe('keydot-2026-11-22-1405-3');
  });

  test('has a timestamp that can be parsed', () => {
    const text = localTimestamp(moment);
    expect(text).toMatch(/^2026-11-22T14:05:00\.000[+-]\d\d:\d\d$/);
    expect(new Date(text).getTime()).toBe(moment.getTime());
  });
});
