// Results of the study: finds set-ups by question, takes medians over the seeds and compares two set-ups.
// Next: study-findings.ts, study-report.ts.
import type { LabOutput } from '../../core/lab/lab-setup.ts';
import { quantile } from '../../core/math.ts';
import { entryKey, QUESTIONS, type StudyEntry } from './study-grid.ts';
import type { StudyRun } from './study-runs.ts';

/** Reads one figure of a run. */
export type ReadFigure = (run: StudyRun) => number | null;

/** The runs of all set-ups, one per seed. */
export class StudyResults {
  constructor(readonly runs: readonly StudyRun[]) {}

  /** Runs of one set-up. */
  of(entry: StudyEntry): StudyRun[] {
    const key = entryKey(entry);
    return this.runs.filter((run) => run.key === key);
  }

  /** Median over the seeds; null when there is no figure. */
  median(entry: StudyEntry, read: ReadFigure): number | null {
    const values = this.#values(entry, read);
    return values.length > 0 ? quantile(values, 0.5) : null;
  }

  /** Median and, in brackets, minimum and maximum over the seeds. */
  spread(entry: StudyEntry, read: ReadFigure, digits: number): string {
    const values = this.#values(entry, read);
    if (values.length === 0) return '–';
    const text = (value: number) => value.toFixed(digits);
    const median = text(quantile(values, 0.5));
    if (values.length === 1) return median;
    return `${median} (${text(Math.min(...values))}–${text(Math.max(...values))})`;
  }

  /** Whether the worst seed of one set-up is better than the best seed of the other. */
  isApart(a: StudyEntry, b: StudyEntry, read: ReadFigure): boolean {
    const [ofA, ofB] = [this.#values(a, read), this.#values(b, read)];
    if (ofA.length === 0 || ofB.length === 0) return false;
    return Math.max(...ofA) < Math.min(...ofB) || Math.max(...ofB) < Math.min(...ofA);
  }

  /** Entries of a question. @throws Error when there is no such question */
  entries(id: string) {
    const question = QUESTIONS.find((each) => each.id === id);
    if (!question) throw new Error(`The study has no question "${id}".`);
    return question.entries;
  }

  /** The question's first entry whose name begins with `start`. @throws Error when there is none */
  named(id: string, start: string): StudyEntry {
    const found = this.entries(id).find(({ name }) => name.startsWith(start));
    if (!found) throw new Error(`The question "${id}" has no set-up "${start}".`);
    return found.entry;
  }

  /** The question's first entry with this output. @throws Error when there is none */
  output(id: string, output: LabOutput): StudyEntry {
    const found = this.entries(id).find(({ entry }) => entry.output === output);
    if (!found) throw new Error(`The question "${id}" has no ${output}.`);
    return found.entry;
  }

  /** The entry with this output and number of points. @throws Error when there is none */
  points(count: number, output: LabOutput): StudyEntry {
    const found = this.entries('points').find(
      ({ entry: { data, output: own } }) =>
        data.kind === 'points' && data.count === count && own === output,
    );
    if (!found) throw new Error(`The study has no ${output} of ${count} points.`);
    return found.entry;
  }

  /** All Gaussian targets of the question of targets. */
  gaussians(): StudyEntry[] {
    const all = this.entries('targets').map(({ entry }) => entry);
    return all.filter(({ target }) => target.kind === 'gaussian');
  }

  /** The Gaussian target with the smallest median error. */
  bestGaussian(): StudyEntry {
    const of = (entry: StudyEntry) =>
      this.median(entry, ({ figures }) => figures.medianPx) ?? Infinity;
    return this.gaussians().reduce((best, other) => (of(other) < of(best) ? other : best));
  }

  #values(entry: StudyEntry, read: ReadFigure): number[] {
    return this.of(entry).flatMap((run) => read(run) ?? []);
  }
}
