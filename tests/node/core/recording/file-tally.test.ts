// Frames of a file that did not come are counted where they are missing, and told by their times.
import { describe, expect, test } from 'vitest';
import { FileTally } from '../../../../src/core/recording/file-tally.ts';

/** Ten frames, 40 ms each. */
const TIMES = Array.from({ length: 10 }, (_, index) => index * 40);

describe('the tally of a file', () => {
  test('has nothing lost when all come, also with times that differ by rounding', () => {
    const tally = new FileTally(TIMES);
    expect(TIMES.map((time) => tally.add(time + 0.01))).toEqual(TIMES.map(() => 0));
    expect(tally.end()).toBe(0);
    expect(tally).toMatchObject({ lost: [], done: 10, total: 10 });
  });

  test('counts what is missing at the beginning, between and at the end', () => {
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

  test('says nothing of a file whose frames nobody has listed', () => {
    const tally = new FileTally([]);
    expect([0, 500].map((time) => tally.add(time))).toEqual([0, 0]);
    expect(tally.end()).toBe(0);
    expect(tally).toMatchObject({ lost: [], done: 2, total: null });
  });
});
