// Measures a model on test frames, and decides whether it is better than the previous one. Test frames are chosen in
// core/lesson/split.ts. Next: worker/training/promotion-check.ts.
import {
  bootstrapInterval,
  type Interval,
  type ErrorSummary,
  shareWithin,
  summariseErrors,
  measurePixelErrors,
  type PixelError,
} from '../core/evaluation/metrics.ts';
import { isPlacedPoint, type LabelledFrame } from '../core/lesson/labels.ts';
import type { Pose } from '../core/pose.ts';
import { quantile } from '../core/math.ts';
import type { Random } from '../core/random.ts';

/** A test frame and the poses found in it, unit coordinates. */
export interface JudgedFrame {
  frame: LabelledFrame;
  found: Pose;
  /** The pose of the previous model; null when there is none for the points. */
  before: Pose | null;
}

/** The errors of one point, or of all together. */
export interface ErrorReport extends ErrorSummary {
  /** Share of the labels with an error of at most `withinPx`, 0..1. */
  within: number;
  /** 95 % confidence interval of the median; null for fewer than two frames or bursts. */
  medianInterval: Interval | null;
}

/** The errors of one point, or of all points, before and after the lesson. */
export interface PointJudgement {
  /** Null when the point is placed in no test frame. */
  after: ErrorReport | null;
  before: ErrorReport | null;
  /** 95 % confidence interval of the mean error after minus before, px; null without a previous model or with too few frames. */
  change: Interval | null;
}

/**
 * `new`: there is no previous model. `unclear`: the confidence interval of the change contains 0. `too few`: fewer
 * than {@link MIN_TEST_FRAMES} test frames.
 */
export type PromotionVerdict = 'new' | 'better' | 'worse' | 'unclear' | 'too few';

/** The result of judging a model. */
export interface Judgement {
  withinPx: number;
  /** Number of test frames with at least one placed label. */
  frames: number;
  all: PointJudgement;
  /** In the order of the points. */
  points: PointJudgement[];
  verdict: PromotionVerdict;
  /** 95 % confidence interval of the mean error after minus before, px; null without a previous model or with too few frames. */
  change: Interval | null;
}

/** Minimum number of test frames for a verdict. */
export const MIN_TEST_FRAMES = 5;

/**
 * Measures a model on test frames.
 * @param pointCount number of points of the lesson
 * @param withinPx maximum error of a found point, px
 */
export function judgeModel(
  judged: readonly JudgedFrame[],
  pointCount: number,
  withinPx: number,
  random: Random,
): Judgement {
  const bursts = groupByBurst(judged.filter(({ frame }) => hasErrors(frame)));
  const report = (when: 'found' | 'before', point: number | null) =>
    reportErrors(bursts, when, point, withinPx, random);
  const frames = bursts.reduce((sum, burst) => sum + burst.length, 0);
  const judgePoint = (point: number | null): PointJudgement => ({
    after: report('found', point),
    before: report('before', point),
    change: frames < MIN_TEST_FRAMES ? null : measureChange(bursts, point, random),
  });
  const all = judgePoint(null);
  const { change } = all;
  return {
    withinPx,
    frames,
    all,
    points: Array.from({ length: pointCount }, (_, point) => judgePoint(point)),
    verdict: decideVerdict(frames, all.before !== null, change),
    change,
  };
}

function hasErrors(frame: LabelledFrame): boolean {
  return frame.labels.some(isPlacedPoint);
}

/** Frames of one burst together, for they err together; of no known burst each alone. */
export function groupByBurst<Judged extends { frame: Pick<LabelledFrame, 'burst'> }>(
  judged: readonly Judged[],
): Judged[][] {
  const bursts = new Map<unknown, Judged[]>();
  for (const each of judged) {
    const key = each.frame.burst ?? each.frame;
    bursts.set(key, [...(bursts.get(key) ?? []), each]);
  }
  return [...bursts.values()];
}

function errorsOf({ frame, ...poses }: JudgedFrame, when: 'found' | 'before'): PixelError[] {
  const pose = poses[when];
  return pose ? measurePixelErrors(pose, frame) : [];
}

function reportErrors(
  bursts: readonly (readonly JudgedFrame[])[],
  when: 'found' | 'before',
  point: number | null,
  withinPx: number,
  random: Random,
): ErrorReport | null {
  const groups = bursts.map((burst) =>
    burst
      .flatMap((judged) => errorsOf(judged, when))
      .filter((error) => point === null || error.point === point)
      .map(({ distancePx }) => distancePx),
  );
  const distances = groups.flat();
  const summary = summariseErrors(distances);
  if (!summary) return null;
  return {
    ...summary,
    within: shareWithin(distances, withinPx) ?? 0,
    medianInterval: bootstrapInterval(groups, (values) => quantile(values, 0.5), random),
  };
}

/** Confidence interval of the mean change of the error over paired labels, px. */
function measureChange(
  bursts: readonly (readonly JudgedFrame[])[],
  wanted: number | null,
  random: Random,
): Interval | null {
  const groups = bursts.map((burst) =>
    burst.flatMap((judged) => {
      const before = new Map(
        errorsOf(judged, 'before').map(({ point, distancePx }) => [point, distancePx]),
      );
      return errorsOf(judged, 'found').flatMap(({ point, distancePx }) => {
        const distanceBefore = before.get(point);
        const isWanted = wanted === null || point === wanted;
        return distanceBefore === undefined || !isWanted ? [] : [distancePx - distanceBefore];
      });
    }),
  );
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  return bootstrapInterval(groups, mean, random);
}

/** The verdict for a change of the error. @param change after minus before; negative is better */
export function decideVerdict(
  frames: number,
  hasBefore: boolean,
  change: Interval | null,
): PromotionVerdict {
  if (frames < MIN_TEST_FRAMES) return 'too few';
  if (!hasBefore) return 'new';
  if (!change) return 'too few';
  if (change.high < 0) return 'better';
  return change.low > 0 ? 'worse' : 'unclear';
}
