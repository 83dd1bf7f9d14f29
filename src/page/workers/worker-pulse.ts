// Feels a worker's pulse: asks every few seconds, and gives up after some silent beats in a row.

/** Time between two beats. */
const BEAT_MS = 5000;

/** Runs until stopped, or until it has called `onSilence` once. */
export class WorkerPulse {
  readonly #timer: ReturnType<typeof setInterval>;
  #unanswered = 0;

  /**
   * @param ping resolves as soon as the worker answers; a rejection counts as silence
   * @param silentBeats in a row after which the worker counts as dead, 5 s each. Beats are counted
   * rather than time measured, so that a laptop waking from sleep does not find every worker dead
   */
  constructor(
    readonly ping: () => Promise<unknown>,
    readonly silentBeats: number,
    readonly onSilence: () => void,
  ) {
    this.#timer = setInterval(() => this.#beat(), BEAT_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #beat(): void {
    if (this.#unanswered >= this.silentBeats) {
      this.stop();
      this.onSilence();
      return;
    }
    this.#unanswered += 1;
    const answered = () => (this.#unanswered = 0);
    const silent = () => undefined;
    this.ping().then(answered, silent);
  }
}
