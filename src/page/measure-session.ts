// The measures of a live session: follows its frames as long as it lives, whether anybody looks or
// not, so that no repetition is missed. What is measured: core/measures. Shown by elements/measures.
import { keyOf, type Measure } from '../core/measures/measure.ts';
import { MeasureWatch, type Reading } from '../core/measures/measure-watch.ts';
import type { FrameReport } from '../worker-api.ts';
import { Emitter } from './emitter.ts';
import type { LiveSession } from './live-session.ts';

const sessions = new WeakMap<LiveSession, MeasureSession>();

/** The one of a live session. */
export function measureSessionOf(live: LiveSession): MeasureSession {
  const session = sessions.get(live) ?? new MeasureSession(live);
  sessions.set(live, session);
  return session;
}

export class MeasureSession {
  /** There are new readings. */
  readonly events = new Emitter<readonly Reading[]>();
  #watch = new MeasureWatch([]);
  #keys = '';
  #personId: number | null = null;
  #readings: readonly Reading[] = [];
  #lastMs = -Infinity;

  constructor(readonly live: LiveSession) {
    live.events.subscribe((event) => {
      if (event.kind === 'frame') this.#measure(event.report);
    });
  }

  get readings(): readonly Reading[] {
    return this.#readings;
  }

  /** Repetitions and curves begin anew. */
  restart(): void {
    this.#watch.reset();
    this.#publish([]);
  }

  #measure({ people, width, height, timeMs }: FrameReport): void {
    const { measures, minimumScore } = this.live.settings;
    this.#takeUp(measures);
    if (measures.length === 0) {
      if (this.#readings.length > 0) this.#publish([]);
      return;
    }
    const person = people[0] ?? null;
    // A video that starts over, or somebody else: what came before belongs to neither.
    const isOther = person !== null && this.#personId !== null && person.id !== this.#personId;
    if (isOther || timeMs < this.#lastMs) this.#watch.reset();
    if (person) this.#personId = person.id;
    this.#lastMs = timeMs;
    this.#publish(this.#watch.update(person, { width, height }, timeMs, minimumScore));
  }

  #takeUp(measures: readonly Measure[]): void {
    const keys = measures.map(keyOf).join('|');
    if (keys === this.#keys) return;
    this.#keys = keys;
    this.#watch = new MeasureWatch(measures);
  }

  #publish(readings: readonly Reading[]): void {
    this.#readings = readings;
    this.events.emit(readings);
  }
}
