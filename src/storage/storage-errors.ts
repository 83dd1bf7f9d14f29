// What can go wrong with what is kept, as named errors. Words for people are chosen by the page.
import { KeydotError } from '../core/errors.ts';

/** The browser gives this site no more room. What could not be written is still in memory. */
export class StorageFullError extends KeydotError {
  override name = 'StorageFullError';
}

/** Another tab has changed the lesson since it was read here; nothing was overwritten. */
export class LessonConflictError extends KeydotError {
  override name = 'LessonConflictError';
}

/** What was asked for is not kept here, or not any more. */
export class NotStoredError extends KeydotError {
  override name = 'NotStoredError';
}

/** Something with this id is kept already, and is not to be overwritten. */
export class TakenError extends KeydotError {
  override name = 'TakenError';
}

/** What is kept cannot be read. */
export class DamagedStorageError extends KeydotError {
  override name = 'DamagedStorageError';
}

/** A newer version of the app has been here: this page is too old for what it left. */
export class OldPageError extends KeydotError {
  override name = 'OldPageError';
}

/** What IndexedDB threw, as one of our errors where we know what it means. */
export function toStorageError(thrown: unknown): unknown {
  if (!(thrown instanceof DOMException)) return thrown;
  if (thrown.name === 'QuotaExceededError') {
    return new StorageFullError(
      'Expected room to keep the lesson, but the browser gives this site no more.',
      { cause: thrown },
    );
  }
  if (thrown.name === 'VersionError') {
    return new OldPageError('Expected a database of this version, got a newer one.', {
      cause: thrown,
    });
  }
  return thrown;
}
