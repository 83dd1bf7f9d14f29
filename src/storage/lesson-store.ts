// Stores lessons: document, history and pictures are written in one transaction, so that a crash leaves either the
// old or the new version. Next: page/lessons/lesson-saver.ts.
import * as v from 'valibot';
import { countProgress, type LessonDocument } from '../core/lesson/lesson-document.ts';
import {
  EMPTY_HISTORY,
  type HistoryEntry,
  type LessonVersion,
} from '../core/lesson/lesson-history.ts';
import { parseHistory, parseLessonDocument } from '../core/lesson/lesson-schema.ts';
import {
  type KeydotDatabase,
  LESSON_STORES,
  type AtomicTransaction,
  writeAtomically,
} from './database.ts';
import { DamagedStorageError, LessonConflictError, NotStoredError } from './storage-errors.ts';
import { packPictures, unpackPicture, type StoredPicture } from './stored-picture.ts';

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));

const recordSchema = v.object({
  /** Incremented by every write. */
  revision: whole,
  changedMs: v.number(),
  /** Time of deletion, while the lesson can still be restored; null otherwise. */
  deletedMs: v.nullable(v.number()),
  history: v.object({ first: whole, done: whole }),
  document: v.unknown(),
});
type LessonRecord = v.InferOutput<typeof recordSchema>;

/** A lesson in a list. */
export interface LessonSummary {
  id: string;
  name: string;
  createdMs: number;
  changedMs: number;
  points: number;
  frames: number;
  labelledFrames: number;
  /** Why the lesson cannot be opened; null when it can. */
  damage: Error | null;
}

/** A lesson with its history and revision. */
export interface StoredLesson extends LessonVersion {
  revision: number;
}

/** One write: all changes since the revision that was read. */
export interface LessonWrite extends LessonVersion {
  /** The revision that was read; null for a new lesson. */
  basedOn: number | null;
  /** New history entries by number. */
  entries: ReadonlyMap<number, HistoryEntry>;
  /** New pictures by frame id. */
  pictures: ReadonlyMap<string, Blob>;
  /** Frames whose pictures are no longer referenced. */
  releasedFrames: readonly string[];
}

/** A write with pictures in stored form. */
export type PackedWrite = Omit<LessonWrite, 'pictures'> & {
  pictures: ReadonlyMap<string, StoredPicture>;
};

/** All lessons that are not deleted, the last changed first. */
export async function listLessons(database: KeydotDatabase): Promise<LessonSummary[]> {
  const transaction = database.transaction('lessons');
  const [ids, records] = await Promise.all([
    transaction.store.getAllKeys(),
    transaction.store.getAll(),
  ]);
  return records
    .flatMap((record, index) => summarise(ids[index], record))
    .sort((a, b) => b.changedMs - a.changedMs);
}

function summarise(id: string, data: unknown): LessonSummary[] {
  const blank = { id, createdMs: 0, changedMs: 0, points: 0, frames: 0, labelledFrames: 0 };
  try {
    const { document: read, changedMs, deletedMs } = parseRecord(data, id);
    if (deletedMs !== null) return [];
    const document = parseLessonDocument(read);
    const { name, createdMs, points } = document;
    const { frames, labelledFrames } = countProgress(document);
    const counts = { points: points.length, frames, labelledFrames };
    return [{ id, name, createdMs, changedMs, ...counts, damage: null }];
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    return [{ ...blank, name: '', damage: thrown }];
  }
}

/**
 * Reads a lesson with its history.
 * @throws NotStoredError, DamagedStorageError, LessonDocumentError
 */
export async function loadLesson(
  database: KeydotDatabase,
  lessonId: string,
): Promise<StoredLesson> {
  const transaction = database.transaction(['lessons', 'history']);
  const [data, entries] = await Promise.all([
    transaction.objectStore('lessons').get(lessonId),
    transaction.objectStore('history').getAll(ownRange(lessonId)),
  ]);
  const { revision, document, history } = requireRecord(data, lessonId);
  return {
    revision,
    document: parseLessonDocument(document),
    history: parseHistory(history, entries),
  };
}

/**
 * Writes a lesson, provided that its stored revision is the one that was read.
 * @returns the new revision
 * @throws LessonConflictError when the revision has changed, NotStoredError when the lesson was deleted,
 *   DOMException when storage is full; nothing is written then
 */
export async function writeLesson(database: KeydotDatabase, write: LessonWrite): Promise<number> {
  const pictures = await packPictures(database, write.pictures);
  return writeAtomically(database, (transaction) => putLesson(transaction, { ...write, pictures }));
}

/** {@link writeLesson} as part of a larger transaction. */
export async function putLesson(
  transaction: AtomicTransaction,
  { document, history, basedOn, ...changes }: PackedWrite,
): Promise<number> {
  const [lessons, pictures, entries] = [
    transaction.objectStore('lessons'),
    transaction.objectStore('pictures'),
    transaction.objectStore('history'),
  ];
  const { id } = document;
  const { first, done } = history;
  const end = first + history.entries.length;
  const revision = nextRevision(await lessons.get(id), document, basedOn);
  const head = { revision, changedMs: Date.now(), deletedMs: null, history: { first, done } };
  const record: LessonRecord = { ...head, document };
  await Promise.all([
    lessons.put(record, id),
    entries.delete(IDBKeyRange.bound([id], [id, first], false, true)),
    entries.delete(IDBKeyRange.bound([id, end], [id, []])),
    ...[...changes.entries].map(([number, entry]) => entries.put(entry, [id, number])),
    ...[...changes.pictures].map(([frameId, picture]) => pictures.put(picture, [id, frameId])),
    ...changes.releasedFrames.map((frameId) => pictures.delete([id, frameId])),
  ]);
  return revision;
}

function nextRevision(stored: unknown, { id, name }: LessonDocument, basedOn: number | null) {
  if (basedOn === null) {
    if (stored === undefined) return 1;
    throw new LessonConflictError(`Expected a new lesson, but "${name}" is stored already.`);
  }
  const { revision } = requireRecord(stored, id);
  if (revision === basedOn) return revision + 1;
  throw new LessonConflictError(
    `Expected revision ${basedOn} of "${name}", got revision ${revision} of another tab.`,
  );
}

/** The first write of a lesson, with all its pictures and an empty history. */
export function newLessonWrite(
  document: LessonDocument,
  pictures: ReadonlyMap<string, Blob> = new Map(),
): LessonWrite {
  const history = EMPTY_HISTORY;
  return { document, history, basedOn: null, entries: new Map(), pictures, releasedFrames: [] };
}

/** Reads a frame's picture. @throws NotStoredError */
export async function loadPicture(
  database: KeydotDatabase,
  lessonId: string,
  frameId: string,
): Promise<Blob> {
  const picture = unpackPicture(await database.get('pictures', [lessonId, frameId]));
  if (picture) return picture;
  throw new NotStoredError(`Expected a picture for frame ${frameId}, got none.`);
}

/** Marks a lesson as deleted, or restores it. @param deletedMs null restores @throws NotStoredError */
export async function setLessonDeleted(
  database: KeydotDatabase,
  lessonId: string,
  deletedMs: number | null,
): Promise<void> {
  const transaction = database.transaction('lessons', 'readwrite');
  const record = requireRecord(await transaction.store.get(lessonId), lessonId, true);
  const revision = record.revision + 1;
  await transaction.store.put({ ...record, revision, deletedMs }, lessonId);
  await transaction.done;
}

/** Removes the lessons that were deleted before a time, with their pictures, histories and runs. */
export async function purgeLessons(database: KeydotDatabase, beforeMs: number): Promise<void> {
  const transaction = database.transaction(LESSON_STORES, 'readwrite');
  const lessons = transaction.objectStore('lessons');
  for (const id of await lessons.getAllKeys()) {
    const parsed = v.safeParse(recordSchema, await lessons.get(id));
    const deletedMs = parsed.success ? parsed.output.deletedMs : null;
    if (deletedMs === null || deletedMs >= beforeMs) continue;
    await lessons.delete(id);
    for (const name of ['pictures', 'history', 'runs'] as const) {
      await transaction.objectStore(name).delete(ownRange(id));
    }
  }
  await transaction.done;
}

/** The range of all keys that begin with the lesson's id: arrays sort after numbers and strings. */
export function ownRange(lessonId: string): IDBKeyRange {
  return IDBKeyRange.bound([lessonId], [lessonId, []]);
}

function requireRecord(data: unknown, lessonId: string, includeDeleted = false): LessonRecord {
  const gone = new NotStoredError(`Expected a lesson ${lessonId}, got none.`);
  if (data === undefined) throw gone;
  const record = parseRecord(data, lessonId);
  if (record.deletedMs !== null && !includeDeleted) throw gone;
  return record;
}

function parseRecord(data: unknown, lessonId: string): LessonRecord {
  const parsed = v.safeParse(recordSchema, data);
  if (parsed.success) return parsed.output;
  const where = v.getDotPath(parsed.issues[0]) ?? 'the top';
  throw new DamagedStorageError(`The record of lesson ${lessonId} is not valid at "${where}".`);
}
