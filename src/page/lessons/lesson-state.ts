// Where a lesson session stands, and what it tells. The session itself: lesson-session.ts.
import { KeydotError } from '../../core/errors.ts';
import type { LessonDocument } from '../../core/lesson/lesson-document.ts';
import type { LessonEditKind } from '../../core/lesson/lesson-edits.ts';
import type { LessonVersion } from '../../core/lesson/lesson-history.ts';

/** Whether what is shown is kept. */
export type SavingState =
  | { kind: 'saved' }
  | { kind: 'saving' }
  /** Everything is still in memory: `retrySaving`, or export it. A StorageFullError says so by name. */
  | { kind: 'unsaved'; error: Error };

/** The lesson that is being worked on. */
export interface OpenLesson {
  kind: 'open';
  document: LessonDocument;
  canUndo: boolean;
  canRedo: boolean;
  /** What `undo` would undo, and `redo` do again; null when nothing. */
  nextUndo: LessonEditKind | null;
  nextRedo: LessonEditKind | null;
  saving: SavingState;
}

/** The state of an open lesson. */
export function openStateOf({ document, history }: LessonVersion, saving: SavingState): OpenLesson {
  const { entries, done } = history;
  const nextUndo = done > 0 ? entries[done - 1].redo.kind : null;
  const nextRedo = done < entries.length ? entries[done].redo.kind : null;
  const [canUndo, canRedo] = [nextUndo !== null, nextRedo !== null];
  return { kind: 'open', document, canUndo, canRedo, nextUndo, nextRedo, saving };
}

export type LessonState =
  | { kind: 'closed' }
  | { kind: 'loading'; lessonId: string }
  | OpenLesson
  /** The lesson could not be opened, or is gone. */
  | { kind: 'failed'; lessonId: string; error: Error };

/** The lesson that a state is about, by id; null when there is none. */
export function lessonIdOf(state: LessonState): string | null {
  if (state.kind === 'open') return state.document.id;
  return state.kind === 'closed' ? null : state.lessonId;
}

/** What a session tells its listeners. */
export type LessonEvent =
  /** The state changed. */
  | { kind: 'changed' }
  /** A lesson came, went or has another name, here or in another tab: `list` has news. */
  | { kind: 'lessons-changed' }
  /** Another tab changed the open lesson, which is now shown as it is there. */
  | { kind: 'reloaded' }
  /** Another tab was first: what was done here since is added to its lesson, but for what no longer fits. */
  | { kind: 'overtaken'; lostEdits: number }
  /** Something failed that leaves the lesson as it is. */
  | { kind: 'trouble'; error: Error };

/** A lesson is needed where none is open. */
export class NoLessonError extends KeydotError {
  override name = 'NoLessonError';
}

/** The open lesson holds edits that could not be written, and would lose them. */
export class UnsavedLessonError extends KeydotError {
  override name = 'UnsavedLessonError';

  constructor(cause: Error) {
    super(`Expected every edit to be kept, but the last could not be: ${cause.message}`, { cause });
  }
}
