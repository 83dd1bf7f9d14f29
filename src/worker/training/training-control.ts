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

/** Between two words to the page, ms: numbers are steady. */
const TELL_MS = 250;
/** Held-out frames are looked at this often in a run. */
const MEASUREMENTS = 20;
/** How much the newest step counts in the running mean. */
const NEWEST_WEIGHT = 0.1;

export interface StepReport {
  shouldTell: boolean;
  shouldMeasure: boolean;
  secondsLeft: number;
}

export class StepClock {
  #steps: number;
  #lastMs = performance.now();
  #toldMs = -Infinity;
  #meanMs: number | null;

  /** @param stepMs what a step took in an earlier run; null when there was none */
  constructor(steps: number, stepMs: number | null) {
    this.#steps = steps;
    this.#meanMs = stepMs;
  }

  /** What a step takes, ms; null before the first. */
  get stepMs(): number | null {
    return this.#meanMs;
  }

  /** To be called after every step. */
  tick(step: number): StepReport {
    const nowMs = performance.now();
    // A step after a rest is not that much slower than the others.
    const stepMs = Math.min(nowMs - this.#lastMs, 5 * (this.#meanMs ?? Infinity));
    this.#lastMs = nowMs;
    this.#meanMs =
      this.#meanMs === null ? stepMs : this.#meanMs + NEWEST_WEIGHT * (stepMs - this.#meanMs);
    const isLast = step >= this.#steps;
    const every = Math.max(1, Math.round(this.#steps / MEASUREMENTS));
    // By the step alone, so that a run that is gone on with is measured where the whole one would be.
    const shouldMeasure = isLast || step % every === 0;
    const shouldTell = shouldMeasure || nowMs - this.#toldMs >= TELL_MS;
    if (shouldTell) this.#toldMs = nowMs;
    return { shouldTell, shouldMeasure, secondsLeft: ((this.#steps - step) * this.#meanMs) / 1000 };
  }
}
