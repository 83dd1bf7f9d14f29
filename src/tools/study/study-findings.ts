// What the study's figures say, in sentences: which set-up won each comparison is read from the figures,
// and a difference smaller than the seeds' own is called none.
import type { LabOutput } from '../../core/lab/lab-setup.ts';
import type { StudyEntry, StudyQuestion } from './study-grid.ts';
import { capital, gaussianName, px, share, StudyReader, type Read } from './study-reader.ts';
import type { StudyResults } from './study-results.ts';

const medianPx: Read = ({ figures }) => figures.medianPx;
const p90Px: Read = ({ figures }) => figures.p90Px;
const missed: Read = ({ figures }) => figures.missed;
const overlap: Read = ({ figures }) => figures.overlap;
const stepTime: Read = ({ stepMs }) => stepMs;
const largerPx: Read = ({ larger }) => larger?.figures.medianPx ?? null;

/** The sentences for which there are figures, in the order of the questions. */
export function findings(results: StudyResults, questions: readonly StudyQuestion[]): string[] {
  const tell = new Teller(results);
  const all: [needs: string[], sentence: () => string][] = [
    [['targets', 'losses'], () => tell.targets()],
    [['targets'], () => tell.sigmas()],
    [['losses'], () => tell.losses()],
    [['losses'], () => tell.withoutTarget()],
    [['outputs'], () => tell.sizes()],
    [['outputs', 'points'], () => tell.manyPoints()],
    [['outputs', 'points', 'losses'], () => tell.wherePointMapsLose()],
    [['outputs', 'points', 'patience'], () => tell.patience()],
    [['outputs'], () => tell.larger()],
    [['shifted'], () => tell.shifted()],
    [['vessels'], () => tell.regions()],
  ];
  const asked = new Set(questions.map(({ id }) => id));
  return all.flatMap(([needs, sentence]) =>
    needs.every((id) => asked.has(id)) ? [sentence()] : [],
  );
}

class Teller extends StudyReader {
  /** One-hot or Gaussian, by loss. */
  targets(): string {
    const single = this.entries('targets')[0].entry;
    const best = this.bestGaussian();
    const pairs = [
      ['plain cross-entropy', 'cross-entropy'],
      ['focal loss', 'focal'],
      ['squared error', 'squared error'],
    ].map(([name, start]) => {
      const one = this.loss(`${start}, a single`);
      const soft = this.loss(`${start}, Gaussian`);
      return `with ${name} ${this.withMissed(one)} and ${this.withMissed(soft)}${this.#ahead(one, soft)}`;
    });
    return (
      `**One-hot or Gaussian.** With weighted cross-entropy ` +
      `${this.compare(single, best, medianPx, 'a single 1', gaussianName(best))} A single 1 and a ` +
      `Gaussian of σ 2 have ${pairs.join(', ')}.${this.#whoNeedsIt()}`
    );
  }

  /** Which is ahead, where no seed says otherwise. */
  #ahead(single: StudyEntry, gaussian: StudyEntry): string {
    if (!this.isApart(single, gaussian, medianPx)) return ' (within the spread)';
    const isSingle = (this.middle(single, medianPx) ?? 0) < (this.middle(gaussian, medianPx) ?? 0);
    return ` (the ${isSingle ? 'single 1' : 'Gaussian'} ahead in every seed)`;
  }

  /** Said only when the figures say it. */
  #whoNeedsIt(): string {
    const gain = (start: string) =>
      (this.middle(this.loss(`${start}, a single`), medianPx) ?? 0) -
      (this.middle(this.loss(`${start}, Gaussian`), medianPx) ?? 0);
    const isSplit = gain('cross-entropy') > 0 && gain('squared error') > 0 && gain('focal') <= 0;
    return isSplit
      ? ' A loss that lets the many empty pixels count for all they are needs the soft target; one that holds them down does not.'
      : '';
  }

  /** Which σ. */
  sigmas(): string {
    const best = this.bestGaussian();
    const worse = this.gaussians()
      .filter((entry) => this.isApart(entry, best, medianPx))
      .map((entry) => `σ ${entry.target.size} (${px(this.middle(entry, medianPx))})`);
    const clear =
      worse.length > 0 ? `worse in every seed: ${worse.join(', ')}` : 'none is clearly worse';
    const disc = this.find(this.entries('targets'), (name) => name.startsWith('disc'));
    return (
      `**Which σ.** ${capital(gaussianName(best))} pixels has the smallest median error, ` +
      `${px(this.middle(best, medianPx))}; ${clear}. A disc of radius 2 has ` +
      `${px(this.middle(disc, medianPx))}.`
    );
  }

  /** Cross-entropy or squared error. */
  losses(): string {
    const entropy = this.loss('weighted cross-entropy, Gaussian');
    const squared = this.loss('squared error, Gaussian');
    const plain = this.loss('cross-entropy, Gaussian');
    const single = this.loss('squared error, a single 1');
    return (
      `**Cross-entropy or squared error.** ${capital(this.compare(entropy, squared, medianPx, 'weighted cross-entropy', 'squared error'))} ` +
      `Not weighted, cross-entropy has ${px(this.middle(plain, medianPx))}. With a single 1 as the ` +
      `target squared error misses ${share(this.middle(single, missed))} of the points.${this.#lossesLater(entropy, squared)}`
    );
  }

  /** Whether the loser only needs longer; said where that was tried. */
  #lossesLater(entropy: StudyEntry, squared: StudyEntry): string {
    const later = [entropy, squared].map((entry) => ({ ...entry, patience: 5 }));
    if (later.some((entry) => this.results.of(entry).length === 0)) return '';
    const names = ['weighted cross-entropy', 'squared error'] as const;
    return ` After five times as many steps ${this.compare(later[0], later[1], medianPx, ...names)}`;
  }

  /** Seeds that miss more than half of the noses, of all there are. */
  #lostSeeds(entry: StudyEntry): string {
    const runs = this.results.of(entry);
    const lost = runs.filter((run) => (missed(run) ?? 0) > 0.5).length;
    return `${lost} of ${runs.length} seeds`;
  }

  /** What speaks against maps. */
  wherePointMapsLose(): string {
    const unet = this.output('outputs', 'unet');
    const dense = this.output('outputs', 'dense');
    const ms = (entry: StudyEntry) => `${(this.middle(entry, stepTime) ?? 0).toFixed(0)} ms`;
    const map = this.middle(this.points(8, 'unet'), p90Px);
    const numbers = this.middle(this.points(8, 'dense'), p90Px);
    const isWorse = map !== null && numbers !== null && map > numbers;
    const worst = isWorse
      ? 'a map that takes one thing for another jumps to it, where two numbers stay in the middle'
      : 'here the map is ahead even among its worst';
    const squared = this.loss('squared error, Gaussian');
    const cells = this.output('outputs', 'grid');
    return (
      `**Where the map loses.** In time: a step takes the U-Net ${ms(unet)}, x and y ${ms(dense)}, ` +
      `cells ${ms(cells)}. In its worst tenth: with eight points the U-Net is ${px(map)} off at p90, x and ` +
      `y ${px(numbers)}: ${worst}. And it hangs on its loss: squared error on a Gaussian left ` +
      `${this.#lostSeeds(squared)} with more than half of the noses missed.`
    );
  }

  /** What a heatmap loses to: a loss of its own mean. */
  withoutTarget(): string {
    const mean = this.loss('distance of the mean');
    const gaussian = this.loss('weighted cross-entropy, Gaussian');
    const names = ['learning the distance of the map’s mean', 'learning a Gaussian'] as const;
    return (
      `**A target or only the place.** ${capital(this.compare(mean, gaussian, medianPx, ...names))} ` +
      `At p90 it is ${px(this.middle(mean, p90Px))} to ${px(this.middle(gaussian, p90Px))}.`
    );
  }

  /** With or without upsampling, skips, and a pretrained way in. */
  sizes(): string {
    const of = (output: LabOutput) => this.output('outputs', output);
    const ms = (output: LabOutput) =>
      `${(this.middle(of(output), ({ stepMs }) => stepMs) ?? 0).toFixed(0)} ms`;
    return (
      `**With or without upsampling.** Full size throughout has ${this.both(of('plain'))} at ` +
      `${ms('plain')} a step; pooling and upsampling without shortcuts ${this.both(of('pooled'))} at ` +
      `${ms('pooled')}; the U-Net ${this.both(of('unet'))} at ${ms('unet')}; on the pretrained network ` +
      `${this.both(of('pretrained'))}, beside the time its encoder takes. Cells of 8 × 8 pixels, which are ` +
      `never made larger but say where in the cell, have ${this.both(of('grid'))} at ${ms('grid')}.`
    );
  }

  /** Heatmap or regression with n points. */
  manyPoints(): string {
    const parts = ([2, 8] as const).map((count) => {
      const of = (output: LabOutput) => this.points(count, output);
      return (
        `with ${count} points x and y ${px(this.middle(of('dense'), medianPx))} (missed ` +
        `${share(this.middle(of('dense'), missed))}), the U-Net ${px(this.middle(of('unet'), medianPx))} ` +
        `(${share(this.middle(of('unet'), missed))}), cells ${px(this.middle(of('grid'), medianPx))} ` +
        `(${share(this.middle(of('grid'), missed))})`
      );
    });
    const one = px(this.middle(this.output('outputs', 'dense'), medianPx));
    return `**Maps or x and y, as points are added.** With one, x and y are ${one} off; ${parts.join('; ')}.`;
  }

  patience(): string {
    const change = (before: StudyEntry) => {
      const after = { ...before, patience: 5 };
      return `${px(this.middle(before, medianPx))} → ${px(this.middle(after, medianPx))}`;
    };
    const names = [
      ['unet', 'the U-Net'],
      ['dense', 'x and y'],
      ['grid', 'cells'],
    ] as const;
    const parts = (of: (output: LabOutput) => StudyEntry) =>
      names.map(([output, name]) => `${name} ${change(of(output))}`).join(', ');
    return (
      `**Patience.** Five times as many steps, one nose: ${parts((output) => this.output('outputs', output))}. ` +
      `Eight points: ${parts((output) => this.points(8, output))}.${this.#withEqualTime()}`
    );
  }

  /** Equal steps are not equal time. */
  #withEqualTime(): string {
    const unet = this.output('outputs', 'unet');
    const dense = this.output('outputs', 'dense');
    const [ofUnet, ofDense] = [this.middle(unet, stepTime), this.middle(dense, stepTime)];
    if (ofUnet === null || ofDense === null) return '';
    const later = { ...dense, patience: 5 };
    return (
      ` So many steps of x and y take ${((5 * ofDense) / ofUnet).toFixed(1)} times as long as the U-Net’s few, ` +
      `and come to ${px(this.middle(later, medianPx))} where it has ${px(this.middle(unet, medianPx))}.`
    );
  }

  larger(): string {
    const part = (output: LabOutput, name: string) => {
      const entry = this.output('outputs', output);
      return `${name} ${px(this.middle(entry, medianPx))} → ${px(this.middle(entry, largerPx))}`;
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
      const entry = this.output('shifted', output);
      return `${name} ${px(this.middle(entry, medianPx))} (missed ${share(this.middle(entry, missed))})`;
    };
    return (
      `**Where it has never been.** Faces on the left to learn from, on the right to be found: ` +
      `${part('unet', 'the U-Net')}, ${part('pooled', 'pooling and upsampling')}, ` +
      `${part('pretrained', 'on the pretrained network')}, ${part('grid', 'cells')}, ` +
      `${part('dense', 'x and y')}.`
    );
  }

  regions(): string {
    const entries = this.entries('vessels');
    const best = [...entries].sort(
      (a, b) => (this.middle(b.entry, overlap) ?? 0) - (this.middle(a.entry, overlap) ?? 0),
    );
    const list = best.map(
      ({ name, entry }) => `${name} ${this.middle(entry, overlap)?.toFixed(2) ?? '–'}`,
    );
    return `**Regions.** Overlap, best first: ${list.join('; ')}.`;
  }
}
