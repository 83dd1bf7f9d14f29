// Creates edits from user actions. Each function only reads the lesson.
// Next: core/lesson/lesson-edits.ts, which applies them.
import { createId } from '../ids.ts';
import {
  labelOf,
  type LessonBone,
  type LessonDocument,
  type LessonLabel,
} from './lesson-document.ts';
import {
  requireFrame,
  requirePoint,
  type LabelChange,
  type LessonEdit,
  type PlacedFrame,
} from './lesson-edits.ts';
import { isRegion, type Side } from '../model/model-spec.ts';
import { isPlaced, snapUnit } from './labels.ts';

export interface NewPoint {
  name: string;
  /** Default: `middle`. */
  side?: Side;
  /** A CSS colour. Default: the colour of the side. */
  color?: string | null;
  /** Default: a point. */
  kind?: 'region' | undefined;
}

/** Appends a point that is unlabelled in every frame. */
export function addPointEdit(
  { points }: LessonDocument,
  { name, side = 'middle', color = null, kind }: NewPoint,
): Extract<LessonEdit, { kind: 'add-point' }> {
  const point = { id: createId(), name, color, side, pairId: null, ...(kind && { kind }) };
  return { kind: 'add-point', point, index: points.length, labels: {} };
}

/** Makes two points a left/right pair. */
export function pairEdit(leftId: string, rightId: string): LessonEdit {
  return {
    kind: 'several',
    edits: [
      { kind: 'change-point', pointId: leftId, change: { side: 'left' } },
      { kind: 'change-point', pointId: rightId, change: { side: 'right' } },
      { kind: 'pair-points', pointId: leftId, otherId: rightId },
    ],
  };
}

/** Adds a bone between two points, or removes it when it exists. */
export function toggleBoneEdit({ bones }: LessonDocument, from: string, to: string): LessonEdit {
  const isSame = ([a, b]: LessonBone) => (a === from && b === to) || (a === to && b === from);
  const others = bones.filter((bone) => !isSame(bone));
  const joined: LessonBone[] = [...others, [from, to]];
  return { kind: 'set-bones', bones: others.length < bones.length ? others : joined };
}

/** Appends frames in the given order. */
export function addFramesEdit(
  { frames }: LessonDocument,
  added: readonly Omit<PlacedFrame, 'index'>[],
): LessonEdit {
  return {
    kind: 'add-frames',
    frames: added.map((each, position) => ({ ...each, index: frames.length + position })),
  };
}

/** Sets labels. Positions are clamped to the frame and rounded ({@link snapUnit}). */
export function setLabelsEdit(changes: readonly LabelChange[]): LessonEdit {
  return {
    kind: 'set-labels',
    changes: changes.map(({ label, ...change }) => ({
      ...change,
      label: label && { ...label, x: snapUnit(label.x), y: snapUnit(label.y) },
    })),
  };
}

/** Turns guesses into labels. @param pointIds default: all points */
export function acceptGuessesEdit(
  document: LessonDocument,
  frameId: string,
  pointIds?: readonly string[],
): LessonEdit {
  const ids = pointIds ?? document.points.map(({ id }) => id);
  const changes = ids.flatMap((pointId): LabelChange[] => {
    const { guess, state, x, y, region } = labelOf(document, frameId, pointId);
    const label = { state, x, y, ...(region !== undefined && { region }) };
    return guess ? [{ frameId, pointId, label }] : [];
  });
  return { kind: 'set-labels', changes };
}

/**
 * Copies labels from the previous frame. Guesses are not copied, nor regions from a frame of another size.
 * @param pointIds the points to copy, which overwrites their labels; default: the unlabelled points
 * @throws LessonEditError when the frame does not exist
 */
export function copyPreviousLabelsEdit(
  document: LessonDocument,
  frameId: string,
  pointIds?: readonly string[],
): LessonEdit {
  const { frames, points } = document;
  const frame = requireFrame(document, frameId);
  const before = frames[frames.indexOf(frame) - 1];
  const hasSameSize = before?.width === frame.width && before.height === frame.height;
  const isOpen = ({ state, guess }: LessonLabel) => state === 'unlabelled' || guess === true;
  const open = points.filter(({ id }) => isOpen(labelOf(document, frameId, id)));
  const ids = pointIds ?? open.map(({ id }) => id);
  const changes = ids.flatMap((pointId): LabelChange[] => {
    const label = before && labelOf(document, before.id, pointId);
    const fits = label && (hasSameSize || label.region === undefined);
    return fits && !isOpen(label) ? [{ frameId, pointId, label }] : [];
  });
  return { kind: 'set-labels', changes };
}

/** A point found by the model, in unit frame coordinates. */
export interface GuessedPlace {
  x: number;
  y: number;
  /** Confidence, 0..1. */
  score?: number | undefined;
  /** Peak ambiguity, 0..1 (core/detection/peak-ambiguity.ts). */
  flatness?: number | undefined;
  /** The mask of a region, of the frame's size, as COCO compressed counts. */
  region?: string | undefined;
}

/** A suggested label for an unlabelled point. */
export interface Guess {
  frameId: string;
  pointId: string;
  /** Null when the model does not find the point. */
  place: GuessedPlace | null;
}

/**
 * Adds guesses to unlabelled points, replacing older guesses. Guesses of regions without a mask are ignored.
 */
export function guessEdit(document: LessonDocument, guesses: readonly Guess[]): LessonEdit {
  const changes = guesses.flatMap(({ frameId, pointId, place }): LabelChange[] => {
    const { state, guess } = labelOf(document, frameId, pointId);
    if (state !== 'unlabelled' && !guess) return [];
    if (place && place.region === undefined && isRegion(requirePoint(document, pointId))) return [];
    return [{ frameId, pointId, label: labelFromGuess(place) }];
  });
  return { kind: 'set-labels', changes };
}

/** The label for a guess: `absent` when the position is null or outside the frame. */
export function labelFromGuess(place: GuessedPlace | null): LessonLabel {
  const isInside = (value: number) => value >= 0 && value <= 1;
  if (!place || !isInside(place.x) || !isInside(place.y)) {
    return { state: 'absent', x: 0, y: 0, guess: true };
  }
  const { x, y, score, flatness, region } = place;
  return {
    state: 'visible',
    x: snapUnit(x),
    y: snapUnit(y),
    guess: true,
    ...(score !== undefined && { score: toPermille(score) }),
    ...(flatness !== undefined && { flatness: toPermille(flatness) }),
    ...(region !== undefined && { region }),
  };
}

/** Three digits suffice, and keep the stored lesson small. */
function toPermille(share: number): number {
  return Math.round(1000 * Math.min(1, Math.max(0, share))) / 1000;
}

/** Whether an edit would change nothing. */
export function isEmptyEdit(document: LessonDocument, edit: LessonEdit): boolean {
  switch (edit.kind) {
    case 'set-labels':
      return edit.changes.every(({ frameId, pointId, label }) => {
        return isSameLabel(labelOf(document, frameId, pointId), label);
      });
    case 'add-frames':
      return edit.frames.length === 0;
    case 'remove-frames':
      return edit.frameIds.length === 0;
    case 'rename-lesson':
      return edit.name === document.name;
    case 'several':
      return edit.edits.length === 0;
    case 'add-point':
    case 'remove-point':
    case 'change-point':
    case 'move-point':
    case 'pair-points':
    case 'set-bones':
      return false;
  }
}

function isSameLabel(old: LessonLabel, label: LessonLabel | null): boolean {
  if (!label) return old.state === 'unlabelled';
  if (old.state !== label.state || old.guess !== label.guess) return false;
  if (old.score !== label.score || old.flatness !== label.flatness) return false;
  if (old.region !== label.region) return false;
  return !isPlaced(label) || (old.x === label.x && old.y === label.y);
}
