// Decides whether a new model may be promoted. A model is refused when it is worse than the previous one, when it has
// moved joints that are not labelled, or when single points or regions are worse.
import type { LessonDocument } from '../../core/lesson/lesson-document.ts';
import {
  MIN_TEST_FRAMES,
  type Judgement,
  type PointJudgement,
} from '../../learning/judge-model.ts';
import type { RegionJudgement, RegionsJudgement } from '../../learning/judge-regions.ts';
import type { JointMovement, TrainingReport } from '../../api/trainer-api.ts';

/** Minimum relative increase of a point's mean error to count as worse, if it is significant. */
const MAX_ERROR_GROWTH = 0.1;
/** Minimum decrease of a region's mean overlap to count as worse, if it is significant. */
const MAX_OVERLAP_LOSS = 0.05;

/** The measurements of a model on its test frames. */
interface Judged {
  keypoints: Judgement;
  regions: RegionsJudgement;
  movements: readonly JointMovement[];
}

/** Checks a model and returns its most serious objection. */
export function checkPromotion(
  judged: Judged,
  { points }: LessonDocument,
): Pick<TrainingReport, 'objection' | 'failed'> {
  const fault =
    describeWorse(judged) ?? describeMoved(judged.movements) ?? describeWorsePoints(judged, points);
  if (fault !== null) return { failed: true, objection: fault };
  return { failed: false, objection: findDoubt(judged) };
}

function describeWorse({ keypoints, regions }: Judged): string | null {
  if (keypoints.verdict === 'worse') {
    const { change } = keypoints;
    const by = change ? `${change.low.toFixed(1)} to ${change.high.toFixed(1)} px` : 'some px';
    return `Worse than the model before on the test frames: the mean error grew by ${by}.`;
  }
  const { change } = regions.all;
  if (regions.verdict !== 'worse' || !change) return null;
  const by = `${(-change.high).toFixed(2)} to ${(-change.low).toFixed(2)}`;
  return `Worse than the model before on the test frames: the mean overlap fell by ${by}.`;
}

function describeMoved(movements: readonly JointMovement[]): string | null {
  const moved = movements.filter(({ hasMoved }) => hasMoved);
  if (moved.length === 0) return null;
  const list = moved.map(
    ({ name, medianPx, medianShare }) =>
      `${name} by ${medianPx.toFixed(1)} px (${Math.round(100 * medianShare)} % of the body)`,
  );
  return `Joints without labels moved: ${list.join(', ')}.`;
}

function describeWorsePoints(
  { keypoints, regions }: Judged,
  points: LessonDocument['points'],
): string | null {
  const worse = points.filter(
    (_, index) => isWorse(keypoints.points[index]) || isWorseRegion(regions.points[index]),
  );
  if (worse.length === 0) return null;
  return `Worse on the test frames: ${worse.map(({ name }) => name).join(', ')}.`;
}

function isWorse({ before, after, change }: PointJudgement): boolean {
  if (!before || !after || !change) return false;
  return change.low > 0 && after.mean - before.mean > MAX_ERROR_GROWTH * before.mean;
}

function isWorseRegion({ before, after, change }: RegionJudgement): boolean {
  if (!before || !after || !change) return false;
  return change.high < 0 && before.mean - after.mean > MAX_OVERLAP_LOSS;
}

function findDoubt({ keypoints, regions }: Judged): string | null {
  // A lesson may have points, regions, or both.
  const measured = [keypoints, regions].filter(({ frames }) => frames > 0);
  if (measured.length === 0) {
    return 'Accuracy unknown: no test frames. Label a few more.';
  }
  if (measured.some(({ verdict }) => verdict === 'unclear')) {
    return 'Not clearly better than the model before on the test frames.';
  }
  const few = measured.find(({ verdict }) => verdict === 'too few');
  if (!few) return null;
  return `Accuracy uncertain: only ${few.frames} test frames. Use at least ${MIN_TEST_FRAMES}: label more.`;
}
