// Which frames are worth labelling next, and why: what is open, how sure the model was of its guesses,
// how they sit beside the neighbouring frames, and what looks like nothing labelled so far. In words:
// page/elements/teach/label/label-words.ts.
import type { CellMap } from '../model/heads.ts';
import { quantile } from '../quantile.ts';
import { isKnown, isPlaced } from './labels.ts';
import {
  isFrameLabelled,
  labelOf,
  type LessonDocument,
  type LessonFrame,
  type LessonLabel,
  type LessonPoint,
} from './lesson-document.ts';

/** Why a frame is worth a look, in rising order of urgency. */
export type QueueReason =
  /** Nobody has looked at this frame. */
  | { kind: 'untouched' }
  /** Some points are labelled, others are open. */
  | { kind: 'begun'; open: number }
  /** It looks different from every frame that is labelled. */
  | { kind: 'unlike' }
  /** The heatmaps of points have another place that is nearly as likely. */
  | { kind: 'flat'; pointIds: readonly string[] }
  /** The heatmaps of points are low even at their peaks. */
  | { kind: 'low'; pointIds: readonly string[]; score: number }
  /** The model finds points nowhere, which it should. */
  | { kind: 'missed'; pointIds: readonly string[] }
  /** Points are guessed far from where the frame beside has them. */
  | { kind: 'jumped'; pointIds: readonly string[] }
  /** Left and right seem to have changed places since the frame beside. */
  | { kind: 'swapped'; pointIds: readonly string[] };

export interface QueuedFrame {
  frameId: string;
  reason: QueueReason;
}

/** By the frame's id, what it looks like (frame-features.ts); frames may be missing. */
export type FrameFeatures = ReadonlyMap<string, Float32Array>;

const URGENCY: Record<QueueReason['kind'], number> = {
  swapped: 7,
  jumped: 6,
  missed: 5,
  low: 4,
  flat: 3,
  unlike: 2,
  begun: 1,
  untouched: 0,
};

/** A move from one frame of a burst to the next that is no move any more, in units of the frame. */
const JUMP = 0.25;
/** A guess below this score is one that the model is not sure of. */
const LOW_SCORE = 0.3;
/** From this share of the peak on, another place is nearly as likely. */
const FLAT = 0.6;
/** Farther from all labelled frames than these are from each other, by this much, is unlike them. */
const UNLIKE = 1.5;

/**
 * Frames with something open, the most telling first; those unlike what is labelled so that each is
 * also unlike those before it; otherwise in the lesson's order.
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
  const quiet = queued.filter(({ reason }) => URGENCY[reason.kind] < URGENCY.unlike);
  const unlike = findUnlike(lesson, quiet, features);
  const isUnlike = new Set(unlike.map(({ frameId }) => frameId));
  const others = queued.filter(({ frameId }) => !isUnlike.has(frameId));
  return [...unlike, ...others].toSorted((a, b) => URGENCY[b.reason.kind] - URGENCY[a.reason.kind]);
}

function isNeighbour(a: LessonFrame, b: LessonFrame): boolean {
  return a.burst !== null && a.burst === b.burst;
}

/** Those of some frames that are unlike all labelled ones, the farthest first. */
function findUnlike(
  lesson: LessonDocument,
  queued: readonly QueuedFrame[],
  features: FrameFeatures,
): QueuedFrame[] {
  const labelled = lesson.frames.filter(({ id }) => isFrameLabelled(lesson, id));
  const known = labelled.flatMap(({ id }) => features.get(id) ?? []);
  // With one labelled frame nobody can say how different two of them are.
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
    .filter(({ distance }) => distance > UNLIKE * usual)
    .map(({ item }) => ({ frameId: idOf.get(item) ?? '', reason: { kind: 'unlike' } }));
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
  return isUntouched ? { kind: 'untouched' } : { kind: 'begun', open: open.length };
}

/** What is odd about how guesses moved since the frame before. */
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
    // Clearly nearer to where the other one was.
    return toSelf !== null && toPair !== null && toPair < toSelf / 3 && toSelf > JUMP / 4;
  });
  if (swapped.length > 0) return { kind: 'swapped', pointIds: idsOf(swapped) };
  const jumped = guesses.filter((guess) => (distance(guess, guess.point.id) ?? 0) > JUMP);
  return jumped.length > 0 ? { kind: 'jumped', pointIds: idsOf(jumped) } : null;
}

/** What the model itself was in doubt of. */
function reasonOfDoubt(guesses: readonly PointLabel[]): QueueReason | null {
  const missed = guesses.filter(({ state }) => state === 'absent');
  if (missed.length > 0) return { kind: 'missed', pointIds: idsOf(missed) };
  const low = guesses.filter(({ score = 1 }) => score < LOW_SCORE);
  if (low.length > 0) {
    const score = Math.min(...low.map((guess) => guess.score ?? 1));
    return { kind: 'low', pointIds: idsOf(low), score };
  }
  const flat = guesses.filter(({ flatness = 0 }) => flatness >= FLAT);
  return flat.length > 0 ? { kind: 'flat', pointIds: idsOf(flat) } : null;
}

function idsOf(labels: readonly PointLabel[]): string[] {
  return labels.map(({ point }) => point.id);
}

/**
 * The mean of a map's cells, scaled to length 1: what is in the picture, wherever it is.
 * @param map features [h, w, C]
 * @returns C numbers; all 0 for a map of zeros
 */
export function poolFeatures({ channels, values }: CellMap): Float32Array<ArrayBuffer> {
  const sums = new Float64Array(channels);
  for (let i = 0; i < values.length; i++) sums[i % channels] += values[i];
  const length = Math.hypot(...sums);
  return Float32Array.from(sums, (sum) => (length > 0 ? sum / length : 0));
}

/** 0 for frames that look the same, 1 for those that have nothing in common, up to 2. */
export function featureDistance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return 1 - sum;
}

/** Something and how far it is from all that was there before it. */
export interface Farthest<T> {
  item: T;
  distance: number;
}

/**
 * Puts items in an order in which each is the one that is least like all before it.
 * Source: farthest-first traversal (Gonzalez 1985), as in core-set selection (Sener & Savarese 2018).
 * @param known where it begins; with none, every first item is equally far
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
