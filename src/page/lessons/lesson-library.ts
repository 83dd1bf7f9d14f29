// All stored lessons: list, add, rename, delete and restore. The open lesson is in
// page/lessons/lesson-session.ts. Next: storage/lesson-store.ts.
import type { LessonDocument } from '../../core/lesson/lesson-document.ts';
import { doEdit } from '../../core/lesson/lesson-history.ts';
import type { DatabaseConnection } from '../../storage/database.ts';
import {
  listLessons,
  loadLesson,
  newLessonWrite,
  purgeLessons,
  setLessonDeleted,
  writeLesson,
  type LessonSummary,
} from '../../storage/lesson-store.ts';
import { createLessonWrite } from './lesson-saver.ts';

/** How long a deleted lesson can be restored. */
const DELETED_RETENTION_MS = 60 * 60 * 1000;

/** The stored lessons of one database. */
export class LessonLibrary {
  #isPurged = false;

  constructor(readonly database: DatabaseConnection) {}

  /** All lessons, last changed first. The first call purges lessons that were deleted long ago. */
  list(): Promise<LessonSummary[]> {
    return this.database.use(async (database) => {
      if (!this.#isPurged) await purgeLessons(database, Date.now() - DELETED_RETENTION_MS);
      this.#isPurged = true;
      return listLessons(database);
    });
  }

  /**
   * Stores a new lesson with its pictures in one transaction.
   * @throws StorageFullError, LessonConflictError when a lesson with this id exists
   */
  async add(document: LessonDocument, pictures?: ReadonlyMap<string, Blob>): Promise<void> {
    const write = newLessonWrite(document, pictures);
    await this.database.use((database) => writeLesson(database, write));
  }

  /** Renames a lesson that is not open. */
  async rename(lessonId: string, name: string): Promise<void> {
    await this.database.use(async (database) => {
      const stored = await loadLesson(database, lessonId);
      const renamed = doEdit(stored, { kind: 'rename-lesson', name });
      await writeLesson(database, createLessonWrite(stored, renamed, stored.revision));
    });
  }

  /** Deletes a lesson; `restore` brings it back for at least an hour. */
  delete(lessonId: string): Promise<void> {
    return this.database.use((database) => setLessonDeleted(database, lessonId, Date.now()));
  }

  restore(lessonId: string): Promise<void> {
    return this.database.use((database) => setLessonDeleted(database, lessonId, null));
  }
}
