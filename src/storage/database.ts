// The app's one IndexedDB database: its stores, and how older versions of it are brought up to date.
// What is kept in it: settings.ts.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';

/** The stores of the newest version. */
export interface KeydotSchema extends DBSchema {
  /** Single records by name; what they hold is checked when they are read. */
  settings: { key: string; value: unknown };
}

export type KeydotDatabase = IDBPDatabase<KeydotSchema>;

/**
 * One step a version, in order: the step at index i leads from version i to i + 1. A step that was
 * released is never edited; a change of the schema is a new step.
 */
const UPGRADES: readonly ((database: KeydotDatabase) => void)[] = [
  (database) => void database.createObjectStore('settings'),
];

/**
 * Opens the database, creating or upgrading it first.
 * @param name another database than the app's, for tests
 * @throws DOMException when the browser refuses storage, as some private windows do
 */
export function openDatabase(name = 'keydot'): Promise<KeydotDatabase> {
  return openDB<KeydotSchema>(name, UPGRADES.length, {
    upgrade(database, oldVersion) {
      for (const upgrade of UPGRADES.slice(oldVersion)) upgrade(database);
    },
    blocking(_current, _blocked, event) {
      // Another tab wants to upgrade; holding on would keep it waiting for ever.
      (event.target as IDBDatabase).close();
    },
  });
}
