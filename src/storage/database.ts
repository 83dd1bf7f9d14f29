// The app's IndexedDB database: its object stores, their upgrades, a shared connection, and atomic writes.
// Next: the stores, e.g. storage/lesson-store.ts, storage/model-store.ts, storage/run-store.ts.
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB } from 'idb';
import { toStorageError } from './storage-errors.ts';

/** The object stores of the newest version. Values are validated when they are read. */
export interface KeydotSchema extends DBSchema {
  /** Single records by name. */
  settings: { key: string; value: unknown };
  /** Lessons by id. */
  lessons: { key: string; value: unknown };
  /** Picture files by lesson id and frame id. */
  pictures: { key: [lessonId: string, frameId: string]; value: unknown };
  /** Undo history by lesson id and entry number. */
  history: { key: [lessonId: string, number: number]; value: unknown };
  /** Training runs by lesson id and run id. */
  runs: { key: [lessonId: string, runId: string]; value: unknown };
  /** Taught models without weights, by id. */
  models: { key: string; value: unknown };
  /** Weights by model id. */
  weights: { key: string; value: unknown };
}

export type KeydotDatabase = IDBPDatabase<KeydotSchema>;

/** The stores whose keys begin with a lesson id. */
export const LESSON_STORES = ['lessons', 'pictures', 'history', 'runs'] as const;

/**
 * The step at index i upgrades version i to i + 1. Released steps are never changed; a change of the schema is a
 * new step.
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
 * Opens the database, and creates or upgrades it when necessary.
 * @param name default: the app's database; tests use others
 * @param onClosed called when the browser or another tab's upgrade closes the connection
 * @throws OldPageError when the database has a newer version; DOMException when the browser denies storage, as in
 *   some private windows
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
        // Another tab waits to upgrade the database until this connection is closed.
        (event.target as IDBDatabase).close();
        onClosed();
      },
      terminated: onClosed,
    });
  } catch (thrown) {
    throw toStorageError(thrown);
  }
}

/** A shared connection: opened on first use, and reopened after it was closed from outside. */
export class DatabaseConnection {
  #opening: Promise<KeydotDatabase> | null = null;

  /** @param name default: the app's database; tests use others */
  constructor(readonly name?: string) {}

  /**
   * Runs a task with the open database.
   * @throws StorageFullError, OldPageError, errors of `task`, or DOMException when the browser denies storage
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
    // A failure to open was reported to the caller of `use`.
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

/** The stores that atomic writes may change: those of lessons and models. */
const STORES = ['lessons', 'pictures', 'history', 'models', 'weights'] as const;

export type AtomicTransaction = IDBPTransaction<KeydotSchema, typeof STORES, 'readwrite'>;

/**
 * Runs a task in one transaction: all of its writes are stored, or none.
 * @throws errors of the task, or DOMException when storage is full; nothing is written then
 */
export async function writeAtomically<T>(
  database: KeydotDatabase,
  task: (transaction: AtomicTransaction) => Promise<T>,
): Promise<T> {
  const transaction = database.transaction(STORES, 'readwrite');
  // `done` repeats the failure of the request that failed first.
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
    // The failure has ended the transaction already.
  }
}
