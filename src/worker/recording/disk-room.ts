// How much room the browser still gives, and how long it lasts.

/** So much is left free: for the last lines, and for what the app keeps besides, bytes. */
const RESERVE_BYTES = 24 * 2 ** 20;

/** A rate is known only after some time, ms. */
const SHORTEST_MS = 2000;

export class DiskRoom {
  #freeBytes = Infinity;

  /** Nothing more may be written. */
  get isShort(): boolean {
    return this.#freeBytes <= 0;
  }

  /** How long it lasts if it goes on like this, ms; null where nobody can tell. */
  async measure(bytes: number, durationMs: number): Promise<number | null> {
    const { quota, usage } = await navigator.storage.estimate();
    if (quota === undefined || usage === undefined) return null;
    this.#freeBytes = quota - usage - RESERVE_BYTES;
    if (durationMs < SHORTEST_MS || bytes === 0) return null;
    return Math.max(0, (this.#freeBytes * durationMs) / bytes);
  }
}
