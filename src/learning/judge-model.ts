// How good a model is on frames it has not seen, and whether it is better than what was there before.
// Held-out frames are chosen by core/lesson/split.ts; the report stays with the model.
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

/** A frame the model has not learned from, and what was found in it; unit coordinates. */
export interface JudgedFrame {
  frame: LabelledFrame;
  found: Pose;
  /** What the model before found; null when there was none that knew the points. */
  before: Pose | null;
}

/** The errors of one point, or of all together. */
export interface ErrorReport extends ErrorSummary {
  /** The share, 0..1, of labels at most `withinPx` away. */
  within: number;
  /** Where the median lies with 95 % confidence; null of fewer than two frames or bursts. */
  medianInterval: Interval | null;
}

export interface PointJudgement {
  /** Null when no held-out frame says where the point is. */
  after: ErrorReport | null;
  before: ErrorReport | null;
  /** After minus before, mean px, 95 % confidence; null without a before or of too few frames. */
  change: Interval | null;
}

/**
 * `new`: there was nothing before. `unclear`: the difference may be chance. `too few`: fewer frames
 * than from which anything could be said.
 */
export type PromotionVerdict = 'new' | 'better' | 'worse' | 'unclear' | 'too few';

export interface Judgement {
  withinPx: number;
  /** Held-out frames with at least one placed label. */
  frames: number;
  all: PointJudgement;
  /** In the order of the points. */
  points: PointJudgement[];
  verdict: PromotionVerdict;
  /** After minus before, mean px, 95 % confidence; null without a before or of too few frames. */
  change: Interval | null;
}

/** Fewer held-out frames say next to nothing. */
export const MIN_TEST_FRAMES = 5;

/**
 * Judges a model.
 * @param pointCount how many points the lesson has
 * @param withinPx the distance up to which a point counts as found
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

/** By how much the mean error changed, point by point on the same labels. */
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

/** @param change of an error, after minus before: less is better */
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
