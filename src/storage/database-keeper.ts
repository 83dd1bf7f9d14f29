// One open connection for whoever reads and writes often: opened when it is first needed, and anew
// when it was closed from outside. Next: lesson-store.ts.
import { openDatabase, type KeydotDatabase } from './database.ts';
import { asStorageError } from './storage-errors.ts';

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
      throw asStorageError(thrown);
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
