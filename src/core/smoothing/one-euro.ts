// The 1€ filter: a low pass whose cutoff rises with speed, so that what stands still is calm and
// what moves is not late. Who uses it: pose-smoother.ts.
// Source: G. Casiez, N. Roussel, D. Vogel, "1€ Filter: A Simple Speed-based Low-pass Filter for
// Noisy Input in Interactive Systems", CHI 2012.

/** How a value is smoothed. */
export interface OneEuroSetting {
  /** The cutoff at rest, hertz: lower is calmer. */
  minimumCutoffHz: number;
  /** Hertz the cutoff rises for each unit of the value a second: higher is less late. */
  cutoffPerSpeed: number;
  /** The cutoff of the speed itself, hertz. */
  speedCutoffHz: number;
}

/** One value over time. */
export class OneEuroFilter {
  readonly #setting: OneEuroSetting;
  #value: number | null = null;
  #speed = 0;
  #timeMs = 0;

  constructor(setting: OneEuroSetting) {
    this.#setting = setting;
  }

  /**
   * The smoothed value at a moment; the first is returned as it is.
   * @param unit what counts as one unit of the value in the setting's cutoffPerSpeed
   * @param trust 0..1: how far the cutoff is kept open, below 1 for values known to be noisy
   */
  filter(value: number, timeMs: number, unit = 1, trust = 1): number {
    const seconds = (timeMs - this.#timeMs) / 1000;
    if (this.#value === null || seconds < 0) {
      this.#speed = 0;
      this.#timeMs = timeMs;
      return (this.#value = value);
    }
    // The same moment twice tells nothing new.
    if (seconds === 0) return this.#value;
    const { minimumCutoffHz, cutoffPerSpeed, speedCutoffHz } = this.#setting;
    // Measured from the smoothed value, as in the paper: whoever lags behind hurries up.
    const speed = (value - this.#value) / seconds;
    this.#speed += (speed - this.#speed) * smoothingFactor(speedCutoffHz, seconds);
    const cutoffHz = minimumCutoffHz + cutoffPerSpeed * Math.abs(this.#speed / unit);
    this.#value += (value - this.#value) * smoothingFactor(cutoffHz * trust, seconds);
    this.#timeMs = timeMs;
    return this.#value;
  }
}

/** The weight 0..1 of a new value in a first-order low pass. */
function smoothingFactor(cutoffHz: number, seconds: number): number {
  const turn = 2 * Math.PI * cutoffHz * seconds;
  return turn / (turn + 1);
}
