// Stores imported lessons and models in one transaction.
import type { LessonDocument } from '../core/lesson/lesson-document.ts';
import { type KeydotDatabase, writeAtomically } from './database.ts';
import { newLessonWrite, putLesson } from './lesson-store.ts';
import { listModels, putModel, type ModelWithWeights } from './model-store.ts';
import { packPictures } from './stored-picture.ts';

/** An imported lesson and its pictures. */
export interface LessonImport {
  document: LessonDocument;
  /** By frame id. */
  pictures: ReadonlyMap<string, Blob>;
}

/** The ids in the database, which an import must not reuse. */
export interface StoredIds {
  /** Includes deleted lessons that can still be restored. */
  lessons: ReadonlySet<string>;
  /** The SHA-256 of the weights by model id. */
  models: ReadonlyMap<string, string>;
}

/** Reads the ids of all lessons and models. @throws DamagedStorageError */
export async function loadStoredIds(database: KeydotDatabase): Promise<StoredIds> {
  const [lessons, models] = await Promise.all([
    database.getAllKeys('lessons'),
    listModels(database),
  ]);
  return {
    lessons: new Set(lessons),
    models: new Map(models.map(({ id, spec }) => [id, spec.weightsSha256])),
  };
}

/**
 * Stores an import. All of it is stored, or nothing.
 * @param lesson null when only models are imported
 * @throws LessonConflictError or TakenError when an id exists, DOMException when storage is full
 */
export async function writeImport(
  database: KeydotDatabase,
  lesson: LessonImport | null,
  models: readonly Omit<ModelWithWeights, 'id'>[],
): Promise<void> {
  const write = lesson && {
    ...newLessonWrite(lesson.document),
    pictures: await packPictures(database, lesson.pictures),
  };
  return writeAtomically(database, async (transaction) => {
    if (write) await putLesson(transaction, write);
    for (const model of models) await putModel(transaction, model);
  });
}
