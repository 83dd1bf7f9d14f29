// All lessons that are kept, open or not: listed, added, renamed, deleted and had back. The one that
// is open: lesson-session.ts.
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

/** How long a deleted lesson can be had back, ms. */
const KEEP_DELETED_MS = 60 * 60 * 1000;

export class LessonLibrary {
  #isTidy = false;

  constructor(readonly database: DatabaseConnection) {}

  /** All lessons, newest change first. The first time, what was deleted long ago goes for good. */
  list(): Promise<LessonSummary[]> {
    return this.database.use(async (database) => {
      if (!this.#isTidy) await purgeLessons(database, Date.now() - KEEP_DELETED_MS);
      this.#isTidy = true;
      return listLessons(database);
    });
  }

  /**
   * Keeps a new lesson with its pictures, whole or not at all.
   * @throws StorageFullError, LessonConflictError when a lesson with this id is there
   */
  async add(document: LessonDocument, pictures?: ReadonlyMap<string, Blob>): Promise<void> {
    const write = newLessonWrite(document, pictures);
    await this.database.use((database) => writeLesson(database, write));
  }

  /** Gives a lesson that is not open another name. */
  async rename(lessonId: string, name: string): Promise<void> {
    await this.database.use(async (database) => {
      const stored = await loadLesson(database, lessonId);
      const renamed = doEdit(stored, { kind: 'rename-lesson', name });
      await writeLesson(database, createLessonWrite(stored, renamed, stored.revision));
    });
  }

  /** Deletes a lesson; for an hour at least it can be had back. */
  delete(lessonId: string): Promise<void> {
    return this.database.use((database) => setLessonDeleted(database, lessonId, Date.now()));
  }

  restore(lessonId: string): Promise<void> {
    return this.database.use((database) => setLessonDeleted(database, lessonId, null));
  }
}
