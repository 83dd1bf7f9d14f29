// Missing frames of a file, by the frame times of its container.
import { describe, expect, test } from 'vitest';
import { FileTally } from '../../../../src/core/recording/file-tally.ts';

/** Ten frames, 40 ms each. */
const TIMES = Array.from({ length: 10 }, (_, index) => index * 40);

describe('FileTally', () => {
  test('finds none when all frames arrive, also with rounded times', () => {
    const tally = new FileTally(TIMES);
    expect(TIMES.map((time) => tally.add(time + 0.01))).toEqual(TIMES.map(() => 0));
    expect(tally.end()).toBe(0);
    expect(tally).toMatchObject({ lost: [], done: 10, total: 10 });
  });

  test('finds missing frames at the beginning, in the middle and at the end', () => {
    const tally = new FileTally(TIMES);
    expect([80, 120, 240, 280].map((time) => tally.add(time))).toEqual([2, 0, 2, 0]);
    expect(tally.end()).toBe(2);
    expect(tally.lost).toEqual([
      { fromMs: 0, toMs: 40, frames: 2 },
      { fromMs: 160, toMs: 200, frames: 2 },
      { fromMs: 320, toMs: 360, frames: 2 },
    ]);
    expect(tally.done).toBe(4);
  });

  test('finds none when the frame times are unknown', () => {
    const tally = new FileTally([]);
    expect([0, 500].map((time) => tally.add(time))).toEqual([0, 0]);
    expect(tally.end()).toBe(0);
    expect(tally).toMatchObject({ lost: [], done: 2, total: null });
  });
});
