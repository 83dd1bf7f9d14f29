// Measures the regions of a model on test frames by intersection over union. Points: learning/judge-model.ts.
// Next: worker/training/promotion-check.ts.
import { bootstrapInterval, type Interval } from '../core/evaluation/metrics.ts';
import { isRegion, type Joint } from '../core/model/model-spec.ts';
import { isKnown, type LabelledFrame, maskOfLabel } from '../core/lesson/labels.ts';
import { quantile } from '../core/math.ts';
import type { Random } from '../core/random.ts';
import { emptyRegion, overlapOf } from '../core/mask/region-mask.ts';
import type { DetectedPoints } from './detect-points.ts';
import {
  decideVerdict,
  groupByBurst,
  MIN_TEST_FRAMES,
  type PromotionVerdict,
} from './judge-model.ts';
import { readRegion } from './region-maps.ts';

/** What regions are read from. */
type DetectedMaps = Pick<DetectedPoints, 'heatmap' | 'crop'>;

/** Intersection over union of the labelled and the found mask of a region, 0..1. */
export interface RegionOverlap {
  /** Index of the region among the lesson's points. */
  point: number;
  after: number;
  /** That of the previous model; null when it does not have the region. */
  before: number | null;
}

/** The overlaps of a test frame. */
export interface JudgedRegions {
  frame: Pick<LabelledFrame, 'burst'>;
  overlaps: readonly RegionOverlap[];
}

/** Statistics of overlaps. */
export interface OverlapSummary {
  count: number;
  median: number;
  mean: number;
}

/** The overlaps of one region, or of all, before and after the lesson. */
export interface RegionJudgement {
  /** Null when the region is labelled in no test frame. */
  after: OverlapSummary | null;
  before: OverlapSummary | null;
  /** 95 % confidence interval of the median after; null for fewer than two frames or bursts. */
  medianInterval: Interval | null;
  /** 95 % confidence interval of the mean after minus before; null without a previous model or with too few frames. */
  change: Interval | null;
}

/** The result of judging a model's regions. */
export interface RegionsJudgement {
  /** Number of test frames in which a region is labelled, also as absent. */
  frames: number;
  all: RegionJudgement;
  /** In the order of the lesson's points; empty results for points that are not regions. */
  points: RegionJudgement[];
  verdict: PromotionVerdict;
}

/**
 * The overlaps of a frame's labelled regions, at the frame's size. A region that is absent and not found has an
 * overlap of 1.
 * @param before results of the previous model, and its channel for each point; null without one
 */
export function measureOverlaps(
  frame: LabelledFrame,
  joints: readonly Joint[],
  found: DetectedMaps,
  before: { found: DetectedMaps; channels: readonly (number | null)[] } | null,
): RegionOverlap[] {
  return joints.flatMap((joint, point): RegionOverlap[] => {
    const label = frame.labels[point];
    if (!isRegion(joint) || !isKnown(label)) return [];
    const painted = maskOfLabel(label, frame) ?? emptyRegion(frame);
    const overlap = ({ heatmap: map, crop }: DetectedMaps, channel: number) =>
      overlapOf(painted, readRegion(map, channel, frame, crop));
    const old = before?.channels[point] ?? null;
    const earlier = before && old !== null ? overlap(before.found, old) : null;
    return [{ point, after: overlap(found, point), before: earlier }];
  });
}

/** Measures a model's regions on test frames. @param pointCount number of points of the lesson, regions included */
export function judgeRegions(
  judged: readonly JudgedRegions[],
  pointCount: number,
  random: Random,
): RegionsJudgement {
  const known = judged.filter(({ overlaps }) => overlaps.length > 0);
  const bursts = groupByBurst(known).map((burst) => burst.flatMap(({ overlaps }) => overlaps));
  const judge = (point: number | null) => judgeRegion(bursts, known.length, point, random);
  const all = judge(null);
  const { before, change } = all;
  // A larger overlap is better, a larger error is worse.
  const loss = change && { low: -change.high, high: -change.low };
  return {
    frames: known.length,
    all,
    points: Array.from({ length: pointCount }, (_, point) => judge(point)),
    verdict: decideVerdict(known.length, before !== null, loss),
  };
}

function judgeRegion(
  bursts: readonly (readonly RegionOverlap[])[],
  frames: number,
  wanted: number | null,
  random: Random,
): RegionJudgement {
  const groups = bursts.map((burst) =>
    burst.filter(({ point }) => wanted === null || point === wanted),
  );
  const after = groups.map((group) => group.map((each) => each.after));
  const before = groups.map((group) => group.flatMap((each) => each.before ?? []));
  const changes = groups.map((group) =>
    group.flatMap((each) => (each.before === null ? [] : [each.after - each.before])),
  );
  return {
    after: summarise(after.flat()),
    before: summarise(before.flat()),
    medianInterval: bootstrapInterval(after, (values) => quantile(values, 0.5), random),
    change: frames < MIN_TEST_FRAMES ? null : bootstrapInterval(changes, meanOf, random),
  };
}

function summarise(overlaps: readonly number[]): OverlapSummary | null {
  if (overlaps.length === 0) return null;
  return { count: overlaps.length, median: quantile(overlaps, 0.5), mean: meanOf(overlaps) };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
