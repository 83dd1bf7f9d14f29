// How well regions are found in frames that taught nothing: by how much what was found and what was
// painted overlap. Points beside them: judge-model.ts.
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

/** Intersection over union of what was painted in a frame and what was found, 0..1. */
export interface RegionOverlap {
  /** Index of the region among the lesson's points. */
  point: number;
  after: number;
  /** Of what the model before found; null when there was none that knew the region. */
  before: number | null;
}

export interface JudgedRegions {
  frame: Pick<LabelledFrame, 'burst'>;
  overlaps: readonly RegionOverlap[];
}

/** Overlaps in short. */
export interface OverlapSummary {
  count: number;
  median: number;
  mean: number;
}

export interface RegionJudgement {
  /** Null when no held-out frame says where the region is. */
  after: OverlapSummary | null;
  before: OverlapSummary | null;
  /** Where the median after lies with 95 % confidence; null of fewer than two frames or bursts. */
  medianInterval: Interval | null;
  /** After minus before, mean, 95 % confidence; null without a before or of too few frames. */
  change: Interval | null;
}

export interface RegionsJudgement {
  /** Held-out frames in which a region is known, be it that it is absent. */
  frames: number;
  all: RegionJudgement;
  /** In the order of the lesson's points; of a dot there is nothing to say. */
  points: RegionJudgement[];
  verdict: PromotionVerdict;
}

/**
 * The overlaps of a frame's known regions, at the frame's own size. A region that is absent and not
 * found is found well: 1.
 * @param before the model until now and for each point its channel there; null when there was none
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

/** @param pointCount how many points the lesson has, dots included */
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
  // More overlap is better, where less error is.
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
