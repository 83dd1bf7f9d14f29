// Runs the new and the previous model on the test frames, and writes the training report. The statistics are in
// learning/judge-model.ts and learning/judge-regions.ts. Next: worker/training/promotion-check.ts.
import { type Interval, measurePixelErrors } from '../../core/evaluation/metrics.ts';
import { isKnown, isPlacedPoint } from '../../core/lesson/labels.ts';
import type { LessonDocument } from '../../core/lesson/lesson-document.ts';
import { Random } from '../../core/random.ts';
import {
  compareFrame,
  type ComparedFrame,
  type EarlierModel,
} from '../../learning/compare-frame.ts';
import type { TaughtNetwork } from '../../learning/detect-points.ts';
import { judgeModel, type ErrorReport, type PointJudgement } from '../../learning/judge-model.ts';
import { judgeRegions, type RegionsJudgement } from '../../learning/judge-regions.ts';
import { measureMovements } from '../../learning/measure-movement.ts';
import type {
  Comparison,
  JointMovement,
  PointErrors,
  TrainingReport,
} from '../../api/trainer-api.ts';
import { checkPromotion } from './promotion-check.ts';
import type { LessonFrameToTeach } from './lesson-frames.ts';
import type { PreparedLesson } from './prepare-lesson.ts';

/** A point within this share of the frame's longer side counts as found. */
const WITHIN_SHARE = 0.02;

/** Maximum number of training and unlabelled frames that are checked for moved joints. */
const MAX_CHECKED = 40;

interface JudgingTask {
  lesson: PreparedLesson;
  finder: TaughtNetwork;
  earlier: EarlierModel | null;
  seed: number;
  startedMs: number;
}

type Compared = ComparedFrame<LessonFrameToTeach>;

/** Compares both models on the test frames, and checks further frames for moved joints. */
export async function judgeLesson(task: JudgingTask): Promise<TrainingReport> {
  const { lesson, finder, earlier, seed } = task;
  const { document, heldOut, training, start } = lesson;
  const judged: Compared[] = [];
  for (const frame of heldOut) judged.push(await compareFrame(finder, frame, earlier));
  const movements = await checkMovements(task, judged);
  const longest = Math.max(1, ...heldOut.map(({ width, height }) => Math.max(width, height)));
  const withinPx = Math.max(1, Math.round(longest * WITHIN_SHARE));
  const judgement = judgeModel(judged, document.points.length, withinPx, new Random(seed));
  const regions = judgeRegions(judged, document.points.length, new Random(seed));
  return {
    trainedFrames: training.length,
    heldOutFrames: judged.filter(isMeasured).length,
    withinPx,
    overall: compare(judgement.all),
    changePx: asPair(judgement.change),
    perPoint: document.points.flatMap(({ id, name }, index) => {
      const comparison = compare(judgement.points[index]);
      return comparison ? [{ pointId: id, name, comparison }] : [];
    }),
    regions: describeRegions(regions, document),
    frames: listWorst(judged),
    movements,
    ...checkPromotion({ keypoints: judgement, regions, movements }, document),
    pointIds: document.points.map(({ id }) => id),
    learnedFrom: [...new Set([...(start?.learnedFrom ?? []), ...training.map(({ id }) => id)])],
    startedFrom: start?.id ?? null,
    seconds: (performance.now() - task.startedMs) / 1000,
  };
}

/** Measures how far unlabelled joints are from their pretrained positions, on frames of the lesson. */
async function checkMovements(
  { lesson: { frames, heldOut, channels }, finder }: JudgingTask,
  judged: readonly Compared[],
): Promise<JointMovement[]> {
  const { joints } = finder.spec;
  const isUnlabelled = (point: number) => !frames.some(({ labels }) => isKnown(labels[point]));
  if (!channels?.some((channel, point) => channel !== null && isUnlabelled(point))) return [];
  const others = frames.filter((frame) => !heldOut.includes(frame));
  const every = Math.max(1, Math.ceil(others.length / MAX_CHECKED));
  const checked = [...judged];
  for (const [index, frame] of others.entries()) {
    if (index % every === 0) checked.push(await compareFrame(finder, frame));
  }
  return measureMovements(checked, joints)
    .filter(({ point }) => isUnlabelled(point))
    .map(({ point, ...movement }) => ({ name: joints[point].name, ...movement }));
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

function isMeasured({ frame, overlaps }: Compared): boolean {
  return overlaps.length > 0 || frame.labels.some(isPlacedPoint);
}

function describeRegions(
  { points: judged }: RegionsJudgement,
  { points }: LessonDocument,
): NonNullable<TrainingReport['regions']> {
  return points.flatMap(({ id, name }, index) => {
    const { after, before, medianInterval } = judged[index];
    return after ? [{ pointId: id, name, before, after, interval: asPair(medianInterval) }] : [];
  });
}

/** Test frames by falling error of their points, then those with only regions by rising overlap. */
function listWorst(judged: readonly Compared[]): TrainingReport['frames'] {
  return judged
    .filter(isMeasured)
    .map(({ frame, found, overlaps }) => ({
      frameId: frame.id,
      meanPx: meanOf(measurePixelErrors(found, frame).map(({ distancePx }) => distancePx)),
      overlap: meanOf(overlaps.map(({ after }) => after)),
    }))
    .sort((a, b) => (b.meanPx ?? -1) - (a.meanPx ?? -1) || (a.overlap ?? 0) - (b.overlap ?? 0));
}

function meanOf(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
