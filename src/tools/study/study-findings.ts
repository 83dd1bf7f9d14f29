// What the study's figures say, in sentences: which set-up won each comparison is read from the figures,
// and a difference smaller than the seeds' own is called none.
import type { LabOutput } from '../../core/lab/lab-setup.ts';
import { entryKey, QUESTIONS, type StudyEntry } from './study-grid.ts';
import type { StudyResults } from './study-results.ts';
import type { StudyRun } from './study-runs.ts';

type Read = (run: StudyRun) => number | null;

const medianPx: Read = ({ figures }) => figures.medianPx;
const p90Px: Read = ({ figures }) => figures.p90Px;
const missed: Read = ({ figures }) => figures.missed;
const overlap: Read = ({ figures }) => figures.overlap;
const largerPx: Read = ({ larger }) => larger?.figures.medianPx ?? null;

const px = (value: number | null) => (value === null ? 'no figure' : `${value.toFixed(2)} px`);
const share = (value: number | null) =>
  value === null ? 'no figure' : `${(100 * value).toFixed(0)} %`;

/** The sentences, in the order of the questions. */
export function findings(results: StudyResults): string[] {
  const tell = new Teller(results);
  return [
    tell.targets(),
    tell.losses(),
    tell.withoutTarget(),
    tell.sizes(),
    tell.manyPoints(),
    tell.patience(),
    tell.larger(),
    tell.shifted(),
    tell.regions(),
  ];
}

class Teller {
  constructor(private readonly results: StudyResults) {}

  /** One-hot or Gaussian, and which σ. */
  targets(): string {
    const entries = this.#entries('targets');
    const gaussians = entries.filter(({ entry }) => entry.target.kind === 'gaussian');
    const best = this.#best(gaussians, medianPx);
    const widest = gaussians[gaussians.length - 1];
    const single = entries[0];
    const disc = entries[entries.length - 1];
    return (
      `**One-hot or Gaussian.** ${this.#compare(single.entry, best.entry, medianPx, 'a single 1', best.name)} ` +
      `The widest, ${widest.name}, has ${px(this.#middle(widest.entry, medianPx))}, the narrowest, ` +
      `${gaussians[0].name}, ${px(this.#middle(gaussians[0].entry, medianPx))}, and a disc of radius 2 ` +
      `${px(this.#middle(disc.entry, medianPx))}.`
    );
  }

  /** Cross-entropy or squared error. */
  losses(): string {
    const entries = this.#entries('losses');
    const find = (start: string) => this.#find(entries, (name) => name.startsWith(start));
    const entropy = find('weighted cross-entropy, Gaussian');
    const squared = find('squared error, Gaussian');
    const plain = find('cross-entropy, Gaussian');
    const single = find('squared error, a single 1');
    return (
      `**Cross-entropy or squared error.** ${this.#compare(entropy, squared, medianPx, 'weighted cross-entropy', 'squared error')} ` +
      `Not weighted, cross-entropy has ${px(this.#middle(plain, medianPx))}. With a single 1 as the ` +
      `target squared error misses ${share(this.#middle(single, missed))} of the points: one pixel in ` +
      `4,096 is next to nothing in a mean of squares.`
    );
  }

  /** What a heatmap loses to: a loss of its own mean. */
  withoutTarget(): string {
    const entries = this.#entries('losses');
    const mean = this.#find(entries, (name) => name.startsWith('distance of the mean'));
    const gaussian = this.#find(entries, (name) =>
      name.startsWith('weighted cross-entropy, Gauss'),
    );
    return `**A target or only the place.** ${this.#compare(mean, gaussian, medianPx, 'learning the distance of the map’s mean', 'learning a Gaussian')} At p90 it is ${px(this.#middle(mean, p90Px))} to ${px(this.#middle(gaussian, p90Px))}.`;
  }

  /** With or without upsampling, skips, and a pretrained way in. */
  sizes(): string {
    const of = (output: LabOutput) => this.#output('outputs', output);
    const ms = (output: LabOutput) =>
      `${(this.#middle(of(output), ({ stepMs }) => stepMs) ?? 0).toFixed(0)} ms`;
    return (
      `**With or without upsampling.** Full size throughout has ${this.#both(of('plain'))} at ` +
      `${ms('plain')} a step; pooling and upsampling without shortcuts ${this.#both(of('pooled'))} at ` +
      `${ms('pooled')}; the U-Net ${this.#both(of('unet'))} at ${ms('unet')}; on the pretrained network ` +
      `${this.#both(of('pretrained'))}, beside the time its encoder takes.`
    );
  }

  /** Heatmap or regression with n points. */
  manyPoints(): string {
    const parts = ([2, 8] as const).map((count) => {
      const of = (output: LabOutput) => this.#points(count, output);
      return (
        `with ${count} points x and y ${px(this.#middle(of('dense'), medianPx))} (missed ` +
        `${share(this.#middle(of('dense'), missed))}), the U-Net ${px(this.#middle(of('unet'), medianPx))} ` +
        `(${share(this.#middle(of('unet'), missed))}), cells ${px(this.#middle(of('grid'), medianPx))} ` +
        `(${share(this.#middle(of('grid'), missed))})`
      );
    });
    const one = px(this.#middle(this.#output('outputs', 'dense'), medianPx));
    return `**Maps or x and y, as points are added.** With one, x and y are ${one} off; ${parts.join('; ')}.`;
  }

  patience(): string {
    const parts = (['unet', 'dense', 'grid'] as const).map((output) => {
      const before = this.#middle(this.#output('outputs', output), medianPx);
      const after = this.#middle(this.#output('patience', output), medianPx);
      const name = { unet: 'the U-Net', dense: 'x and y', grid: 'cells' }[output];
      return `${name} ${px(before)} → ${px(after)}`;
    });
    return `**Patience.** Five times as many steps: ${parts.join(', ')}.`;
  }

  larger(): string {
    const part = (output: LabOutput, name: string) => {
      const entry = this.#output('outputs', output);
      return `${name} ${px(this.#middle(entry, medianPx))} → ${px(this.#middle(entry, largerPx))}`;
    };
    return (
      `**On a larger picture.** Maps go on as they are: ${part('unet', 'the U-Net')}, ` +
      `${part('plain', 'full size throughout')}, ${part('pretrained', 'on the pretrained network')}, ` +
      `${part('grid', 'cells')}. A fully connected layer cannot follow; shown the picture shrunk, ` +
      `it goes ${part('dense', '').trim()}.`
    );
  }

  shifted(): string {
    const part = (output: LabOutput, name: string) => {
      const entry = this.#output('shifted', output);
      return `${name} ${px(this.#middle(entry, medianPx))} (missed ${share(this.#middle(entry, missed))})`;
    };
    return (
      `**Where it has never been.** Faces on the left to learn from, on the right to be found: ` +
      `${part('unet', 'the U-Net')}, ${part('pooled', 'pooling and upsampling')}, ` +
      `${part('pretrained', 'on the pretrained network')}, ${part('grid', 'cells')}, ` +
      `${part('dense', 'x and y')}.`
    );
  }

  regions(): string {
    const entries = this.#entries('vessels');
    const best = [...entries].sort(
      (a, b) => (this.#middle(b.entry, overlap) ?? 0) - (this.#middle(a.entry, overlap) ?? 0),
    );
    const list = best.map(
      ({ name, entry }) => `${name} ${this.#middle(entry, overlap)?.toFixed(2) ?? '–'}`,
    );
    return `**Regions.** Overlap, best first: ${list.join('; ')}.`;
  }

  #entries(id: string) {
    const question = QUESTIONS.find((each) => each.id === id);
    if (!question) throw new Error(`The study has no question "${id}".`);
    return question.entries;
  }

  #find(entries: { name: string; entry: StudyEntry }[], fits: (name: string) => boolean) {
    const found = entries.find(({ name }) => fits(name));
    if (!found) throw new Error('The study lacks a set-up its findings speak of.');
    return found.entry;
  }

  #output(id: string, output: LabOutput): StudyEntry {
    const found = this.#entries(id).find(({ entry }) => entry.output === output);
    if (!found) throw new Error(`The question "${id}" has no ${output}.`);
    return found.entry;
  }

  #points(count: number, output: LabOutput): StudyEntry {
    const found = this.#entries('points').find(
      ({ entry: { data, output: own } }) =>
        data.kind === 'points' && data.count === count && own === output,
    );
    if (!found) throw new Error(`The study has no ${output} of ${count} points.`);
    return found.entry;
  }

  #middle(entry: StudyEntry, read: Read): number | null {
    return this.results.middle(entry, read);
  }

  #both(entry: StudyEntry): string {
    return `${px(this.#middle(entry, medianPx))} (p90 ${px(this.#middle(entry, p90Px))})`;
  }

  #best<T extends { entry: StudyEntry }>(entries: readonly T[], read: Read): T {
    const of = ({ entry }: T) => this.#middle(entry, read) ?? Infinity;
    return entries.reduce((best, other) => (of(other) < of(best) ? other : best));
  }

  /** Which of two is better, or that the seeds' own spread is as large as their difference. */
  #compare(a: StudyEntry, b: StudyEntry, read: Read, nameA: string, nameB: string): string {
    const values = (entry: StudyEntry) => this.results.of(entry).flatMap((run) => read(run) ?? []);
    const [ofA, ofB] = [values(a), values(b)];
    const told = `${nameA} has ${px(this.#middle(a, read))}, ${nameB} ${px(this.#middle(b, read))}`;
    const isSame = entryKey(a) === entryKey(b);
    if (ofA.length === 0 || ofB.length === 0 || isSame) return capital(`${told}.`);
    const isApart = Math.max(...ofA) < Math.min(...ofB) || Math.max(...ofB) < Math.min(...ofA);
    return capital(
      isApart ? `${told}, in every seed.` : `${told}: within the spread of the seeds.`,
    );
  }
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
