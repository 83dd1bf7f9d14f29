// Work that must not overlap, one after the other in the order in which it was asked for.

export class SerialQueue {
  #last: Promise<unknown> = Promise.resolve();

  /** Does the work when everything asked for before it is done, however that ended. */
  take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
