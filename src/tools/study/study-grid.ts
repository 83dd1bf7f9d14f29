// The study's questions, each with the set-ups that it compares. Settings that an entry omits are those of BASIS.
// Next: study-runs.ts.
import type { LabData, LabLoss, LabOutput, LabTarget } from '../../core/lab/lab-setup.ts';
import { OUTPUT_WORDS } from '../../core/lab/lab-words.ts';

/** One set-up, without its seed. */
export interface StudyEntry {
  data: Exclude<LabData, { kind: 'lesson' }>;
  output: LabOutput;
  target: LabTarget;
  loss: LabLoss;
  /** Multiple of the study's steps. */
  patience: number;
  /** Whether faces are on the left in training and on the right in testing. */
  isShifted: boolean;
}

export interface StudyQuestion {
  /** Name in `--questions`. */
  id: string;
  title: string;
  /** The settings that are equal, and those that differ. */
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

/** Stable name of a set-up, used in files. A set-up that is in two questions is run once. */
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
    title: 'The form of the output',
    text: 'One nose. Heatmaps learn a Gaussian of σ 2 with weighted cross-entropy; x and y minimise the distance; cells minimise cross-entropy and the squared error of the offset.',
    entries: vary(outputs(ALL)),
  },
  {
    id: 'points',
    title: 'More points',
    text: 'Two and eight points on moving shapes, among similar shapes; a bar may occlude them.',
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
    text: 'Whether the set-ups that are worse only need more steps. The time per step is the same as above.',
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
    title: 'Unseen positions',
    text: 'The centre of each face is in the left half of the picture in training, and in the right half in testing.',
    entries: vary(outputs(ALL), { ...BASIS, isShifted: true }),
  },
  {
    id: 'vessels',
    title: 'A region instead of points',
    text: 'Segmentation of thin vessels. The figure is the overlap of prediction and truth (intersection over union).',
    entries: vary(
      [
        ['U-Net: cross-entropy', { loss: 'cross-entropy' }],
        ['U-Net: focal', { loss: 'focal' }],
        ['U-Net: squared error', { loss: 'squared' }],
        ['U-Net: cross-entropy and Dice', {}],
        ['Full resolution: cross-entropy and Dice', { output: 'plain' }],
        ['Pooling and upsampling: cross-entropy and Dice', { output: 'pooled' }],
        ['U-Net on a pretrained network: cross-entropy and Dice', { output: 'pretrained' }],
      ],
      { ...BASIS, data: { kind: 'vessels' }, loss: 'dice' },
    ),
  },
];
