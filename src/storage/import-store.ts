// What came from a file, written in one transaction: a lesson with its pictures and models, or models
// alone. All of it is kept, or nothing.
import type { LessonDocument } from '../core/lesson/lesson-document.ts';
import { type KeydotDatabase, writeAtomically } from './database.ts';
import { newLessonWrite, putLesson } from './lesson-store.ts';
import { listModels, putModel, type ModelWithWeights } from './model-store.ts';
import { packPictures } from './stored-picture.ts';

export interface LessonImport {
  document: LessonDocument;
  /** By the frame's id. */
  pictures: ReadonlyMap<string, Blob>;
}

/** What is kept already, so that an import can step aside. */
export interface StoredIds {
  /** Deleted lessons that can still be had back included. */
  lessons: ReadonlySet<string>;
  /** The hash of the weights by the model's id. */
  models: ReadonlyMap<string, string>;
}

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
 * Keeps what was imported.
 * @param lesson null when models came alone
 * @throws LessonConflictError or TakenError when an id is taken, DOMException when there is no room
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
