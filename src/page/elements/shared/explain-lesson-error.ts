// From a named error of the lessons or the training to one or two sentences for people. Errors of the
// live view: ../explain-error.ts.
import { MediaFileError } from '../../shell/errors.ts';
import { explainError } from './explain-error.ts';

/** What happened, and what to do, by the error's name. */
const BY_NAME: Record<string, string> = {
  StorageFullError:
    'There is no room left on this device for this, but nothing that was kept is lost: ' +
    'delete frames, lessons or recordings, then try again.',
  LessonConflictError: 'Another tab has changed this lesson; nothing was overwritten.',
  NotStoredError: 'This lesson is not kept here any more.',
  DamagedStorageError: 'What is kept of this lesson cannot be read.',
  OldPageError: 'A newer version of Keydot has been here. Reload the page to get it.',
  UnsavedLessonError: 'The last edits could not be kept yet, so the lesson stays open.',
  WorkerGoneError: 'The training stopped by itself. Close other tabs to free memory, then go on.',
  TrainingDivergedError:
    'The numbers got out of hand again and again. Look for labels in wrong places, then try anew.',
};

const UNSAVED_FULL =
  'There is no room left on this device for the lesson. What you see is still in memory: ' +
  'delete frames or other lessons, then try again.';

/** Why the newest edits of the open lesson are not kept yet. */
export function explainUnsavedEdits(error: Error): string {
  return error.name === 'StorageFullError' ? UNSAVED_FULL : explainLessonError(error);
}

/** One or two sentences. What nobody foresaw is said in its own words. */
export function explainLessonError(error: Error): string {
  if (error.name in BY_NAME) return BY_NAME[error.name];
  if (error instanceof MediaFileError) {
    const { sentence, advice } = explainError(error);
    return `${sentence} ${advice}`;
  }
  return error.message;
}
