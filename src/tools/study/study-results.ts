// The study's runs, asked by set-up: the middle of the seeds and their spread.
import { quantile } from '../../core/math.ts';
import { entryKey, type StudyEntry } from './study-grid.ts';
import type { StudyRun } from './study-runs.ts';

/** Runs of one set-up, a seed each. */
export class StudyResults {
  constructor(private readonly runs: readonly StudyRun[]) {}

  of(entry: StudyEntry): StudyRun[] {
    const key = entryKey(entry);
    return this.runs.filter((run) => run.key === key);
  }

  /** The middle of the seeds; null when there is no figure. */
  middle(entry: StudyEntry, read: (run: StudyRun) => number | null): number | null {
    const values = this.#values(entry, read);
    return values.length > 0 ? quantile(values, 0.5) : null;
  }

  /** The middle and, in brackets, smallest and largest of the seeds. */
  spread(entry: StudyEntry, read: (run: StudyRun) => number | null, digits: number): string {
    const values = this.#values(entry, read);
    if (values.length === 0) return '–';
    const text = (value: number) => value.toFixed(digits);
    const middle = text(quantile(values, 0.5));
    if (values.length === 1) return middle;
    return `${middle} (${text(Math.min(...values))}–${text(Math.max(...values))})`;
  }

  #values(entry: StudyEntry, read: (run: StudyRun) => number | null): number[] {
    return this.of(entry).flatMap((run) => read(run) ?? []);
  }
}
