import { describe, expect, it } from 'vitest';
import { assign } from '../../../../src/core/tracking/assign.ts';
import { createRandom } from '../../../fixtures/random.ts';

const gainOf = (gains: number[][], columnOf: readonly number[]) =>
  columnOf.reduce((sum, column, row) => sum + (column < 0 ? 0 : gains[row][column]), 0);

/** The best sum over all assignments, by brute force. */
function bestGain(gains: number[][], row = 0, taken = new Set<number>()): number {
  if (row === gains.length) return 0;
  let best = bestGain(gains, row + 1, taken);
  gains[row].forEach((gain, column) => {
    if (taken.has(column)) return;
    const others = new Set(taken).add(column);
    best = Math.max(best, gain + bestGain(gains, row + 1, others));
  });
  return best;
}

describe('assign', () => {
  it('prefers the best sum to the best pair', () => {
    // Greedy would take 0.9 and leave 0.1; the other way gives 1.6.
    expect(
      assign([
        [0.9, 0.8],
        [0.8, 0.1],
      ]),
    ).toEqual([1, 0]);
  });

  it.each([
    [[], []],
    [[[]], [-1]],
    [[[0, 0]], [-1]],
    [
      [[0], [0.5]],
      [-1, 0],
    ],
    [[[0.2, 0, 0.7]], [2]],
  ])('of %j makes %j', (gains, expected) => {
    expect(assign(gains)).toEqual(expected);
  });

  it('agrees with brute force and uses each column once', () => {
    const random = createRandom(4);
    for (let round = 0; round < 300; round++) {
      const rows = 1 + Math.floor(random() * 6);
      const columns = 1 + Math.floor(random() * 6);
      const gains = Array.from({ length: rows }, () =>
        Array.from({ length: columns }, () => (random() < 0.4 ? 0 : random())),
      );
      const columnOf = assign(gains);
      const used = columnOf.filter((column) => column >= 0);
      expect(new Set(used).size).toBe(used.length);
      expect(gainOf(gains, columnOf)).toBeCloseTo(bestGain(gains), 12);
    }
  });
});
