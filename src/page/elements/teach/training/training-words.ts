// What a run would do with a lesson, and the wording of its settings and results.
import type { LessonDocument } from '../../../../core/lesson/lesson-document.ts';
import { toLabelledFrames } from '../../../../core/lesson/lesson-document.ts';
import { isKnown } from '../../../../core/lesson/labels.ts';
import { Random } from '../../../../core/random.ts';
import { splitForTraining } from '../../../../core/lesson/split.ts';
import type { TrainingPace } from '../../../../storage/run-store.ts';
import type {
  Comparison,
  RegionComparison,
  TrainingReport,
  TrainingResult,
} from '../../../../api/trainer-api.ts';
import { formatCount, formatDuration, formatPixels } from '../../shared/format.ts';

/** Seed of a run, so that the split estimated here is the one of the run. */
export const TRAINING_SEED = 1;
/** Augmented views per frame, and the maximum for all frames. The frozen network sees each view once. */
const VIEWS_PER_FRAME = 24;
const MAX_VIEWS = 480;
/** Until a run is measured on this device. Measured on two CPU threads of a laptop. */
export const DEFAULT_PACE: TrainingPace = { stepMs: 60, viewMs: 30 };

/** What a run would do with a lesson. */
export interface TrainingEstimate {
  /** Numbers of frames. */
  training: number;
  heldOut: number;
  seconds: number;
  /** Why the lesson cannot be trained, as a sentence; null if it can. */
  problem: string | null;
}

/**
 * Estimates a run.
 * @param pace measured in the last run on this device
 * @param learnedFrom ids of the frames that the starting model was trained on
 */
export function estimateTraining(
  lesson: LessonDocument,
  steps: number,
  { stepMs, viewMs }: TrainingPace,
  learnedFrom: readonly string[] = [],
): TrainingEstimate {
  const learned = new Set(learnedFrom);
  const frames = toLabelledFrames(lesson)
    .map((frame, index) => ({ ...frame, isLearned: learned.has(lesson.frames[index].id) }))
    .filter(({ labels }) => labels.some(isKnown));
  const random = new Random(TRAINING_SEED);
  const { training, heldOut } = splitForTraining(frames, random, ({ isLearned }) => isLearned);
  const views = Math.min(MAX_VIEWS, VIEWS_PER_FRAME * training.length);
  const seconds = (views * viewMs + steps * stepMs) / 1000;
  const problem = findProblem(lesson, frames.length);
  return { training: training.length, heldOut: heldOut.length, seconds, problem };
}

function findProblem({ points, frames }: LessonDocument, labelled: number): string | null {
  if (points.length === 0) return 'No points yet. Add a point and label it.';
  if (frames.length === 0) return 'No frames yet.';
  if (labelled === 0) return 'No labelled frames yet.';
  return null;
}

/** "Train on 8 frames, test on 2, about 40 s." */
export function describeEstimate({ training, heldOut, seconds }: TrainingEstimate): string {
  const test = heldOut > 0 ? `test on ${heldOut}` : 'too few to test';
  return `Train on ${formatCount(training, 'frame')}, ${test}, ${formatDuration(seconds)}.`;
}

/** The outcome of a run, as a heading. */
export function formatOutcome({ stopped, failure }: TrainingResult): string {
  if (failure !== null) return 'Ended early. Best model kept';
  return stopped ? 'Stopped. Best model kept' : 'Trained';
}

/** Explains a run that ended early but left a usable model. */
export const DIVERGED_LATE =
  'Training diverged repeatedly, so the last good model was kept. Look for labels in wrong places, ' +
  'then train again.';

/** Before and after: "12.3 px → 3.1 px". */
export function formatChange({ before, after }: Comparison): string {
  const from = before ? `${formatPixels(before.medianPx)} → ` : '';
  return from + formatPixels(after.medianPx);
}

/** Intersection over union: "overlap 0.86 of 1". */
export function formatOverlap(overlap: number): string {
  return `overlap ${overlap.toFixed(2)} of 1`;
}

/** Before and after: "0.71 → 0.86 of 1". */
export function formatOverlapChange({ before, after }: Pick<RegionComparison, 'before' | 'after'>) {
  const from = before ? `${before.median.toFixed(2)} → ` : '';
  return `${from}${after.median.toFixed(2)} of 1`;
}

/** A confidence interval: "2.1 to 3.4". */
export function formatInterval(
  interval: readonly [number, number] | null,
  fractionDigits: number,
): string {
  if (!interval) return 'too few frames';
  return interval.map((bound) => bound.toFixed(fractionDigits)).join(' to ');
}

/** The error of one frame: "3.1 px off", "overlap 0.62 of 1", or both. */
export function formatFrameError({
  meanPx,
  overlap = null,
}: Omit<TrainingReport['frames'][number], 'frameId'>): string {
  const off = meanPx === null ? [] : [`${formatPixels(meanPx)} off`];
  return [...off, ...(overlap === null ? [] : [formatOverlap(overlap)])].join(', ');
}

/** The test result of a model, to follow its points: ", 3.1 px off, overlap 0.86 of 1". Empty if untested. */
export function formatQuality({ overall, regions = [] }: Partial<TrainingReport>): string {
  const medians = regions.map(({ after }) => after.median);
  const worst = medians.length > 0 ? Math.min(...medians) : null;
  const quality = formatFrameError({ meanPx: overall?.after.medianPx ?? null, overlap: worst });
  return quality && `, ${quality}`;
}

/** The largest movement of an unlabelled joint between the models before and after training. */
export function describeMovements({ movements }: TrainingReport): string {
  const farthest = movements.reduce((far, each) =>
    each.medianShare > far.medianShare ? each : far,
  );
  const { name, medianPx, medianShare } = farthest;
  const way = `${formatPixels(medianPx)}, ${(100 * medianShare).toFixed(1)} % of the body`;
  return `${formatCount(movements.length, 'joint')} without labels: ${name} moved most (${way}).`;
}
