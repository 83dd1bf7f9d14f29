// The app's one IndexedDB database: its stores, and how older versions of it are brought up to date.
// What is kept in it: settings.ts, lesson-store.ts, run-store.ts, model-store.ts.
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB } from 'idb';
import { toStorageError } from './storage-errors.ts';

/** The stores of the newest version. What they hold is checked when it is read. */
export interface KeydotSchema extends DBSchema {
  /** Single records by name. */
  settings: { key: string; value: unknown };
  /** By the lesson's id. */
  lessons: { key: string; value: unknown };
  /** The frames' files, by lesson and frame. */
  pictures: { key: [lessonId: string, frameId: string]; value: unknown };
  /** What was done to a lesson, by lesson and number. */
  history: { key: [lessonId: string, number: number]; value: unknown };
  /** Runs of training, by lesson and run. */
  runs: { key: [lessonId: string, runId: string]; value: unknown };
  /** Taught models without their weights, by id. */
  models: { key: string; value: unknown };
  /** The weights, by the model's id. */
  weights: { key: string; value: unknown };
}

export type KeydotDatabase = IDBPDatabase<KeydotSchema>;

/** Stores that hold something by lesson. */
export const LESSON_STORES = ['lessons', 'pictures', 'history', 'runs'] as const;

/**
 * One step a version, in order: the step at index i leads from version i to i + 1. A step that was
 * released is never edited; a change of the schema is a new step.
 */
const UPGRADES: readonly ((database: KeydotDatabase) => void)[] = [
  (database) => void database.createObjectStore('settings'),
  (database) => {
    for (const name of [...LESSON_STORES, 'models', 'weights'] as const) {
      database.createObjectStore(name);
    }
  },
];

/**
 * Opens the database, creating or upgrading it first.
 * @param name another database than the app's, for tests
 * @param onClosed called when the browser or a newer tab closes the connection
 * @throws OldPageError when a newer version of the app was here; DOMException when the browser
 * refuses storage, as some private windows do
 */
export async function openDatabase(
  name = 'keydot',
  onClosed: () => void = () => undefined,
): Promise<KeydotDatabase> {
  try {
    return await openDB<KeydotSchema>(name, UPGRADES.length, {
      upgrade(database, oldVersion) {
        for (const upgrade of UPGRADES.slice(oldVersion)) upgrade(database);
      },
      blocking(_current, _blocked, event) {
        // Another tab wants to upgrade; holding on would keep it waiting for ever.
        (event.target as IDBDatabase).close();
        onClosed();
      },
      terminated: onClosed,
    });
  } catch (thrown) {
    throw toStorageError(thrown);
  }
}

export class DatabaseConnection {
  #opening: Promise<KeydotDatabase> | null = null;

  /** @param name another database than the app's, for tests */
  constructor(readonly name?: string) {}

  /**
   * Does something with the database.
   * @throws StorageFullError, OldPageError, what `task` throws, or DOMException when the browser
   * refuses storage
   */
  async use<T>(task: (database: KeydotDatabase) => Promise<T>): Promise<T> {
    try {
      return await task(await this.#open());
    } catch (thrown) {
      throw toStorageError(thrown);
    }
  }

  close(): void {
    const opening = this.#opening;
    this.#opening = null;
    // An opening that failed was told to whoever asked for it.
    void opening?.then(
      (database) => database.close(),
      () => undefined,
    );
  }

  #open(): Promise<KeydotDatabase> {
    if (this.#opening) return this.#opening;
    const opening = openDatabase(this.name, () => this.#forget(opening));
    opening.catch(() => this.#forget(opening));
    this.#opening = opening;
    return opening;
  }

  #forget(opening: Promise<KeydotDatabase>): void {
    if (this.#opening === opening) this.#opening = null;
  }
}

/** What a lesson and its models consist of; runs are written by themselves. */
const STORES = ['lessons', 'pictures', 'history', 'models', 'weights'] as const;

export type AtomicTransaction = IDBPTransaction<KeydotSchema, typeof STORES, 'readwrite'>;

/**
 * Runs a task in one transaction.
 * @throws what the task throws, or DOMException when there is no room; nothing is written then
 */
export async function writeAtomically<T>(
  database: KeydotDatabase,
  task: (transaction: AtomicTransaction) => Promise<T>,
): Promise<T> {
  const transaction = database.transaction(STORES, 'readwrite');
  // A failure is told by whatever failed first; this one only repeats it.
  transaction.done.catch(() => undefined);
  try {
    const result = await task(transaction);
    await transaction.done;
    return result;
  } catch (thrown) {
    const { error } = transaction;
    abort(transaction);
    throw error ?? thrown;
  }
}

function abort(transaction: AtomicTransaction): void {
  try {
    transaction.abort();
  } catch {
    // It has ended already, by the failure that brought us here.
  }
}
