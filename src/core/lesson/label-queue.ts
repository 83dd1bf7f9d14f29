// Orders the frames by how much a label would help (active learning): open points, low or ambiguous guesses,
// guesses that jump between neighbouring frames, and frames that look unlike all labelled ones.
// Next: page/elements/teach/label/label-words.ts, the reasons in words.
import type { CellMap } from '../model/heads.ts';
import { quantile } from '../math.ts';
import { isKnown, isPlaced } from './labels.ts';
import {
  isFrameLabelled,
  labelOf,
  type LessonDocument,
  type LessonFrame,
  type LessonLabel,
  type LessonPoint,
} from './lesson-document.ts';

/** Why a frame should be labelled, in rising order of urgency. */
export type QueueReason =
  /** No point is labelled. */
  | { kind: 'unlabelled' }
  /** Some points are labelled, `open` are not. */
  | { kind: 'partial'; open: number }
  /** The frame looks different from every labelled frame. */
  | { kind: 'novel' }
  /** The heatmaps of these points have a second peak that is nearly as high. */
  | { kind: 'ambiguous'; pointIds: readonly string[] }
  /** The heatmaps of these points have low peaks; `score` is the lowest, 0..1. */
  | { kind: 'low'; pointIds: readonly string[]; score: number }
  /** The model does not find these points. */
  | { kind: 'missed'; pointIds: readonly string[] }
  /** The guesses of these points are far from their positions in the previous frame of the burst. */
  | { kind: 'jumped'; pointIds: readonly string[] }
  /** These points seem to have swapped left and right since the previous frame of the burst. */
  | { kind: 'swapped'; pointIds: readonly string[] };

export interface QueuedFrame {
  frameId: string;
  reason: QueueReason;
}

/** Pooled features ({@link poolFeatures}) by frame id; frames may be missing. */
export type FrameFeatures = ReadonlyMap<string, Float32Array>;

const URGENCY: Record<QueueReason['kind'], number> = {
  swapped: 7,
  jumped: 6,
  missed: 5,
  low: 4,
  ambiguous: 3,
  novel: 2,
  partial: 1,
  unlabelled: 0,
};

/** Distance between consecutive frames of a burst above which a guess counts as a jump, unit coordinates. */
const MIN_JUMP = 0.25;
/** Guesses below this score count as uncertain. */
const MIN_CONFIDENT_SCORE = 0.3;
/** Minimum ambiguity, a second peak's share of the first, of an ambiguous guess. */
const MIN_AMBIGUITY = 0.6;
/**
 * A frame is novel when its distance to the nearest labelled frame exceeds this factor times the median
 * distance of a labelled frame to its nearest labelled neighbour.
 */
const MIN_NOVELTY = 1.5;

/**
 * The frames with open points, the most urgent first. Frames that are unlike the labelled ones come in
 * farthest-first order, all others in the lesson's order.
 */
export function queueFrames(
  lesson: LessonDocument,
  features: FrameFeatures = new Map(),
): QueuedFrame[] {
  const queued = lesson.frames.flatMap((frame, index): QueuedFrame[] => {
    const before = lesson.frames[index - 1];
    const neighbour = before && isNeighbour(before, frame) ? before : null;
    const reason = reasonFor(lesson, frame, neighbour);
    return reason ? [{ frameId: frame.id, reason }] : [];
  });
  const candidates = queued.filter(({ reason }) => URGENCY[reason.kind] < URGENCY.novel);
  const novel = findNovel(lesson, candidates, features);
  const isNovel = new Set(novel.map(({ frameId }) => frameId));
  const others = queued.filter(({ frameId }) => !isNovel.has(frameId));
  return [...novel, ...others].toSorted((a, b) => URGENCY[b.reason.kind] - URGENCY[a.reason.kind]);
}

function isNeighbour(a: LessonFrame, b: LessonFrame): boolean {
  return a.burst !== null && a.burst === b.burst;
}

/** The frames that are unlike all labelled ones, in farthest-first order. */
function findNovel(
  lesson: LessonDocument,
  queued: readonly QueuedFrame[],
  features: FrameFeatures,
): QueuedFrame[] {
  const labelled = lesson.frames.filter(({ id }) => isFrameLabelled(lesson, id));
  const known = labelled.flatMap(({ id }) => features.get(id) ?? []);
  // The usual distance between labelled frames needs two of them.
  if (known.length < 2) return [];
  const nearest = known.map((each) =>
    Math.min(
      ...known.filter((other) => other !== each).map((other) => featureDistance(each, other)),
    ),
  );
  const usual = quantile(nearest, 0.5);
  const idOf = new Map<Float32Array, string>();
  for (const { frameId } of queued) {
    const vector = features.get(frameId);
    if (vector) idOf.set(vector, frameId);
  }
  return farthestFirst([...idOf.keys()], known, featureDistance)
    .filter(({ distance }) => distance > MIN_NOVELTY * usual)
    .map(({ item }) => ({ frameId: idOf.get(item) ?? '', reason: { kind: 'novel' } }));
}

interface PointLabel extends LessonLabel {
  point: LessonPoint;
}

function reasonFor(
  lesson: LessonDocument,
  frame: LessonFrame,
  neighbour: LessonFrame | null,
): QueueReason | null {
  const labels = lesson.points.map((point): PointLabel => {
    return { point, ...labelOf(lesson, frame.id, point.id) };
  });
  const open = labels.filter((label) => !isKnown(label) || label.guess);
  if (open.length === 0) return null;
  const guesses = labels.filter(({ guess }) => guess);
  const moved = neighbour && reasonOfMove(lesson, neighbour, guesses.filter(isPlaced));
  const doubt = moved ?? reasonOfDoubt(guesses);
  if (doubt) return doubt;
  const isUntouched = open.length === labels.length;
  return isUntouched ? { kind: 'unlabelled' } : { kind: 'partial', open: open.length };
}

/** Checks the guesses' movement since the previous frame of the burst. */
function reasonOfMove(
  lesson: LessonDocument,
  before: LessonFrame,
  guesses: readonly PointLabel[],
): QueueReason | null {
  const distance = ({ x, y }: PointLabel, pointId: string) => {
    const label = labelOf(lesson, before.id, pointId);
    return isPlaced(label) ? Math.hypot(label.x - x, label.y - y) : null;
  };
  const swapped = guesses.filter((guess) => {
    const { pairId, id } = guess.point;
    if (pairId === null) return false;
    const toSelf = distance(guess, id);
    const toPair = distance(guess, pairId);
    // Clearly nearer to the partner's previous position than to its own.
    return toSelf !== null && toPair !== null && toPair < toSelf / 3 && toSelf > MIN_JUMP / 4;
  });
  if (swapped.length > 0) return { kind: 'swapped', pointIds: idsOf(swapped) };
  const jumped = guesses.filter((guess) => (distance(guess, guess.point.id) ?? 0) > MIN_JUMP);
  return jumped.length > 0 ? { kind: 'jumped', pointIds: idsOf(jumped) } : null;
}

/** Checks the model's confidence in its guesses. */
function reasonOfDoubt(guesses: readonly PointLabel[]): QueueReason | null {
  const missed = guesses.filter(({ state }) => state === 'absent');
  if (missed.length > 0) return { kind: 'missed', pointIds: idsOf(missed) };
  const low = guesses.filter(({ score = 1 }) => score < MIN_CONFIDENT_SCORE);
  if (low.length > 0) {
    const score = Math.min(...low.map((guess) => guess.score ?? 1));
    return { kind: 'low', pointIds: idsOf(low), score };
  }
  const ambiguous = guesses.filter(({ flatness = 0 }) => flatness >= MIN_AMBIGUITY);
  return ambiguous.length > 0 ? { kind: 'ambiguous', pointIds: idsOf(ambiguous) } : null;
}

function idsOf(labels: readonly PointLabel[]): string[] {
  return labels.map(({ point }) => point.id);
}

/**
 * Global average pooling, scaled to unit length.
 * @param map features [h, w, C]
 * @returns [C]; zeros for a map of zeros
 */
export function poolFeatures({ channels, values }: CellMap): Float32Array<ArrayBuffer> {
  const sums = new Float64Array(channels);
  for (let i = 0; i < values.length; i++) sums[i % channels] += values[i];
  const length = Math.hypot(...sums);
  return Float32Array.from(sums, (sum) => (length > 0 ? sum / length : 0));
}

/** The cosine distance of two unit vectors [C], 0..2. */
export function featureDistance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return 1 - sum;
}

/** An item and its distance to the nearest of all items before it. */
export interface Farthest<T> {
  item: T;
  distance: number;
}

/**
 * Farthest-first traversal: each item is the one farthest from all before it.
 * Source: Gonzalez 1985; used for core-set selection by Sener & Savarese 2018.
 * @param known items that count as visited at the start
 */
export function farthestFirst<T>(
  items: readonly T[],
  known: readonly T[],
  distanceOf: (a: T, b: T) => number,
): Farthest<T>[] {
  const left = items.map((item) => ({
    item,
    distance: Math.min(Infinity, ...known.map((each) => distanceOf(item, each))),
  }));
  const ordered: Farthest<T>[] = [];
  while (left.length > 0) {
    const index = left.reduce(
      (best, { distance }, at) => (distance > left[best].distance ? at : best),
      0,
    );
    const [next] = left.splice(index, 1);
    ordered.push(next);
    for (const each of left)
      each.distance = Math.min(each.distance, distanceOf(each.item, next.item));
  }
  return ordered;
}
