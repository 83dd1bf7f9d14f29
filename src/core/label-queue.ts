// Which frames are worth labelling next, and why. Looks only at the lesson: what is open, what is
// guessed, and how guesses sit beside the neighbouring frames. Shown by page/elements/teach.
import { labelOf, type LessonDocument, type LessonFrame } from './lesson-document.ts';
import { isKnown, isPlaced } from './lesson.ts';

/** Why a frame is worth a look, in rising order of urgency. */
export type QueueReason =
  /** Nobody has looked at this frame. */
  | { kind: 'untouched' }
  /** Some points are labelled, others are open. */
  | { kind: 'begun'; open: number }
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

const URGENCY: Record<QueueReason['kind'], number> = {
  swapped: 4,
  jumped: 3,
  missed: 2,
  begun: 1,
  untouched: 0,
};

/** A move from one frame of a burst to the next that is no move any more, in units of the frame. */
const JUMP = 0.25;

/** Frames with something open, the most telling first, otherwise in the lesson's order. */
export function queueFrames(lesson: LessonDocument): QueuedFrame[] {
  const queued = lesson.frames.flatMap((frame, index): QueuedFrame[] => {
    const before = lesson.frames[index - 1];
    const neighbour = before && isNeighbour(before, frame) ? before : null;
    const reason = reasonFor(lesson, frame, neighbour);
    return reason ? [{ frameId: frame.id, reason }] : [];
  });
  return queued.toSorted((a, b) => URGENCY[b.reason.kind] - URGENCY[a.reason.kind]);
}

function isNeighbour(a: LessonFrame, b: LessonFrame): boolean {
  return a.burst !== null && a.burst === b.burst;
}

function reasonFor(
  lesson: LessonDocument,
  frame: LessonFrame,
  neighbour: LessonFrame | null,
): QueueReason | null {
  const labels = lesson.points.map((point) => ({ point, ...labelOf(lesson, frame.id, point.id) }));
  const open = labels.filter((label) => !isKnown(label) || label.guess);
  if (open.length === 0) return null;
  const guesses = labels.filter(({ guess }) => guess);
  if (neighbour) {
    const distance = (x: number, y: number, pointId: string) => {
      const label = labelOf(lesson, neighbour.id, pointId);
      return isPlaced(label) ? Math.hypot(label.x - x, label.y - y) : null;
    };
    const jumped = guesses.filter((label) => {
      return isPlaced(label) && (distance(label.x, label.y, label.point.id) ?? 0) > JUMP;
    });
    const swapped = guesses.filter((label) => {
      const { pairId, id } = label.point;
      if (!isPlaced(label) || pairId === null) return false;
      const toSelf = distance(label.x, label.y, id);
      const toPair = distance(label.x, label.y, pairId);
      // Clearly nearer to where the other one was.
      return toSelf !== null && toPair !== null && toPair < toSelf / 3 && toSelf > JUMP / 4;
    });
    if (swapped.length > 0) return { kind: 'swapped', pointIds: idsOf(swapped) };
    if (jumped.length > 0) return { kind: 'jumped', pointIds: idsOf(jumped) };
  }
  const missed = guesses.filter(({ state }) => state === 'absent');
  if (missed.length > 0) return { kind: 'missed', pointIds: idsOf(missed) };
  const isUntouched = open.length === labels.length;
  return isUntouched ? { kind: 'untouched' } : { kind: 'begun', open: open.length };
}

function idsOf(labels: readonly { point: { id: string } }[]): string[] {
  return labels.map(({ point }) => point.id);
}
