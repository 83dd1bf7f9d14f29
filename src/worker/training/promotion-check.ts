// Whether something speaks against a model that was just taught, in a sentence: it is worse than what
// was there, or it moved what it should not have. Who asks: judge-lesson.ts.
import type { LessonDocument } from '../../core/lesson/lesson-document.ts';
import {
  MIN_TEST_FRAMES,
  type Judgement,
  type PointJudgement,
} from '../../learning/judge-model.ts';
import type { RegionJudgement, RegionsJudgement } from '../../learning/judge-regions.ts';
import type { JointMovement, TrainingReport } from '../../api/trainer-api.ts';

/** A point is worse when this share is added to its mean error, beyond chance. */
const WORSE_SHARE = 0.1;
/** A region is worse when its mean overlap falls by more than this, beyond chance. */
const WORSE_OVERLAP = 0.05;

const UNSEEN = 'On frames it has not seen';

/** What was measured. */
export interface Judged {
  dots: Judgement;
  regions: RegionsJudgement;
  movements: readonly JointMovement[];
}

/** The gravest of what speaks against the model. */
export function checkPromotion(
  judged: Judged,
  { points }: LessonDocument,
): Pick<TrainingReport, 'objection' | 'failed'> {
  const fault = sayWorse(judged) ?? sayMoved(judged.movements) ?? sayWorsePoints(judged, points);
  if (fault !== null) return { failed: true, objection: fault };
  return { failed: false, objection: hesitate(judged) };
}

function sayWorse({ dots, regions }: Judged): string | null {
  if (dots.verdict === 'worse') {
    const { change } = dots;
    const by = change ? `${change.low.toFixed(1)} to ${change.high.toFixed(1)} px` : 'some px';
    return `${UNSEEN}, it is worse than what you had: the mean error grew by ${by}.`;
  }
  const { change } = regions.all;
  if (regions.verdict !== 'worse' || !change) return null;
  const by = `${(-change.high).toFixed(2)} to ${(-change.low).toFixed(2)}`;
  return `${UNSEEN}, it is worse than what you had: the mean overlap fell by ${by}.`;
}

function sayMoved(movements: readonly JointMovement[]): string | null {
  const moved = movements.filter(({ hasMoved }) => hasMoved);
  if (moved.length === 0) return null;
  const list = moved.map(
    ({ name, medianPx, medianShare }) =>
      `${name} by ${medianPx.toFixed(1)} px (${Math.round(100 * medianShare)} % of the body)`,
  );
  return `It moved joints you never labelled: ${list.join(', ')}.`;
}

function sayWorsePoints(
  { dots, regions }: Judged,
  points: LessonDocument['points'],
): string | null {
  const worse = points.filter(
    (_, index) => isWorse(dots.points[index]) || isWorseRegion(regions.points[index]),
  );
  if (worse.length === 0) return null;
  return `${UNSEEN}, it finds these worse: ${worse.map(({ name }) => name).join(', ')}.`;
}

function isWorse({ before, after, change }: PointJudgement): boolean {
  if (!before || !after || !change) return false;
  return change.low > 0 && after.mean - before.mean > WORSE_SHARE * before.mean;
}

function isWorseRegion({ before, after, change }: RegionJudgement): boolean {
  if (!before || !after || !change) return false;
  return change.high < 0 && before.mean - after.mean > WORSE_OVERLAP;
}

function hesitate({ dots, regions }: Judged): string | null {
  // A lesson may have either, or both.
  const measured = [dots, regions].filter(({ frames }) => frames > 0);
  if (measured.length === 0) {
    return 'No frame was held back, so nobody knows how good it is: label a few more.';
  }
  if (measured.some(({ verdict }) => verdict === 'unclear')) {
    return `${UNSEEN}, it is not clearly better than what you had.`;
  }
  const few = measured.find(({ verdict }) => verdict === 'too few');
  if (!few) return null;
  return `Only ${few.frames} labelled frames were held back; from ${MIN_TEST_FRAMES} on, the error means something.`;
}
