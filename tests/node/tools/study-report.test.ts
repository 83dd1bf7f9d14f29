// The study report: medians and ranges over seeds, the best set-up, and differences too small to count.
import { expect, test } from 'vitest';
import { entryKey, QUESTIONS, type StudyEntry } from '../../../src/tools/study/study-grid.ts';
import { formatStudy } from '../../../src/tools/study/study-report.ts';
import { StudyResults } from '../../../src/tools/study/study-results.ts';
import type { StudyRun } from '../../../src/tools/study/study-runs.ts';

const FACTS = { date: '1 May 2030', machine: 'a machine', steps: 5, batch: 8, seeds: 3 };

/** The report of three seeds per set-up with the given median errors. */
function report(medianOf: (entry: StudyEntry) => readonly [number, number, number]): string {
  const entries = new Map(
    QUESTIONS.flatMap(({ entries: list }) => list.map(({ entry }) => [entryKey(entry), entry])),
  );
  const runs = [...entries].flatMap(([key, entry]) =>
    medianOf(entry).map((medianPx, index): StudyRun => {
      const figures = { count: 1, medianPx, p90Px: 2, within: 0.5, missed: 0, overlap: 0.4 };
      const larger = { figures, isShrunk: entry.output === 'dense' };
      return { key, seed: index + 1, parameters: 1, multiplyAdds: 1, stepMs: 1, figures, larger };
    }),
  );
  return formatStudy(new StudyResults(runs), FACTS, QUESTIONS, () => null);
}

test('a table has the median and the range over the seeds', () => {
  const text = report(() => [3, 1, 2.5]);
  expect(text).toContain('2.50 (1.00–3.00)');
  expect(text).toContain('on 1 May 2030, on a machine');
  expect(text).toContain('2.50 (1.00–3.00) *');
});

test('a difference smaller than that between seeds is not reported', () => {
  const same = report(() => [1, 2, 3]);
  expect(same).toContain('squared error 2.00 px: within the seeds’ spread.');
  const apart = report(({ loss }) => (loss === 'squared' ? [4, 5, 6] : [1, 2, 3]));
  expect(apart).toContain('squared error 5.00 px, in every seed.');
});

test('the best σ has the smallest error', () => {
  const best = (size: number) =>
    report(({ target }) => {
      const isBest = target.kind === 'gaussian' && target.size === size;
      return isBest ? [0.5, 0.5, 0.5] : [1, 1, 1];
    });
  expect(best(3)).toContain('A Gaussian of σ 3 pixels has the smallest median error, 0.50 px');
  expect(best(1)).toContain('A Gaussian of σ 1 pixels has the smallest median error, 0.50 px');
});

test('every set-up has one name, and no two share one', () => {
  const byKey = new Map<string, string>();
  for (const { entry } of QUESTIONS.flatMap(({ entries }) => entries)) {
    const key = entryKey(entry);
    const isMap = entry.output !== 'dense' && entry.output !== 'grid';
    const choices = JSON.stringify(isMap ? entry : { ...entry, loss: '', target: '' });
    if (entry.loss === 'soft-argmax' || entry.data.kind === 'vessels') continue;
    expect(byKey.get(key) ?? choices).toBe(choices);
    byKey.set(key, choices);
  }
  expect(byKey.size).toBeGreaterThan(30);
});
