// Repeatable randomness: the generator, the test split, bootstrap intervals.
import { describe, expect, it } from 'vitest';
import { bootstrapInterval } from '../../../../src/core/evaluation/metrics.ts';
import { Random } from '../../../../src/core/random.ts';
import { splitByBurst } from '../../../../src/core/lesson/split.ts';

describe('Random', () => {
  it('continues from its state', () => {
    const random = new Random(5);
    for (let i = 0; i < 10; i++) random.next();
    const resumed = new Random(random.state);
    expect(Array.from({ length: 5 }, () => resumed.next())).toEqual(
      Array.from({ length: 5 }, () => random.next()),
    );
  });

  it('is uniform in 0..1', () => {
    const random = new Random(1);
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 10_000; i++) counts[random.below(10)]++;
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(120);
  });

  it('shuffles to uniform permutations', () => {
    const random = new Random(2);
    const seen = new Map<string, number>();
    const items = ['a', 'b', 'c'];
    for (let i = 0; i < 6000; i++) {
      const order = random.shuffle(items).join('');
      seen.set(order, (seen.get(order) ?? 0) + 1);
    }
    expect([...seen.keys()].sort()).toEqual(['abc', 'acb', 'bac', 'bca', 'cab', 'cba']);
    for (const count of seen.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
    expect(items).toEqual(['a', 'b', 'c']);
  });
});

describe('splitByBurst', () => {
  const frames = (bursts: (string | null)[]) => bursts.map((burst, id) => ({ burst, id }));

  it('keeps bursts together for every seed', () => {
    const all = frames([...'aaabbbccccddeeeff', null, null]);
    for (let seed = 0; seed < 100; seed++) {
      const { training, heldOut } = splitByBurst(all, 0.25, new Random(seed));
      expect(training.length + heldOut.length).toBe(all.length);
      expect(heldOut.length).toBeGreaterThan(0);
      expect(training.length).toBeGreaterThan(heldOut.length);
      const bursts = new Set(training.flatMap(({ burst }) => burst ?? []));
      expect(heldOut.filter(({ burst }) => burst && bursts.has(burst))).toEqual([]);
    }
  });

  it('treats frames without a burst separately', () => {
    const { heldOut } = splitByBurst(frames(new Array<null>(40).fill(null)), 0.25, new Random(1));
    expect(heldOut).toHaveLength(10);
  });

  it('never reserves all frames', () => {
    expect(splitByBurst(frames(['a', 'a']), 0.9, new Random(1)).heldOut).toEqual([]);
    expect(splitByBurst(frames([]), 0.5, new Random(1))).toEqual({ training: [], heldOut: [] });
  });
});

describe('bootstrapInterval', () => {
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;

  it('has the width expected for the mean of 100 uniform numbers', () => {
    const random = new Random(3);
    const groups = Array.from({ length: 100 }, () => [random.next()]);
    const interval = bootstrapInterval(groups, mean, random);
    // The mean's standard error is √(1/12/100) = 0.029; 95 % lie within 1.96 of it on either side.
    expect(interval!.high - interval!.low).toBeGreaterThan(0.09);
    expect(interval!.high - interval!.low).toBeLessThan(0.14);
    expect(interval!.low).toBeLessThan(mean(groups.flat()));
  });

  it('is wider for correlated groups', () => {
    const random = new Random(4);
    const values = Array.from({ length: 20 }, () => random.next());
    const width = (groups: number[][]) => {
      const { low, high } = bootstrapInterval(groups, mean, new Random(5))!;
      return high - low;
    };
    const together = width(values.map((value) => [value, value, value, value]));
    const apart = width(values.flatMap((value) => [[value], [value], [value], [value]]));
    expect(together).toBeGreaterThan(1.5 * apart);
  });

  it('is null for fewer than two groups', () => {
    expect(bootstrapInterval([[1, 2, 3], []], mean, new Random(1))).toBeNull();
  });
});
