// The held-out frames of a lesson: what the new model finds in them, what was found before, and the
// report that says whether it is better. The statistics are learning/judge-model.ts.
import type { Interval } from '../core/bootstrap.ts';
import type { LessonDocument } from '../core/lesson-document.ts';
import { measurePixelErrors } from '../core/pixel-error.ts';
import { Random } from '../core/random.ts';
import { compareFrame } from '../learning/compare-frame.ts';
import type { PointFinder } from '../learning/find-points.ts';
import {
  judgeModel,
  LEAST_FRAMES,
  type ErrorReport,
  type JudgedFrame,
  type Judgement,
  type PointJudgement,
} from '../learning/judge-model.ts';
import type { Comparison, PointErrors, TrainingReport } from '../trainer-api.ts';
import type { LessonFrameToTeach } from './lesson-frames.ts';

/** A point within this share of the frame's longer side counts as found. */
const WITHIN_SHARE = 0.02;

export interface JudgingTask {
  document: LessonDocument;
  heldOut: readonly LessonFrameToTeach[];
  finder: PointFinder;
  trainedFrames: number;
  seed: number;
  startedMs: number;
}

/** Looks at every held-out frame with the new model and, for the body's joints, with the old one. */
export async function judgeLesson(task: JudgingTask): Promise<TrainingReport> {
  const { document, heldOut, finder, seed } = task;
  const judged: (JudgedFrame & { id: string })[] = [];
  for (const frame of heldOut) {
    judged.push({ id: frame.id, ...(await compareFrame(finder, frame)) });
  }
  const longest = Math.max(1, ...heldOut.map(({ width, height }) => Math.max(width, height)));
  const withinPx = Math.max(1, Math.round(longest * WITHIN_SHARE));
  const judgement = judgeModel(judged, document.points.length, withinPx, new Random(seed));
  return {
    trainedFrames: task.trainedFrames,
    heldOutFrames: judgement.frames,
    withinPx,
    overall: compare(judgement.all),
    changePx: asPair(judgement.change),
    perPoint: document.points.flatMap(({ id, name }, index) => {
      const comparison = compare(judgement.points[index]);
      return comparison ? [{ pointId: id, name, comparison }] : [];
    }),
    frames: listWorst(judged),
    objection: object(judgement),
    seconds: (performance.now() - task.startedMs) / 1000,
  };
}

function compare({ before, after }: PointJudgement): Comparison | null {
  if (!after) return null;
  return {
    before: before && summarise(before),
    after: summarise(after),
    intervalPx: asPair(after.medianInterval),
  };
}

function asPair(interval: Interval | null): [number, number] | null {
  return interval && [interval.low, interval.high];
}

function summarise({ count, p50, mean, p90, within }: ErrorReport): PointErrors {
  return { count, medianPx: p50, meanPx: mean, p90Px: p90, within };
}

function listWorst(judged: readonly (JudgedFrame & { id: string })[]): TrainingReport['frames'] {
  return judged
    .flatMap(({ id, frame, found }) => {
      const errors = measurePixelErrors(found, frame);
      if (errors.length === 0) return [];
      const sum = errors.reduce((total, { distancePx }) => total + distancePx, 0);
      return [{ frameId: id, meanPx: sum / errors.length }];
    })
    .sort((a, b) => b.meanPx - a.meanPx);
}

function object({ verdict, frames, change }: Judgement): string | null {
  switch (verdict) {
    case 'worse':
      return (
        'On frames it has not seen, it is worse than what you had: the mean error grew by ' +
        `${change ? `${change.low.toFixed(1)} to ${change.high.toFixed(1)} px` : 'an unknown amount'}.`
      );
    case 'too few':
      return frames === 0
        ? 'No frame was held back, so nobody knows how good it is: label a few more.'
        : `Only ${frames} labelled frames were held back; from ${LEAST_FRAMES} on, the error means something.`;
    case 'unclear':
      return 'On frames it has not seen, it is not clearly better than what you had.';
    case 'new':
    case 'better':
      return null;
  }
}
