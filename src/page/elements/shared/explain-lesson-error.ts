// Explains errors of lessons and training in one or two sentences, by the error's name. Errors of the
// live view: explain-error.ts.
import { MediaFileError } from '../../shell/errors.ts';
import { explainError } from './explain-error.ts';

const BY_NAME: Record<string, string> = {
  StorageFullError:
    'This device has no storage left. Nothing that was saved is lost. ' +
    'Delete frames, lessons or recordings, then try again.',
  LessonConflictError: 'Another tab changed this lesson. Nothing was overwritten.',
  NotStoredError: 'This lesson no longer exists on this device.',
  DamagedStorageError: 'The saved data of this lesson cannot be read.',
  OldPageError: 'A newer version of Keydot was used here. Reload the page to update.',
  UnsavedLessonError: 'The last edits could not be saved yet, so the lesson stays open.',
  WorkerGoneError:
    'The training stopped unexpectedly. Close other tabs to free memory, then continue.',
  TrainingDivergedError:
    'The training diverged several times. Check for misplaced labels, then try again.',
};

const UNSAVED_FULL =
  'This device has no storage left for the lesson. The last edits are only in memory: ' +
  'delete frames or other lessons, then try again.';

/** Why the latest edits of the open lesson are not saved yet. */
export function explainUnsavedEdits(error: Error): string {
  return error.name === 'StorageFullError' ? UNSAVED_FULL : explainLessonError(error);
}

/** Explains any error; unknown ones are shown with their own message. */
export function explainLessonError(error: Error): string {
  if (error.name in BY_NAME) return BY_NAME[error.name];
  if (error instanceof MediaFileError) {
    const { sentence, advice } = explainError(error);
    return `${sentence} ${advice}`;
  }
  return error.message;
}
