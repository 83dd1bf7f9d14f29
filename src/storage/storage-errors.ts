// Named errors of storage. Sentences for people are in the elements.
import { KeydotError } from '../core/errors.ts';

/** The browser's storage quota is exhausted. Unsaved data is still in memory. */
export class StorageFullError extends KeydotError {
  override name = 'StorageFullError';
}

/** Another tab has changed the lesson since it was read. Nothing was written. */
export class LessonConflictError extends KeydotError {
  override name = 'LessonConflictError';
}

/** The requested record does not exist. */
export class NotStoredError extends KeydotError {
  override name = 'NotStoredError';
}

/** A record with this id exists and must not be overwritten. */
export class TakenError extends KeydotError {
  override name = 'TakenError';
}

/** A stored record is invalid. */
export class DamagedStorageError extends KeydotError {
  override name = 'DamagedStorageError';
}

/** The database was upgraded by a newer version of the app. */
export class OldPageError extends KeydotError {
  override name = 'OldPageError';
}

/** Converts IndexedDB errors to named errors where possible. */
export function toStorageError(thrown: unknown): unknown {
  if (!(thrown instanceof DOMException)) return thrown;
  if (thrown.name === 'QuotaExceededError') {
    return new StorageFullError(
      'Expected free storage to save the lesson, but the quota is exhausted.',
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
