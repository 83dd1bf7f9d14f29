// What can be chosen in the lab, and which choices go together. What each choice is, in words, and who
// introduced it: lab-words.ts. What is learned from: lab-scene.ts.

/** What is learned. */
export const LAB_DATA = ['face', 'points', 'vessels', 'lesson'] as const;
export type LabDataKind = (typeof LAB_DATA)[number];

/** How the network answers. */
export const LAB_OUTPUTS = ['plain', 'pooled', 'unet', 'pretrained', 'dense', 'grid'] as const;
export type LabOutput = (typeof LAB_OUTPUTS)[number];

/** What a map should show where the point is. */
export const LAB_TARGETS = ['single', 'gaussian', 'disc'] as const;
export type LabTargetKind = (typeof LAB_TARGETS)[number];

/** What makes an answer wrong, and by how much. */
export const LAB_LOSSES = [
  'cross-entropy',
  'weighted',
  'focal',
  'squared',
  'soft-argmax',
  'dice',
] as const;
export type LabLoss = (typeof LAB_LOSSES)[number];

/** How long is learned. */
export const LAB_BUDGETS = ['small', 'medium', 'large'] as const;
export type LabBudget = (typeof LAB_BUDGETS)[number];

export type LabData =
  | { kind: 'face' }
  /** So many points, each on a shape of its own: 1 to `MAX_LAB_POINTS`. */
  | { kind: 'points'; count: number }
  | { kind: 'vessels' }
  /** One of the person's own lessons, in the database. */
  | { kind: 'lesson'; lessonId: string };

export const MAX_LAB_POINTS = 8;

/** The widest σ or radius that can be chosen, pixels of the picture. */
export const LARGEST_LAB_TARGET = 6;

/** `size`: σ of a Gaussian or radius of a disc, pixels of the picture; of no meaning for a single 1. */
export interface LabTarget {
  kind: LabTargetKind;
  size: number;
}

/** One set-up: everything its figures follow from. */
export interface LabSetup {
  data: LabData;
  /** Of the square pictures, pixels: a multiple of 32. */
  side: number;
  output: LabOutput;
  target: LabTarget;
  loss: LabLoss;
  budget: LabBudget;
  /** Of pictures and first weights alike. */
  seed: number;
}

/** What a second set-up may have otherwise: what is learned, and from which seed, is the same for both. */
export type LabDifference = Partial<Pick<LabSetup, 'output' | 'target' | 'loss' | 'budget'>>;

export const LAB_SIDE = 64;

/** Where the lab begins. */
export const FIRST_SETUP: LabSetup = {
  data: { kind: 'face' },
  side: LAB_SIDE,
  output: 'unet',
  target: { kind: 'gaussian', size: 2 },
  loss: 'weighted',
  budget: 'small',
  seed: 1,
};

/** How a budget is spent. All outputs get the same pictures in the same order. */
export interface LabBudgetPlan {
  steps: number;
  /** Pictures in a step. */
  batch: number;
}

export const LAB_BUDGET_PLANS: Record<LabBudget, LabBudgetPlan> = {
  small: { steps: 200, batch: 8 },
  medium: { steps: 600, batch: 8 },
  large: { steps: 2000, batch: 8 },
};

/** Whether the answer is a map a point, as large as the picture or nearly so. */
export function answersWithMaps(output: LabOutput): boolean {
  return output !== 'dense' && output !== 'grid';
}

/** Pixels of the frozen network's input to one of the picture: its first layers need to see thin things. */
export const ENCODER_ENLARGES = 2;
/** The frozen network's finest answers have stride 4 in the enlarged picture. */
const PRETRAINED_STRIDE = 4 / ENCODER_ENLARGES;
const GRID_STRIDE = 8;

/** Pixels of the picture to a cell of the answer: 1 for maps as large as the picture. */
export function strideOf(output: LabOutput): number {
  if (output === 'pretrained') return PRETRAINED_STRIDE;
  return output === 'grid' ? GRID_STRIDE : 1;
}

/** Whether what is learned is a region and not points. */
export function isRegionData({ kind }: Pick<LabData, 'kind'>): boolean {
  return kind === 'vessels';
}

/** The outputs that can learn this. */
export function outputsFor(data: Pick<LabData, 'kind'>): readonly LabOutput[] {
  return isRegionData(data) ? LAB_OUTPUTS.filter(answersWithMaps) : LAB_OUTPUTS;
}

/**
 * The targets that mean something. None for a region, whose target is its mask; none for outputs
 * that are no map, and a soft-argmax learns from the place alone.
 */
export function targetsFor({
  data,
  output,
  loss,
}: Pick<LabSetup, 'data' | 'output' | 'loss'>): readonly LabTargetKind[] {
  const takesNone = isRegionData(data) || !answersWithMaps(output) || loss === 'soft-argmax';
  return takesNone ? [] : LAB_TARGETS;
}

/** The losses that mean something; none for outputs that are no map and bring a loss of their own. */
export function lossesFor({ data, output }: Pick<LabSetup, 'data' | 'output'>): readonly LabLoss[] {
  if (!answersWithMaps(output)) return [];
  const other: LabLoss = isRegionData(data) ? 'soft-argmax' : 'dice';
  return LAB_LOSSES.filter((loss) => loss !== other);
}

/** The same set-up with what cannot be changed to what can: the first that goes with the rest. */
export function settleSetup(setup: LabSetup): LabSetup {
  const outputs = outputsFor(setup.data);
  const output = outputs.includes(setup.output) ? setup.output : 'unet';
  const losses = lossesFor({ data: setup.data, output });
  const isKept = losses.length === 0 || losses.includes(setup.loss);
  const loss = isKept ? setup.loss : isRegionData(setup.data) ? 'dice' : 'weighted';
  return { ...setup, output, loss };
}
