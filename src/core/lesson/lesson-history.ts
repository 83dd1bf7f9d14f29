// Undo and redo: inverts edits and records them in a bounded history that is stored with the lesson.
// Next: storage/lesson-store.ts.
import { labelOf, type LessonDocument, type LessonLabel } from './lesson-document.ts';
import {
  applyEdit,
  type LabelChange,
  type LessonEdit,
  LessonEditError,
  type PlacedFrame,
  requireFrame,
  requirePoint,
} from './lesson-edits.ts';

/** One step in both directions. */
export interface HistoryEntry {
  readonly undo: LessonEdit;
  readonly redo: LessonEdit;
  /** Milliseconds since 1970. */
  readonly doneMs: number;
}

export interface LessonHistory {
  /** The number of the first retained entry. Numbers are never reused. */
  readonly first: number;
  readonly entries: readonly HistoryEntry[];
  /** How many entries are applied. The rest are undone and can be redone. */
  readonly done: number;
}

/** A lesson with its history. */
export interface LessonVersion {
  readonly document: LessonDocument;
  readonly history: LessonHistory;
}

export const EMPTY_HISTORY: LessonHistory = { first: 0, entries: [], done: 0 };

/** Maximum number of steps that can be undone. */
export const MAX_HISTORY = 500;

/**
 * Applies an edit and records it. Discards the undone steps.
 * @throws LessonEditError when the edit cannot be applied
 */
export function doEdit(
  { document, history }: LessonVersion,
  edit: LessonEdit,
  nowMs = Date.now(),
): LessonVersion {
  const entry = { undo: invertEdit(document, edit), redo: edit, doneMs: nowMs };
  const entries = [...history.entries.slice(0, history.done), entry];
  const surplus = Math.max(0, entries.length - MAX_HISTORY);
  return {
    document: applyEdit(document, edit),
    history: {
      first: history.first + surplus,
      entries: entries.slice(surplus),
      done: entries.length - surplus,
    },
  };
}

/** Undoes the last applied edit; null when there is none. */
export function undoEdit({ document, history }: LessonVersion): LessonVersion | null {
  if (history.done === 0) return null;
  const { undo } = history.entries[history.done - 1];
  return {
    document: applyEdit(document, undo),
    history: { ...history, done: history.done - 1 },
  };
}

/** Redoes the last undone edit; null when there is none. */
export function redoEdit({ document, history }: LessonVersion): LessonVersion | null {
  if (history.done === history.entries.length) return null;
  const { redo } = history.entries[history.done];
  return {
    document: applyEdit(document, redo),
    history: { ...history, done: history.done + 1 },
  };
}

/** The same lesson with an empty history, so that the pictures of deleted frames can be removed. */
export function clearHistory({ document, history }: LessonVersion): LessonVersion {
  const first = history.first + history.entries.length;
  return { document, history: { first, entries: [], done: 0 } };
}

/**
 * The edits that lead from one version of a lesson to a later one, including the inverses of undone steps.
 * Steps that have left the history since are missing.
 */
export function editsBetween(from: LessonVersion, to: LessonVersion): LessonEdit[] {
  const [before, after] = [from.history, to.history];
  const done = before.first + before.done;
  const doneAfter = after.first + after.done;
  let common = Math.min(done, doneAfter);
  const isSame = () =>
    before.entries[common - 1 - before.first] === after.entries[common - 1 - after.first];
  while (common > Math.max(before.first, after.first) && !isSame()) common--;
  const undone = before.entries.slice(common - before.first, before.done).reverse();
  const added = after.entries.slice(Math.max(0, common - after.first), after.done);
  return [...undone.map(({ undo }) => undo), ...added.map(({ redo }) => redo)];
}

/** Applies edits that were made to another version. @returns the new version and the edits that did not apply */
export function replayEdits(
  version: LessonVersion,
  edits: readonly LessonEdit[],
): { version: LessonVersion; lost: LessonEdit[] } {
  const lost: LessonEdit[] = [];
  for (const edit of edits) {
    try {
      version = doEdit(version, edit);
    } catch (thrown) {
      if (!(thrown instanceof LessonEditError)) throw thrown;
      lost.push(edit);
    }
  }
  return { version, lost };
}

/** Ids of the frames whose pictures must be retained: those of the lesson and those that undo or redo can restore. */
export function referencedFrames({ document, history }: LessonVersion): Set<string> {
  const needed = new Set(document.frames.map(({ id }) => id));
  for (const { undo, redo } of history.entries) {
    for (const edit of [undo, redo]) addBroughtFrames(edit, needed);
  }
  return needed;
}

function addBroughtFrames(edit: LessonEdit, frameIds: Set<string>): void {
  if (edit.kind === 'add-frames') for (const { frame } of edit.frames) frameIds.add(frame.id);
  if (edit.kind === 'several') for (const each of edit.edits) addBroughtFrames(each, frameIds);
}

/**
 * The inverse edit: it leads from `applyEdit(document, edit)` back to `document`.
 * @throws LessonEditError when the edit cannot be applied
 */
export function invertEdit(document: LessonDocument, edit: LessonEdit): LessonEdit {
  switch (edit.kind) {
    case 'rename-lesson':
      return { kind: 'rename-lesson', name: document.name };
    case 'add-point':
      return { kind: 'remove-point', pointId: edit.point.id };
    case 'remove-point':
      return restorePoint(document, edit.pointId);
    case 'change-point': {
      const { name, color, side } = requirePoint(document, edit.pointId);
      return { kind: 'change-point', pointId: edit.pointId, change: { name, color, side } };
    }
    case 'move-point': {
      const index = document.points.indexOf(requirePoint(document, edit.pointId));
      return { kind: 'move-point', pointId: edit.pointId, index };
    }
    case 'pair-points':
      return restorePairs(document, edit.pointId, edit.otherId);
    case 'set-bones':
      return { kind: 'set-bones', bones: document.bones };
    case 'add-frames':
      return { kind: 'remove-frames', frameIds: edit.frames.map(({ frame }) => frame.id) };
    case 'remove-frames':
      return { kind: 'add-frames', frames: placedFrames(document, edit.frameIds) };
    case 'set-labels':
      return { kind: 'set-labels', changes: currentLabels(document, edit.changes) };
    case 'several':
      return invertSeveral(document, edit.edits);
  }
}

function restorePoint(document: LessonDocument, pointId: string): LessonEdit {
  const point = requirePoint(document, pointId);
  const labels: Record<string, LessonLabel> = {};
  for (const frameId of Object.keys(document.labels)) {
    const label = labelOf(document, frameId, pointId);
    if (label.state !== 'unlabelled') labels[frameId] = label;
  }
  const index = document.points.indexOf(point);
  return {
    kind: 'several',
    edits: [
      { kind: 'add-point', point: { ...point, pairId: null }, index, labels },
      { kind: 'pair-points', pointId, otherId: point.pairId },
      { kind: 'set-bones', bones: document.bones },
    ],
  };
}

function restorePairs(
  document: LessonDocument,
  pointId: string,
  otherId: string | null,
): LessonEdit {
  const points = [pointId, ...(otherId === null ? [] : [otherId])];
  const edits = points.map((id): LessonEdit => {
    return { kind: 'pair-points', pointId: id, otherId: requirePoint(document, id).pairId };
  });
  return { kind: 'several', edits: [{ kind: 'pair-points', pointId, otherId: null }, ...edits] };
}

function placedFrames(document: LessonDocument, frameIds: readonly string[]): PlacedFrame[] {
  return [...new Set(frameIds)]
    .map((frameId) => {
      const frame = requireFrame(document, frameId);
      const labels = Object.hasOwn(document.labels, frameId) ? document.labels[frameId] : {};
      return { index: document.frames.indexOf(frame), frame, labels };
    })
    .sort((a, b) => a.index - b.index);
}

function currentLabels(document: LessonDocument, changes: readonly LabelChange[]): LabelChange[] {
  return changes.map(({ frameId, pointId }) => {
    const label = labelOf(document, frameId, pointId);
    return { frameId, pointId, label: label.state === 'unlabelled' ? null : label };
  });
}

function invertSeveral(document: LessonDocument, edits: readonly LessonEdit[]): LessonEdit {
  const inverse: LessonEdit[] = [];
  let current = document;
  for (const edit of edits) {
    inverse.unshift(invertEdit(current, edit));
    current = applyEdit(current, edit);
  }
  return { kind: 'several', edits: inverse };
}
