// Edits: every change of a lesson as serialisable data, and the function that applies one.
// core/lesson/make-edits.ts creates edits. Next: core/lesson/lesson-history.ts, which inverts and records them.
import { KeydotError } from '../errors.ts';
import type {
  FrameLabels,
  LessonBone,
  LessonDocument,
  LessonFrame,
  LessonLabel,
  LessonPoint,
} from './lesson-document.ts';
import { isRegion } from '../model/model-spec.ts';
import { isPlaced, findLabelProblem } from './labels.ts';

/** An edit that cannot be applied to the lesson. */
export class LessonEditError extends KeydotError {
  override name = 'LessonEditError';
}

/** A frame with its index in the lesson and its labels. */
export interface PlacedFrame {
  readonly index: number;
  readonly frame: LessonFrame;
  readonly labels: FrameLabels;
}

/** The new label of a point in a frame; null makes it unlabelled. */
export interface LabelChange {
  readonly frameId: string;
  readonly pointId: string;
  readonly label: LessonLabel | null;
}

export type PointChange = Partial<Pick<LessonPoint, 'name' | 'color' | 'side'>>;

export type LessonEdit =
  | { readonly kind: 'rename-lesson'; readonly name: string }
  /** Adds an unpaired point. `labels` are the point's labels by frame id. */
  | {
      readonly kind: 'add-point';
      readonly point: LessonPoint;
      readonly index: number;
      readonly labels: FrameLabels;
    }
  /** Also removes the point's labels and bones, and unpairs its partner. */
  | { readonly kind: 'remove-point'; readonly pointId: string }
  | { readonly kind: 'change-point'; readonly pointId: string; readonly change: PointChange }
  | { readonly kind: 'move-point'; readonly pointId: string; readonly index: number }
  /** Unpairs the former partners of both points. Null: only unpairs the point. */
  | { readonly kind: 'pair-points'; readonly pointId: string; readonly otherId: string | null }
  | { readonly kind: 'set-bones'; readonly bones: readonly LessonBone[] }
  /** In rising order of index. Each index refers to the list after the insertions before it. */
  | { readonly kind: 'add-frames'; readonly frames: readonly PlacedFrame[] }
  | { readonly kind: 'remove-frames'; readonly frameIds: readonly string[] }
  | { readonly kind: 'set-labels'; readonly changes: readonly LabelChange[] }
  /** Applied in order, and undone as one step. */
  | { readonly kind: 'several'; readonly edits: readonly LessonEdit[] };

export type LessonEditKind = LessonEdit['kind'];

/**
 * Applies an edit. The given document is not changed.
 * @throws LessonEditError when the edit refers to something that does not exist, or its result would be invalid
 */
export function applyEdit(document: LessonDocument, edit: LessonEdit): LessonDocument {
  switch (edit.kind) {
    case 'rename-lesson':
      return { ...document, name: requireName(edit.name, 'lesson') };
    case 'add-point':
      return addPoint(document, edit);
    case 'remove-point':
      return removePoint(document, edit.pointId);
    case 'change-point':
      return changePoint(document, edit.pointId, edit.change);
    case 'move-point':
      return movePoint(document, edit.pointId, edit.index);
    case 'pair-points':
      return pairPoints(document, edit.pointId, edit.otherId);
    case 'set-bones':
      return setBones(document, edit.bones);
    case 'add-frames':
      return edit.frames.reduce(addFrame, document);
    case 'remove-frames':
      return removeFrames(document, edit.frameIds);
    case 'set-labels':
      return setLabels(document, edit.changes);
    case 'several':
      return edit.edits.reduce(applyEdit, document);
  }
}

/** The point with this id. @throws LessonEditError when it does not exist */
export function requirePoint(document: LessonDocument, pointId: string): LessonPoint {
  const point = document.points.find(({ id }) => id === pointId);
  if (!point) throw new LessonEditError(`Expected a point of the lesson, got "${pointId}".`);
  return point;
}

/** The frame with this id. @throws LessonEditError when it does not exist */
export function requireFrame(document: LessonDocument, frameId: string): LessonFrame {
  const frame = document.frames.find(({ id }) => id === frameId);
  if (!frame) throw new LessonEditError(`Expected a frame of the lesson, got "${frameId}".`);
  return frame;
}

function requireName(name: string, what: string): string {
  if (name.trim() === '') throw new LessonEditError(`Expected a name for the ${what}, got none.`);
  return name;
}

function requireFreeName(points: readonly LessonPoint[], name: string): void {
  requireName(name, 'point');
  if (points.some((point) => point.name === name)) {
    throw new LessonEditError(`Expected a new name for the point, but "${name}" is taken.`);
  }
}

function insert<T>(items: readonly T[], index: number, item: T): T[] {
  if (!Number.isInteger(index) || index < 0 || index > items.length) {
    throw new LessonEditError(`Expected an index from 0 to ${items.length}, got ${index}.`);
  }
  return items.toSpliced(index, 0, item);
}

function addPoint(
  document: LessonDocument,
  { point, index, labels }: Extract<LessonEdit, { kind: 'add-point' }>,
): LessonDocument {
  requireFreeName(document.points, point.name);
  if (point.pairId !== null || document.points.some(({ id }) => id === point.id)) {
    throw new LessonEditError(`Expected a new, unpaired point, got "${point.name}".`);
  }
  const points = insert(document.points, index, point);
  const changes = Object.entries(labels).map(([frameId, label]) => {
    return { frameId, pointId: point.id, label };
  });
  return setLabels({ ...document, points }, changes);
}

function removePoint(document: LessonDocument, pointId: string): LessonDocument {
  const { points, bones, labels } = pairPoints(document, pointId, null);
  const changes = Object.keys(labels).map((frameId) => ({ frameId, pointId, label: null }));
  return {
    ...setLabels(document, changes),
    points: points.filter(({ id }) => id !== pointId),
    bones: bones.filter((bone) => !bone.includes(pointId)),
  };
}

function changePoint(
  document: LessonDocument,
  pointId: string,
  change: PointChange,
): LessonDocument {
  const point = requirePoint(document, pointId);
  if (change.name !== undefined && change.name !== point.name) {
    requireFreeName(document.points, change.name);
  }
  const { name = point.name, color = point.color, side = point.side } = change;
  return replacePoints(document, [{ ...point, name, color, side }]);
}

function replacePoints(document: LessonDocument, changed: readonly LessonPoint[]): LessonDocument {
  const byId = new Map(changed.map((point) => [point.id, point]));
  return { ...document, points: document.points.map((point) => byId.get(point.id) ?? point) };
}

function movePoint(document: LessonDocument, pointId: string, index: number): LessonDocument {
  const point = requirePoint(document, pointId);
  const others = document.points.filter(({ id }) => id !== pointId);
  return { ...document, points: insert(others, index, point) };
}

function pairPoints(
  document: LessonDocument,
  pointId: string,
  otherId: string | null,
): LessonDocument {
  const pair = [requirePoint(document, pointId)];
  if (otherId !== null) pair.push(requirePoint(document, otherId));
  const region = otherId !== null && pair.find(isRegion);
  if (region)
    throw new LessonEditError(`Expected two points to pair, got "${region.name}", a region.`);
  if (pointId === otherId) throw new LessonEditError('Expected two points to pair, got one.');
  const partners = new Set(pair.map(({ pairId }) => pairId));
  const freed = document.points
    .filter(({ id }) => partners.has(id))
    .map((point) => ({ ...point, pairId: null }));
  const [point, other] = pair;
  const paired = other
    ? [
        { ...point, pairId: other.id },
        { ...other, pairId: point.id },
      ]
    : [{ ...point, pairId: null }];
  return replacePoints(document, [...freed, ...paired]);
}

function setBones(document: LessonDocument, bones: readonly LessonBone[]): LessonDocument {
  const seen = new Set<string>();
  for (const [from, to] of bones) {
    const region = [from, to].map((id) => requirePoint(document, id)).find(isRegion);
    if (region) {
      throw new LessonEditError(`Expected bones between points, got "${region.name}", a region.`);
    }
    const key = [from, to].sort().join();
    if (from === to || seen.has(key)) {
      throw new LessonEditError(`Expected bones between two points, each once; got ${key}.`);
    }
    seen.add(key);
  }
  return { ...document, bones };
}

function addFrame(document: LessonDocument, { index, frame, labels }: PlacedFrame): LessonDocument {
  if (document.frames.some(({ id }) => id === frame.id)) {
    throw new LessonEditError(
      `Expected a new frame, but "${frame.name}" is in the lesson already.`,
    );
  }
  const frames = insert(document.frames, index, frame);
  const changes = Object.entries(labels).map(([pointId, label]) => {
    return { frameId: frame.id, pointId, label };
  });
  return setLabels({ ...document, frames }, changes);
}

function removeFrames(document: LessonDocument, frameIds: readonly string[]): LessonDocument {
  for (const frameId of frameIds) requireFrame(document, frameId);
  const gone = new Set(frameIds);
  const labels = Object.entries(document.labels).filter(([frameId]) => !gone.has(frameId));
  return {
    ...document,
    frames: document.frames.filter(({ id }) => !gone.has(id)),
    labels: Object.fromEntries(labels),
  };
}

function setLabels(document: LessonDocument, changes: readonly LabelChange[]): LessonDocument {
  const frames = new Map(document.frames.map((frame) => [frame.id, frame]));
  const points = new Map(document.points.map((point) => [point.id, point]));
  const labels: Record<string, FrameLabels> = { ...document.labels };
  for (const { frameId, pointId, label } of changes) {
    const frame = frames.get(frameId) ?? requireFrame(document, frameId);
    const point = points.get(pointId) ?? requirePoint(document, pointId);
    const { [pointId]: _, ...others } = Object.hasOwn(labels, frameId) ? labels[frameId] : {};
    const kept = label && requireLabel(label, point, frame);
    const next: FrameLabels = kept ? { ...others, [pointId]: kept } : others;
    if (Object.keys(next).length > 0) labels[frameId] = next;
    else delete labels[frameId];
  }
  return { ...document, labels };
}

/** Validates and normalises a label. Null for `unlabelled`, which is expressed by a missing entry. */
function requireLabel(
  label: LessonLabel,
  point: LessonPoint,
  frame: LessonFrame,
): LessonLabel | null {
  if (label.state === 'unlabelled') return null;
  const why = findLabelProblem(point, label, frame);
  if (why !== null) {
    throw new LessonEditError(`Invalid label of "${point.name}" in "${frame.name}": ${why}.`);
  }
  const { score, flatness, region } = label;
  const guess = label.guess && {
    guess: true as const,
    ...(score !== undefined && { score }),
    ...(flatness !== undefined && { flatness }),
  };
  if (!isPlaced(label)) return { state: label.state, x: 0, y: 0, ...guess };
  const { state, x, y } = label;
  if (x >= 0 && x <= 1 && y >= 0 && y <= 1) {
    return { state, x, y, ...guess, ...(region !== undefined && { region }) };
  }
  throw new LessonEditError(`Expected a label inside its frame, 0..1, got (${x}, ${y}).`);
}
