// What the person wants of a run that is under way: go on, rest, or come to an end.

export class TrainingControl {
  isPaused = false;
  isStopped = false;
  #wake: (() => void) | null = null;
  #turn = new MessageChannel();

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
    this.#wake?.();
  }

  stop(): void {
    this.isStopped = true;
    this.resume();
  }

  /** One turn of the event loop, in which the person's wishes come in. */
  async hear(): Promise<void> {
    // A message, because timers are held back in a hidden tab.
    await new Promise<void>((resolve) => {
      this.#turn.port1.onmessage = () => {
        resolve();
      };
      this.#turn.port2.postMessage(null);
    });
  }

  /** The run is over: nothing more is to be heard. An open port would keep the worker's memory. */
  close(): void {
    this.#turn.port1.close();
  }

  /** As long as the run is to rest. */
  async rest(): Promise<void> {
    while (this.isPaused) await new Promise<void>((resolve) => (this.#wake = resolve));
  }
}
