// The study's set-ups found by what they are, and compared: what study-findings.ts makes sentences of.
import type { LabOutput } from '../../core/lab/lab-setup.ts';
import { QUESTIONS, type StudyEntry } from './study-grid.ts';
import type { StudyResults } from './study-results.ts';
import type { StudyRun } from './study-runs.ts';

export type Read = (run: StudyRun) => number | null;

export const px = (value: number | null) =>
  value === null ? 'no figure' : `${value.toFixed(2)} px`;
export const share = (value: number | null) =>
  value === null ? 'no figure' : `${(100 * value).toFixed(0)} %`;
export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
export const gaussianName = ({ target }: StudyEntry) => `a Gaussian of σ ${target.size}`;

export class StudyReader {
  constructor(readonly results: StudyResults) {}

  entries(id: string) {
    const question = QUESTIONS.find((each) => each.id === id);
    if (!question) throw new Error(`The study has no question "${id}".`);
    return question.entries;
  }

  find(entries: { name: string; entry: StudyEntry }[], fits: (name: string) => boolean) {
    const found = entries.find(({ name }) => fits(name));
    if (!found) throw new Error('The study lacks a set-up its findings speak of.');
    return found.entry;
  }

  output(id: string, output: LabOutput): StudyEntry {
    const found = this.entries(id).find(({ entry }) => entry.output === output);
    if (!found) throw new Error(`The question "${id}" has no ${output}.`);
    return found.entry;
  }

  points(count: number, output: LabOutput): StudyEntry {
    const found = this.entries('points').find(
      ({ entry: { data, output: own } }) =>
        data.kind === 'points' && data.count === count && own === output,
    );
    if (!found) throw new Error(`The study has no ${output} of ${count} points.`);
    return found.entry;
  }

  middle(entry: StudyEntry, read: Read): number | null {
    return this.results.middle(entry, read);
  }

  both(entry: StudyEntry): string {
    return `${px(this.middle(entry, ({ figures }) => figures.medianPx))} (p90 ${px(this.middle(entry, ({ figures }) => figures.p90Px))})`;
  }

  /** Which of two is better, or that the seeds' own spread is as large as their difference. */
  compare(a: StudyEntry, b: StudyEntry, read: Read, nameA: string, nameB: string): string {
    const told = `${nameA} has ${px(this.middle(a, read))}, ${nameB} ${px(this.middle(b, read))}`;
    return this.isApart(a, b, read)
      ? `${told}, in every seed.`
      : `${told}: within the seeds’ spread.`;
  }

  /** Whether the worst seed of one is better than the best of the other. */
  isApart(a: StudyEntry, b: StudyEntry, read: Read): boolean {
    const values = (entry: StudyEntry) => this.results.of(entry).flatMap((run) => read(run) ?? []);
    const [ofA, ofB] = [values(a), values(b)];
    if (ofA.length === 0 || ofB.length === 0) return false;
    return Math.max(...ofA) < Math.min(...ofB) || Math.max(...ofB) < Math.min(...ofA);
  }

  gaussians(): StudyEntry[] {
    const all = this.entries('targets').map(({ entry }) => entry);
    return all.filter(({ target }) => target.kind === 'gaussian');
  }

  /** The Gaussian of the smallest median error. */
  bestGaussian(): StudyEntry {
    const of = (entry: StudyEntry) =>
      this.middle(entry, ({ figures }) => figures.medianPx) ?? Infinity;
    return this.gaussians().reduce((best, other) => (of(other) < of(best) ? other : best));
  }

  /** Of the question of losses, the set-up whose name begins so. */
  loss(start: string): StudyEntry {
    return this.find(this.entries('losses'), (name) => name.startsWith(start));
  }

  withMissed(entry: StudyEntry): string {
    const lost = this.middle(entry, ({ figures }) => figures.missed);
    const median = px(this.middle(entry, ({ figures }) => figures.medianPx));
    return lost !== null && lost >= 0.05 ? `${median} (missed ${share(lost)})` : median;
  }
}
