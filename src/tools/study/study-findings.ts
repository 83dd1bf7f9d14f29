// Findings of the study in sentences. Which set-up is better is read from the figures; a difference that is not
// present in every seed counts as none. Next: study-report.ts.
import type { LabOutput } from '../../core/lab/lab-setup.ts';
import type { StudyEntry, StudyQuestion } from './study-grid.ts';
import { StudyResults, type ReadFigure } from './study-results.ts';

/** Steps of the question "patience", as a multiple of the study's steps. */
const PATIENCE = 5;
/** Share of missed points above which a run counts as failed. */
const MAX_MISSED = 0.5;
/** Share of missed points above which it is mentioned beside the median error. */
const MIN_MENTIONED_MISSED = 0.05;

const medianPx: ReadFigure = ({ figures }) => figures.medianPx;
const p90Px: ReadFigure = ({ figures }) => figures.p90Px;
const missed: ReadFigure = ({ figures }) => figures.missed;
const overlap: ReadFigure = ({ figures }) => figures.overlap;
const stepTime: ReadFigure = ({ stepMs }) => stepMs;
const largerPx: ReadFigure = ({ larger }) => larger?.figures.medianPx ?? null;

const formatPx = (value: number | null) =>
  value === null ? 'no figure' : `${value.toFixed(2)} px`;
const formatShare = (value: number | null) =>
  value === null ? 'no figure' : `${(100 * value).toFixed(0)} %`;
const capitalise = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const gaussianName = ({ target }: StudyEntry) => `a Gaussian of σ ${target.size}`;

/** The findings of the questions that were run, in the questions' order. */
export function findings(results: StudyResults, questions: readonly StudyQuestion[]): string[] {
  const writer = new FindingsWriter(results.runs);
  const all: [needs: string[], sentence: () => string][] = [
    [['targets', 'losses'], () => writer.targets()],
    [['targets'], () => writer.sigmas()],
    [['losses'], () => writer.losses()],
    [['losses'], () => writer.withoutTarget()],
    [['outputs'], () => writer.sizes()],
    [['outputs', 'points'], () => writer.manyPoints()],
    [['outputs', 'points', 'losses'], () => writer.heatmapWeaknesses()],
    [['outputs', 'points', 'patience'], () => writer.patience()],
    [['outputs'], () => writer.larger()],
    [['shifted'], () => writer.shifted()],
    [['vessels'], () => writer.regions()],
  ];
  const run = new Set(questions.map(({ id }) => id));
  return all.flatMap(([needs, sentence]) => (needs.every((id) => run.has(id)) ? [sentence()] : []));
}

class FindingsWriter extends StudyResults {
  /** A single 1 or a Gaussian, by loss. */
  targets(): string {
    const single = this.entries('targets')[0].entry;
    const best = this.bestGaussian();
    const pairs = [
      ['plain cross-entropy', 'cross-entropy'],
      ['focal loss', 'focal'],
      ['squared error', 'squared error'],
    ].map(([name, start]) => {
      const one = this.named('losses', `${start}, a single`);
      const soft = this.named('losses', `${start}, Gaussian`);
      return `${this.#withMissed(one)} and ${this.#withMissed(soft)} with ${name} (${this.#better(one, soft)})`;
    });
    return (
      `**One-hot or Gaussian.** With weighted cross-entropy, ` +
      `${this.#compare(single, best, medianPx, 'a single 1', gaussianName(best))} A single 1 and a ` +
      `Gaussian of σ 2 have ${pairs.join(', ')}.${this.#softTargetNeed()}`
    );
  }

  #better(single: StudyEntry, gaussian: StudyEntry): string {
    if (!this.isApart(single, gaussian, medianPx)) return 'within the spread';
    const isSingle = (this.median(single, medianPx) ?? 0) < (this.median(gaussian, medianPx) ?? 0);
    return `the ${isSingle ? 'single 1' : 'Gaussian'} is better in every seed`;
  }

  /** Which losses need a soft target; empty when the figures do not show it. */
  #softTargetNeed(): string {
    const gain = (start: string) =>
      (this.median(this.named('losses', `${start}, a single`), medianPx) ?? 0) -
      (this.median(this.named('losses', `${start}, Gaussian`), medianPx) ?? 0);
    const isSplit = gain('cross-entropy') > 0 && gain('squared error') > 0 && gain('focal') <= 0;
    return isSplit
      ? ' A loss that gives the many empty pixels their full weight needs the soft target; focal loss, which reduces their weight, does not.'
      : '';
  }

  sigmas(): string {
    const best = this.bestGaussian();
    const worse = this.gaussians()
      .filter((entry) => this.isApart(entry, best, medianPx))
      .map((entry) => `σ ${entry.target.size} (${this.#px(entry, medianPx)})`);
    const clear =
      worse.length > 0 ? `worse in every seed: ${worse.join(', ')}` : 'none is clearly worse';
    return (
      `**Which σ.** ${capitalise(gaussianName(best))} pixels has the smallest median error, ` +
      `${this.#px(best, medianPx)}; ${clear}. A disc of radius 2 has ` +
      `${this.#px(this.named('targets', 'disc'), medianPx)}.`
    );
  }

  losses(): string {
    const entropy = this.named('losses', 'weighted cross-entropy, Gaussian');
    const squared = this.named('losses', 'squared error, Gaussian');
    const plain = this.named('losses', 'cross-entropy, Gaussian');
    const single = this.named('losses', 'squared error, a single 1');
    const names = ['weighted cross-entropy', 'squared error'] as const;
    const first = capitalise(this.#compare(entropy, squared, medianPx, ...names));
    const [later, laterSquared] = [withPatience(entropy), withPatience(squared)];
    const wasContinued = [later, laterSquared].every((entry) => this.of(entry).length > 0);
    const last = wasContinued
      ? ` After five times as many steps, ${this.#compare(later, laterSquared, medianPx, ...names)}`
      : '';
    return (
      `**Cross-entropy or squared error.** ${first} Unweighted cross-entropy has ` +
      `${this.#px(plain, medianPx)}. With a single 1 as the target, squared error misses ` +
      `${this.#share(single, missed)} of the points.${last}`
    );
  }

  /** The soft-argmax loss against a target map. */
  withoutTarget(): string {
    const mean = this.named('losses', 'distance of the mean');
    const gaussian = this.named('losses', 'weighted cross-entropy, Gaussian');
    const names = ['minimising the distance of the map’s mean', 'learning a Gaussian'] as const;
    return (
      `**A target map or only the position.** ${capitalise(this.#compare(mean, gaussian, medianPx, ...names))} ` +
      `At p90, they have ${this.#px(mean, p90Px)} and ${this.#px(gaussian, p90Px)}.`
    );
  }

  /** Upsampling, skip connections and a pretrained encoder. */
  sizes(): string {
    const figures = (output: LabOutput) => {
      const entry = this.output('outputs', output);
      return `${this.#px(entry, medianPx)} (p90 ${this.#px(entry, p90Px)})`;
    };
    const ms = (output: LabOutput) => this.#ms(this.output('outputs', output));
    return (
      `**With or without upsampling.** Full resolution has ${figures('plain')} at ` +
      `${ms('plain')} per step; pooling and upsampling without skip connections ${figures('pooled')} at ` +
      `${ms('pooled')}; the U-Net ${figures('unet')} at ${ms('unet')}; the U-Net on the pretrained network ` +
      `${figures('pretrained')}, without the time of its encoder. Cells of 8 × 8 pixels, which are ` +
      `not upsampled but have an offset within the cell, have ${figures('grid')} at ${ms('grid')}.`
    );
  }

  /** Heatmaps, coordinates and cells by number of points. */
  manyPoints(): string {
    const parts = ([2, 8] as const).map((count) => {
      const figures = (output: LabOutput) => {
        const entry = this.points(count, output);
        return `${this.#px(entry, medianPx)} (missed ${this.#share(entry, missed)})`;
      };
      return `with ${count} points, x and y ${figures('dense')}, the U-Net ${figures('unet')}, cells ${figures('grid')}`;
    });
    const one = this.#px(this.output('outputs', 'dense'), medianPx);
    return `**Heatmaps or x and y, by number of points.** With one point, x and y have ${one}; ${parts.join('; ')}.`;
  }

  /** Time per step, largest errors and dependence on the loss. */
  heatmapWeaknesses(): string {
    const ms = (output: LabOutput) => this.#ms(this.output('outputs', output));
    const [unet, dense] = [this.points(8, 'unet'), this.points(8, 'dense')];
    const [ofUnet, ofDense] = [this.median(unet, p90Px), this.median(dense, p90Px)];
    const isWorse = ofUnet !== null && ofDense !== null && ofUnet > ofDense;
    const explanation = isWorse
      ? 'a heatmap that confuses two objects jumps between them, while x and y stay in the middle'
      : 'the heatmap is better among the largest errors, too';
    const squared = this.of(this.named('losses', 'squared error, Gaussian'));
    const failed = squared.filter((run) => (missed(run) ?? 0) > MAX_MISSED);
    return (
      `**Where heatmaps are worse.** Time: a step takes ${ms('unet')} for the U-Net, ${ms('dense')} for x ` +
      `and y, ${ms('grid')} for cells. Largest errors: with eight points, the U-Net has ` +
      `${formatPx(ofUnet)} at p90, x and y ${formatPx(ofDense)}: ${explanation}. Dependence on the loss: with ` +
      `squared error on a Gaussian, ${failed.length} of ${squared.length} seeds missed more than half of the noses.`
    );
  }

  /** Five times as many steps. */
  patience(): string {
    const outputs = [
      ['unet', 'the U-Net'],
      ['dense', 'x and y'],
      ['grid', 'cells'],
    ] as const;
    const changes = (entryOf: (output: LabOutput) => StudyEntry) =>
      outputs.map(([output, name]) => {
        const before = entryOf(output);
        return `${name} ${this.#px(before, medianPx)} → ${this.#px(withPatience(before), medianPx)}`;
      });
    return (
      `**More steps.** Five times as many steps, one nose: ` +
      `${changes((output) => this.output('outputs', output)).join(', ')}. ` +
      `Eight points: ${changes((output) => this.points(8, output)).join(', ')}.${this.#atEqualTime()}`
    );
  }

  #atEqualTime(): string {
    const unet = this.output('outputs', 'unet');
    const dense = this.output('outputs', 'dense');
    const [ofUnet, ofDense] = [this.median(unet, stepTime), this.median(dense, stepTime)];
    if (ofUnet === null || ofDense === null) return '';
    return (
      ` Five times as many steps of x and y take ${((PATIENCE * ofDense) / ofUnet).toFixed(1)} times as long as ` +
      `the U-Net’s steps without the increase. x and y then have ${this.#px(withPatience(dense), medianPx)}, ` +
      `the U-Net ${this.#px(unet, medianPx)}.`
    );
  }

  larger(): string {
    const part = (output: LabOutput, name: string) => {
      const entry = this.output('outputs', output);
      return `${name} ${this.#px(entry, medianPx)} → ${this.#px(entry, largerPx)}`;
    };
    return (
      `**Larger pictures.** Networks with maps take any size: ${part('unet', 'the U-Net')}, ` +
      `${part('plain', 'full size throughout')}, ${part('pretrained', 'the U-Net on the pretrained network')}, ` +
      `${part('grid', 'cells')}. A fully connected layer takes one size only. On the pictures shrunk to that ` +
      `size: ${part('dense', 'x and y')}.`
    );
  }

  shifted(): string {
    const part = (output: LabOutput, name: string) => {
      const entry = this.output('shifted', output);
      return `${name} ${this.#px(entry, medianPx)} (missed ${this.#share(entry, missed)})`;
    };
    return (
      `**Unseen positions.** Trained on faces on the left, tested on faces on the right: ` +
      `${part('unet', 'the U-Net')}, ${part('pooled', 'pooling and upsampling')}, ` +
      `${part('pretrained', 'the U-Net on the pretrained network')}, ${part('grid', 'cells')}, ` +
      `${part('dense', 'x and y')}.`
    );
  }

  regions(): string {
    const best = [...this.entries('vessels')].sort(
      (a, b) => (this.median(b.entry, overlap) ?? 0) - (this.median(a.entry, overlap) ?? 0),
    );
    const list = best.map(
      ({ name, entry }) => `${name} ${this.median(entry, overlap)?.toFixed(2) ?? '–'}`,
    );
    return `**Regions.** Overlap, best first: ${list.join('; ')}.`;
  }

  /** The figures of two set-ups, and whether they differ in every seed. */
  #compare(a: StudyEntry, b: StudyEntry, read: ReadFigure, nameA: string, nameB: string): string {
    const figures = `${nameA} has ${this.#px(a, read)}, ${nameB} ${this.#px(b, read)}`;
    return this.isApart(a, b, read)
      ? `${figures}, in every seed.`
      : `${figures}: within the seeds’ spread.`;
  }

  #withMissed(entry: StudyEntry): string {
    const share = this.median(entry, missed);
    const isMentioned = share !== null && share >= MIN_MENTIONED_MISSED;
    return this.#px(entry, medianPx) + (isMentioned ? ` (missed ${formatShare(share)})` : '');
  }

  #px(entry: StudyEntry, read: ReadFigure): string {
    return formatPx(this.median(entry, read));
  }

  #share(entry: StudyEntry, read: ReadFigure): string {
    return formatShare(this.median(entry, read));
  }

  #ms(entry: StudyEntry): string {
    return `${(this.median(entry, stepTime) ?? 0).toFixed(0)} ms`;
  }
}

function withPatience(entry: StudyEntry): StudyEntry {
  return { ...entry, patience: PATIENCE };
}
