// Writes that belong together: all of them are kept, or none, whatever happens between.
import type { IDBPTransaction } from 'idb';
import type { KeydotDatabase, KeydotSchema } from './database.ts';

/** What a lesson and its models consist of; runs are written by themselves. */
const STORES = ['lessons', 'pictures', 'history', 'models', 'weights'] as const;

export type WholeTransaction = IDBPTransaction<KeydotSchema, typeof STORES, 'readwrite'>;

/**
 * Runs a task in one transaction.
 * @throws what the task throws, or DOMException when there is no room; nothing is written then
 */
export async function writeWhole<T>(
  database: KeydotDatabase,
  task: (transaction: WholeTransaction) => Promise<T>,
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

function abort(transaction: WholeTransaction): void {
  try {
    transaction.abort();
  } catch {
    // It has ended already, by the failure that brought us here.
  }
}
