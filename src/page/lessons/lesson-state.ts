// The states and events of a lesson session (page/lessons/lesson-session.ts).
import { KeydotError } from '../../core/errors.ts';
import type { LessonDocument } from '../../core/lesson/lesson-document.ts';
import type { LessonEditKind } from '../../core/lesson/lesson-edits.ts';
import type { LessonVersion } from '../../core/lesson/lesson-history.ts';

/** Whether the open lesson is saved. */
export type SavingState =
  | { kind: 'saved' }
  | { kind: 'saving' }
  /** The edits are in memory only: retry, or export the lesson. A full disk is a StorageFullError. */
  | { kind: 'unsaved'; error: Error };

/** The state of an open lesson. */
export interface OpenLesson {
  kind: 'open';
  document: LessonDocument;
  canUndo: boolean;
  canRedo: boolean;
  /** The edits that `undo` and `redo` would apply to; null for none. */
  nextUndo: LessonEditKind | null;
  nextRedo: LessonEditKind | null;
  saving: SavingState;
}

/** Creates the state of an open lesson. */
export function openStateOf({ document, history }: LessonVersion, saving: SavingState): OpenLesson {
  const { entries, done } = history;
  const nextUndo = done > 0 ? entries[done - 1].redo.kind : null;
  const nextRedo = done < entries.length ? entries[done].redo.kind : null;
  const [canUndo, canRedo] = [nextUndo !== null, nextRedo !== null];
  return { kind: 'open', document, canUndo, canRedo, nextUndo, nextRedo, saving };
}

/** The state of a lesson session. */
export type LessonState =
  | { kind: 'closed' }
  | { kind: 'loading'; lessonId: string }
  | OpenLesson
  /** The lesson could not be opened, or was deleted. */
  | { kind: 'failed'; lessonId: string; error: Error };

/** The id of the lesson in a state; null when there is none. */
export function lessonIdOf(state: LessonState): string | null {
  if (state.kind === 'open') return state.document.id;
  return state.kind === 'closed' ? null : state.lessonId;
}

/** The events of a lesson session. */
export type LessonEvent =
  /** The state changed. */
  | { kind: 'changed' }
  /** A lesson was added, deleted or renamed, in this tab or another; `list` returns the change. */
  | { kind: 'lessons-changed' }
  /** Another tab changed the open lesson; its version is shown now. */
  | { kind: 'reloaded' }
  /** Another tab wrote first; the edits made here were applied to its version, except `lostEdits`. */
  | { kind: 'overtaken'; lostEdits: number }
  /** Something failed; the lesson is unchanged. */
  | { kind: 'trouble'; error: Error };

/** An operation needs an open lesson, and none is open. */
export class NoLessonError extends KeydotError {
  override name = 'NoLessonError';
}

/** Closing the open lesson would lose edits that could not be written. */
export class UnsavedLessonError extends KeydotError {
  override name = 'UnsavedLessonError';

  constructor(cause: Error) {
    super(`Expected every edit to be saved, but the last one could not be: ${cause.message}`, {
      cause,
    });
  }
}
