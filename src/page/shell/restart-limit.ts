// Says when replacing what keeps dying is of no more use.

/** So many within the window are fine; one more is not. */
const MOST = 3;
const WINDOW_MS = 60_000;

export class RestartLimit {
  #times: number[] = [];

  /** Counts one more death. @returns whether a restart is worth trying */
  allowsAnother(nowMs: number): boolean {
    this.#times = [...this.#times.filter((timeMs) => nowMs - timeMs < WINDOW_MS), nowMs];
    return this.#times.length <= MOST;
  }
}
