// The held-out frames of a lesson: what the new model finds in them, what was found before, and the
// report that says whether it is better. The statistics are learning/judge-model.ts.
import type { Interval } from '../core/bootstrap.ts';
import { isKnown } from '../core/lesson.ts';
import type { LessonDocument } from '../core/lesson-document.ts';
import { measurePixelErrors } from '../core/pixel-error.ts';
import { Random } from '../core/random.ts';
import { compareFrame, type ComparedFrame, type EarlierModel } from '../learning/compare-frame.ts';
import type { PointFinder } from '../learning/find-points.ts';
import {
  judgeModel,
  LEAST_FRAMES,
  type ErrorReport,
  type Judgement,
  type PointJudgement,
} from '../learning/judge-model.ts';
import { measureMovements } from '../learning/measure-movement.ts';
import type { Comparison, JointMovement, PointErrors, TrainingReport } from '../trainer-api.ts';
import type { LessonFrameToTeach } from './lesson-frames.ts';
import type { PreparedLesson } from './prepare-lesson.ts';

/** A point within this share of the frame's longer side counts as found. */
const WITHIN_SHARE = 0.02;

/** So many frames without held-out labels are looked at for joints that have moved. */
const MOST_WATCHED = 40;
/** A point is worse when this share is added to its mean error, beyond chance. */
const WORSE_SHARE = 0.1;

interface JudgingTask {
  lesson: PreparedLesson;
  finder: PointFinder;
  earlier: EarlierModel | null;
  seed: number;
  startedMs: number;
}

type Compared = ComparedFrame<LessonFrameToTeach>;

/** Looks at held-out frames with the new model and the one before, and at others for what has moved. */
export async function judgeLesson(task: JudgingTask): Promise<TrainingReport> {
  const { lesson, finder, earlier, seed } = task;
  const { document, heldOut, training, start } = lesson;
  const judged: Compared[] = [];
  for (const frame of heldOut) judged.push(await compareFrame(finder, frame, earlier));
  const movements = await watchJoints(task, judged);
  const longest = Math.max(1, ...heldOut.map(({ width, height }) => Math.max(width, height)));
  const withinPx = Math.max(1, Math.round(longest * WITHIN_SHARE));
  const judgement = judgeModel(judged, document.points.length, withinPx, new Random(seed));
  const objection = object(judgement, document, movements);
  return {
    trainedFrames: training.length,
    heldOutFrames: judgement.frames,
    withinPx,
    overall: compare(judgement.all),
    changePx: asPair(judgement.change),
    perPoint: document.points.flatMap(({ id, name }, index) => {
      const comparison = compare(judgement.points[index]);
      return comparison ? [{ pointId: id, name, comparison }] : [];
    }),
    frames: listWorst(judged),
    movements,
    ...objection,
    pointIds: document.points.map(({ id }) => id),
    learnedFrom: [...new Set([...(start?.learnedFrom ?? []), ...training.map(({ id }) => id)])],
    startedFrom: start?.id ?? null,
    seconds: (performance.now() - task.startedMs) / 1000,
  };
}

/** The frozen check set: the lesson's own frames, as the pretrained network answers them. */
async function watchJoints(
  { lesson: { frames, heldOut, channels }, finder }: JudgingTask,
  judged: readonly Compared[],
): Promise<JointMovement[]> {
  const { joints } = finder.spec;
  const isUnlabelled = (point: number) => !frames.some(({ labels }) => isKnown(labels[point]));
  if (!channels?.some((channel, point) => channel !== null && isUnlabelled(point))) return [];
  const others = frames.filter((frame) => !heldOut.includes(frame));
  const every = Math.max(1, Math.ceil(others.length / MOST_WATCHED));
  const watched = [...judged];
  for (const [index, frame] of others.entries()) {
    if (index % every === 0) watched.push(await compareFrame(finder, frame));
  }
  return measureMovements(watched, joints)
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

function listWorst(judged: readonly Compared[]): TrainingReport['frames'] {
  return judged
    .flatMap(({ frame, found }) => {
      const errors = measurePixelErrors(found, frame);
      if (errors.length === 0) return [];
      const sum = errors.reduce((total, { distancePx }) => total + distancePx, 0);
      return [{ frameId: frame.id, meanPx: sum / errors.length }];
    })
    .sort((a, b) => b.meanPx - a.meanPx);
}

/** Whether something speaks against the model, the gravest first. */
function object(
  judgement: Judgement,
  { points }: LessonDocument,
  movements: readonly JointMovement[],
): Pick<TrainingReport, 'objection' | 'failed'> {
  const { verdict, change } = judgement;
  if (verdict === 'worse') {
    const by = change ? `${change.low.toFixed(1)} to ${change.high.toFixed(1)} px` : 'some px';
    const words =
      'On frames it has not seen, it is worse than what you had: the mean error grew by';
    return { failed: true, objection: `${words} ${by}.` };
  }
  const moved = movements.filter(({ hasMoved }) => hasMoved);
  if (moved.length > 0) {
    const list = moved.map(
      ({ name, medianPx, medianShare }) =>
        `${name} by ${medianPx.toFixed(1)} px (${Math.round(100 * medianShare)} % of the body)`,
    );
    return { failed: true, objection: `It moved joints you never labelled: ${list.join(', ')}.` };
  }
  const worse = points.filter((_, index) => isWorse(judgement.points[index]));
  if (worse.length > 0) {
    const names = worse.map(({ name }) => name).join(', ');
    return {
      failed: true,
      objection: `On frames it has not seen, it finds these worse: ${names}.`,
    };
  }
  return { failed: false, objection: hesitate(judgement) };
}

function isWorse({ before, after, change }: PointJudgement): boolean {
  if (!before || !after || !change) return false;
  return change.low > 0 && after.mean - before.mean > WORSE_SHARE * before.mean;
}

function hesitate({ verdict, frames }: Judgement): string | null {
  if (verdict === 'unclear') {
    return 'On frames it has not seen, it is not clearly better than what you had.';
  }
  if (verdict !== 'too few') return null;
  return frames === 0
    ? 'No frame was held back, so nobody knows how good it is: label a few more.'
    : `Only ${frames} labelled frames were held back; from ${LEAST_FRAMES} on, the error means something.`;
}
