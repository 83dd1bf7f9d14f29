// The choices in the lab and their valid combinations. Their texts are in core/lab/lab-words.ts.
// Next: core/lab/lab-scene.ts.

/** Kinds of data. */
export const LAB_DATA = ['face', 'points', 'vessels', 'lesson'] as const;
export type LabDataKind = (typeof LAB_DATA)[number];

/** Architectures and outputs of the network. */
export const LAB_OUTPUTS = ['plain', 'pooled', 'unet', 'pretrained', 'dense', 'grid'] as const;
export type LabOutput = (typeof LAB_OUTPUTS)[number];

/** Kinds of target heatmaps. */
export const LAB_TARGETS = ['single', 'gaussian', 'disc'] as const;
export type LabTargetKind = (typeof LAB_TARGETS)[number];

/** Loss functions. */
export const LAB_LOSSES = [
  'cross-entropy',
  'weighted',
  'focal',
  'squared',
  'soft-argmax',
  'dice',
] as const;
export type LabLoss = (typeof LAB_LOSSES)[number];

/** Training budgets. */
export const LAB_BUDGETS = ['small', 'medium', 'large'] as const;
export type LabBudget = (typeof LAB_BUDGETS)[number];

/** The data to learn from. */
export type LabData =
  | { kind: 'face' }
  /** `count` points, 1 to `MAX_LAB_POINTS`, each on a separate shape. */
  | { kind: 'points'; count: number }
  | { kind: 'vessels' }
  /** A lesson in the database. */
  | { kind: 'lesson'; lessonId: string };

/** Maximum number of points: one for each colour. */
export const MAX_LAB_POINTS = 8;

/** Maximum σ or radius, pixels of the picture. */
export const MAX_LAB_TARGET_PX = 6;

/** `size` is the σ of a Gaussian or the radius of a disc, pixels of the picture; unused for one-hot targets. */
export interface LabTarget {
  kind: LabTargetKind;
  size: number;
}

/** A set-up. It determines its results completely. */
export interface LabSetup {
  data: LabData;
  /** Side of the square pictures, pixels: a multiple of 32. */
  side: number;
  output: LabOutput;
  target: LabTarget;
  loss: LabLoss;
  budget: LabBudget;
  /** Seed of the training pictures and of the initial weights. */
  seed: number;
}

/** The changes of a second set-up for comparison. Data and seed are the same for both. */
export type LabDifference = Partial<Pick<LabSetup, 'output' | 'target' | 'loss' | 'budget'>>;

/** Side of the lab's pictures, pixels. */
export const LAB_SIDE = 64;

/** The initial set-up. */
export const FIRST_SETUP: LabSetup = {
  data: { kind: 'face' },
  side: LAB_SIDE,
  output: 'unet',
  target: { kind: 'gaussian', size: 2 },
  loss: 'weighted',
  budget: 'small',
  seed: 1,
};

/** The steps of a budget. All outputs get the same pictures in the same order. */
export interface LabBudgetPlan {
  steps: number;
  /** Pictures per step. */
  batch: number;
}

/** The plan of each budget. */
export const LAB_BUDGET_PLANS: Record<LabBudget, LabBudgetPlan> = {
  small: { steps: 200, batch: 8 },
  medium: { steps: 600, batch: 8 },
  large: { steps: 2000, batch: 8 },
};

/** Whether an output is one heatmap per point at (nearly) the picture's resolution. */
export function answersWithMaps(output: LabOutput): boolean {
  return output !== 'dense' && output !== 'grid';
}

/** The picture is enlarged by this factor for the pretrained network, so that its first layers resolve thin lines. */
export const ENCODER_ENLARGES = 2;
/** The pretrained network's finest features have stride 4 in the enlarged picture. */
const PRETRAINED_STRIDE = 4 / ENCODER_ENLARGES;
const GRID_STRIDE = 8;

/** Pixels of the picture per cell of the output. */
export function strideOf(output: LabOutput): number {
  if (output === 'pretrained') return PRETRAINED_STRIDE;
  return output === 'grid' ? GRID_STRIDE : 1;
}

/** Whether the data has a region instead of points. */
export function isRegionData({ kind }: Pick<LabData, 'kind'>): boolean {
  return kind === 'vessels';
}

/** The outputs that support the data. */
export function outputsFor(data: Pick<LabData, 'kind'>): readonly LabOutput[] {
  return isRegionData(data) ? LAB_OUTPUTS.filter(answersWithMaps) : LAB_OUTPUTS;
}

/**
 * The valid targets. There are none for a region, whose target is its mask, for outputs without a heatmap, and for
 * soft-argmax, which uses the coordinates.
 */
export function targetsFor({
  data,
  output,
  loss,
}: Pick<LabSetup, 'data' | 'output' | 'loss'>): readonly LabTargetKind[] {
  const takesNone = isRegionData(data) || !answersWithMaps(output) || loss === 'soft-argmax';
  return takesNone ? [] : LAB_TARGETS;
}

/** The valid losses; none for outputs without a heatmap, which define their loss. */
export function lossesFor({ data, output }: Pick<LabSetup, 'data' | 'output'>): readonly LabLoss[] {
  if (!answersWithMaps(output)) return [];
  const other: LabLoss = isRegionData(data) ? 'soft-argmax' : 'dice';
  return LAB_LOSSES.filter((loss) => loss !== other);
}

/** Replaces invalid choices of a set-up by valid defaults. */
export function settleSetup(setup: LabSetup): LabSetup {
  const outputs = outputsFor(setup.data);
  const output = outputs.includes(setup.output) ? setup.output : 'unet';
  const losses = lossesFor({ data: setup.data, output });
  const isKept = losses.length === 0 || losses.includes(setup.loss);
  const loss = isKept ? setup.loss : isRegionData(setup.data) ? 'dice' : 'weighted';
  return { ...setup, output, loss };
}
