// Controls a run in its worker: pause, resume and stop requests, and the schedule of reports and measurements.

/** The requests of the page to a running training. */
export class TrainingControl {
  isPaused = false;
  isStopped = false;
  #wake: (() => void) | null = null;
  #channel = new MessageChannel();

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

  /** Yields to the event loop once, so that pending requests are received. */
  async receiveMessages(): Promise<void> {
    // Uses a message, because timers are throttled in hidden tabs.
    await new Promise<void>((resolve) => {
      this.#channel.port1.onmessage = () => {
        resolve();
      };
      this.#channel.port2.postMessage(null);
    });
  }

  /** Ends the control after the run. An open port would prevent garbage collection. */
  close(): void {
    this.#channel.port1.close();
  }

  /** Resolves when the run is not paused. */
  async waitWhilePaused(): Promise<void> {
    while (this.isPaused) await new Promise<void>((resolve) => (this.#wake = resolve));
  }
}

/** Minimum time between two reports to the page, so that figures stay readable. */
const REPORT_INTERVAL_MS = 250;
/** Number of measurements on validation frames during a run. */
const MEASUREMENTS = 20;
/** Weight of the newest step in the moving average of step times. */
const NEWEST_WEIGHT = 0.1;

/** What to do after a step, and the estimated time left. */
export interface StepReport {
  shouldReport: boolean;
  shouldMeasure: boolean;
  secondsLeft: number;
}

/** Measures step times and schedules reports and measurements. */
export class StepClock {
  #steps: number;
  #lastMs = performance.now();
  #reportedMs = -Infinity;
  #meanMs: number | null;

  /** @param steps of the whole run @param stepMs step time of an earlier run; null when unknown */
  constructor(steps: number, stepMs: number | null) {
    this.#steps = steps;
    this.#meanMs = stepMs;
  }

  /** Mean step time, ms; null before the first step. */
  get stepMs(): number | null {
    return this.#meanMs;
  }

  /** Must be called after every step. @param step steps taken */
  tick(step: number): StepReport {
    const nowMs = performance.now();
    // Limits outliers, such as the first step after a pause.
    const stepMs = Math.min(nowMs - this.#lastMs, 5 * (this.#meanMs ?? Infinity));
    this.#lastMs = nowMs;
    this.#meanMs =
      this.#meanMs === null ? stepMs : this.#meanMs + NEWEST_WEIGHT * (stepMs - this.#meanMs);
    const isLast = step >= this.#steps;
    const every = Math.max(1, Math.round(this.#steps / MEASUREMENTS));
    // Depends only on the step, so that a resumed run is measured at the same steps.
    const shouldMeasure = isLast || step % every === 0;
    const shouldReport = shouldMeasure || nowMs - this.#reportedMs >= REPORT_INTERVAL_MS;
    if (shouldReport) this.#reportedMs = nowMs;
    return {
      shouldReport,
      shouldMeasure,
      secondsLeft: ((this.#steps - step) * this.#meanMs) / 1000,
    };
  }
}
