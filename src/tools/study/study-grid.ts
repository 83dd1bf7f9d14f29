// What the study compares: questions, each with the set-ups that answer it. Everything a set-up does not
// name is as in the basis. Next: study-runs.ts runs them, study-report.ts tells of them.
import type { LabData, LabLoss, LabOutput, LabTarget } from '../../core/lab/lab-setup.ts';
import { OUTPUT_WORDS } from '../../core/lab/lab-words.ts';

/** One set-up, apart from its seed. */
export interface StudyEntry {
  data: Exclude<LabData, { kind: 'lesson' }>;
  output: LabOutput;
  target: LabTarget;
  loss: LabLoss;
  /** Times the study's steps. */
  patience: number;
  /** Learned with faces on the left, tested with faces on the right. */
  isShifted: boolean;
}

export interface StudyQuestion {
  /** How `--questions` names it. */
  id: string;
  title: string;
  /** What is the same for all, and what differs. */
  text: string;
  entries: { name: string; entry: StudyEntry }[];
}

const BASIS: StudyEntry = {
  data: { kind: 'face' },
  output: 'unet',
  target: { kind: 'gaussian', size: 2 },
  loss: 'weighted',
  patience: 1,
  isShifted: false,
};

/** Names an entry for good: the same set-up in two questions is run once. */
export function entryKey({ data, output, target, loss, patience, isShifted }: StudyEntry): string {
  const count = data.kind === 'points' ? data.count : '';
  const size = target.kind === 'single' ? '' : target.size;
  const parts = [`${data.kind}${count}`, output];
  if (output !== 'dense' && output !== 'grid') {
    if (loss !== 'soft-argmax' && data.kind !== 'vessels') parts.push(`${target.kind}${size}`);
    parts.push(loss);
  }
  if (patience > 1) parts.push(`times${patience}`);
  if (isShifted) parts.push('shifted');
  return parts.join('-').replaceAll('.', '_');
}

const EIGHT_POINTS: StudyEntry = { ...BASIS, data: { kind: 'points', count: 8 } };

const vary = (changes: [name: string, change: Partial<StudyEntry>][], basis = BASIS) =>
  changes.map(([name, change]) => ({ name, entry: { ...basis, ...change } }));

const SINGLE: LabTarget = { kind: 'single', size: 0 };
const gaussian = (size: number): LabTarget => ({ kind: 'gaussian', size });
const LOSS_NAMES: [LabLoss, string][] = [
  ['cross-entropy', 'cross-entropy'],
  ['weighted', 'weighted cross-entropy'],
  ['focal', 'focal'],
  ['squared', 'squared error'],
];
const outputs = (list: readonly LabOutput[]) =>
  list.map((output): [string, Partial<StudyEntry>] => [OUTPUT_WORDS[output].name, { output }]);
const ALL: readonly LabOutput[] = ['plain', 'pooled', 'unet', 'pretrained', 'dense', 'grid'];

export const QUESTIONS: readonly StudyQuestion[] = [
  {
    id: 'targets',
    title: 'A single 1, a Gaussian or a disc',
    text: 'One nose, a U-Net, weighted cross-entropy; the target differs. Sizes are in pixels.',
    entries: vary([
      ['a single 1', { target: SINGLE }],
      ...[0.7, 1, 1.5, 2, 3, 4].map((size): [string, Partial<StudyEntry>] => [
        `Gaussian, σ ${size}`,
        { target: gaussian(size) },
      ]),
      ['disc, radius 2', { target: { kind: 'disc', size: 2 } }],
    ]),
  },
  {
    id: 'losses',
    title: 'Which loss',
    text: 'One nose, a U-Net; loss and target differ.',
    entries: vary([
      ...LOSS_NAMES.map(([loss, name]): [string, Partial<StudyEntry>] => [
        `${name}, Gaussian of σ 2`,
        { loss },
      ]),
      ...LOSS_NAMES.map(([loss, name]): [string, Partial<StudyEntry>] => [
        `${name}, a single 1`,
        { loss, target: SINGLE },
      ]),
      ['distance of the mean, no target', { loss: 'soft-argmax' }],
    ]),
  },
  {
    id: 'outputs',
    title: 'How the network answers',
    text: 'One nose. Maps learn a Gaussian of σ 2 by weighted cross-entropy; x and y learn the distance; cells learn cross-entropy and the square of the offset’s error.',
    entries: vary(outputs(ALL)),
  },
  {
    id: 'points',
    title: 'More points',
    text: 'Two and eight points on moving shapes, among others that look nearly the same; a bar may cover them.',
    entries: [2, 8].flatMap((count) =>
      vary(outputs(count === 8 ? ALL : ['pooled', 'unet', 'dense', 'grid']), {
        ...BASIS,
        data: { kind: 'points', count },
      }).map(({ name, entry }) => ({ name: `${count} points: ${name}`, entry })),
    ),
  },
  {
    id: 'patience',
    title: 'Five times as many steps',
    text: 'Whether those that fall behind only need longer. A step takes as long as above.',
    entries: [
      ...vary(outputs(['unet', 'dense', 'grid']), { ...BASIS, patience: 5 }),
      ...vary([['U-Net, squared error', { loss: 'squared' }]], { ...BASIS, patience: 5 }),
      ...vary(outputs(['unet', 'dense', 'grid']), { ...EIGHT_POINTS, patience: 5 }).map(
        ({ name, entry }) => ({ name: `8 points: ${name}`, entry }),
      ),
    ],
  },
  {
    id: 'shifted',
    title: 'Where it has never been',
    text: 'Every face to learn from has its middle in the left half of the picture, every face to be tested on in the right half.',
    entries: vary(outputs(ALL), { ...BASIS, isShifted: true }),
  },
  {
    id: 'vessels',
    title: 'A region instead of points',
    text: 'Thin vessels, segmented. The figure is the overlap of answer and truth (intersection over union).',
    entries: vary(
      [
        ['U-Net: cross-entropy', { loss: 'cross-entropy' }],
        ['U-Net: focal', { loss: 'focal' }],
        ['U-Net: squared error', { loss: 'squared' }],
        ['U-Net: cross-entropy and Dice', {}],
        ['Full size throughout: cross-entropy and Dice', { output: 'plain' }],
        ['Pooling, then upsampling: cross-entropy and Dice', { output: 'pooled' }],
        ['U-Net on a pretrained network: cross-entropy and Dice', { output: 'pretrained' }],
      ],
      { ...BASIS, data: { kind: 'vessels' }, loss: 'dice' },
    ),
  },
];
