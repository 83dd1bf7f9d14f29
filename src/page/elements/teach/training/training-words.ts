// What the training step says before, while and after it trains.
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

/** From which the split is drawn, here and in the run. */
export const TRAINING_SEED = 1;
/** Views of all frames together: each is seen by the frozen network once. */
const ALL_VIEWS = 480;
/** Until a run was measured on this device: two CPU threads of a laptop, ms. */
export const USUAL_PACE: TrainingPace = { stepMs: 60, viewMs: 30 };

/** What a run would do with a lesson as it stands. */
export interface TrainingOutlook {
  training: number;
  heldOut: number;
  seconds: number;
  /** What the lesson lacks, in a sentence; null when it can be learned. */
  lack: string | null;
}

/**
 * @param pace as measured in the last run on this device
 * @param learnedFrom frames that the model the run goes on from has learned from, by id
 */
export function lookAhead(
  lesson: LessonDocument,
  steps: number,
  { stepMs, viewMs }: TrainingPace,
  learnedFrom: readonly string[] = [],
): TrainingOutlook {
  const learned = new Set(learnedFrom);
  const frames = toLabelledFrames(lesson)
    .map((frame, index) => ({ ...frame, isLearned: learned.has(lesson.frames[index].id) }))
    .filter(({ labels }) => labels.some(isKnown));
  const random = new Random(TRAINING_SEED);
  const { training, heldOut } = splitForTraining(frames, random, ({ isLearned }) => isLearned);
  const views = Math.min(ALL_VIEWS, 24 * training.length);
  const seconds = (views * viewMs + steps * stepMs) / 1000;
  const lack = findLack(lesson, frames.length);
  return { training: training.length, heldOut: heldOut.length, seconds, lack };
}

function findLack({ points, frames }: LessonDocument, labelled: number): string | null {
  if (points.length === 0) return 'There is no point to learn yet. Add one, and label it.';
  if (frames.length === 0) return 'There is no frame to learn from yet.';
  if (labelled === 0) return 'No frame is labelled yet.';
  return null;
}

export function sayOutlook({ training, heldOut, seconds }: TrainingOutlook): string {
  const test = heldOut > 0 ? `${heldOut} held out to test it` : 'too few to hold any out';
  return `Train on ${formatCount(training, 'frame')}, ${test}, ${formatDuration(seconds)}.`;
}

/** What came of a run, as a heading. */
export function sayEnd({ stopped, failure }: TrainingResult): string {
  if (failure !== null) return 'Broken off, and kept the best so far';
  return stopped ? 'Stopped, and kept the best so far' : 'Trained';
}

export const DIVERGED_LATE =
  'The numbers got out of hand again and again, so it went back to where they were sound. Look for ' +
  'labels in wrong places, then train anew.';

/** Before and after in one line: "12.3 px → 3.1 px". */
export function sayChange({ before, after }: Comparison): string {
  const from = before ? `${formatPixels(before.medianPx)} → ` : '';
  return from + formatPixels(after.medianPx);
}

/** How much of what was painted and what is found is the same: "overlap 0.86 of 1". */
export function sayOverlap(overlap: number): string {
  return `overlap ${overlap.toFixed(2)} of 1`;
}

/** Before and after in one line: "0.71 → 0.86 of 1". */
export function sayOverlapChange({ before, after }: Pick<RegionComparison, 'before' | 'after'>) {
  const from = before ? `${before.median.toFixed(2)} → ` : '';
  return `${from}${after.median.toFixed(2)} of 1`;
}

export function sayOverlapInterval(interval: readonly [number, number] | null): string {
  return interval ? `${interval[0].toFixed(2)} to ${interval[1].toFixed(2)}` : 'too few frames';
}

/** What came of one frame: "3.1 px off", "overlap 0.62 of 1", or both. */
export function sayFrameError({
  meanPx,
  overlap = null,
}: Omit<TrainingReport['frames'][number], 'frameId'>): string {
  const off = meanPx === null ? [] : [`${formatPixels(meanPx)} off`];
  return [...off, ...(overlap === null ? [] : [sayOverlap(overlap)])].join(', ');
}

/** How good a model is, after its points: ", 3.1 px off, overlap 0.86 of 1"; nothing where nobody knows. */
export function sayQuality({ overall, regions = [] }: Partial<TrainingReport>): string {
  const medians = regions.map(({ after }) => after.median);
  const worst = medians.length > 0 ? Math.min(...medians) : null;
  const quality = sayFrameError({ meanPx: overall?.after.medianPx ?? null, overlap: worst });
  return quality && `, ${quality}`;
}

export function sayInterval(interval: readonly [number, number] | null): string {
  return interval ? `${interval[0].toFixed(1)} to ${interval[1].toFixed(1)}` : 'too few frames';
}

/** How still the joints have kept that nobody labelled. */
export function sayMovements({ movements }: TrainingReport): string {
  const farthest = movements.reduce((far, each) =>
    each.medianShare > far.medianShare ? each : far,
  );
  const { name, medianPx, medianShare } = farthest;
  const way = `${formatPixels(medianPx)}, ${(100 * medianShare).toFixed(1)} % of the body`;
  return `${formatCount(movements.length, 'joint')} without labels: ${name} moved farthest (${way}).`;
}
