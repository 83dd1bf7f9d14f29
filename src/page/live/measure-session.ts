// The measures of a live session (angles, distances, repetitions). It follows every frame, shown or
// not, so that no repetition is missed. Next: core/measures/person-measures.ts.
import type { MeasureReading } from '../../core/measures/measure-monitor.ts';
import { PersonMeasures } from '../../core/measures/person-measures.ts';
import type { FrameReport } from '../../api/pose-api.ts';
import { Emitter } from '../shell/emitter.ts';
import type { LiveSession } from './live-session.ts';

const sessions = new WeakMap<LiveSession, MeasureSession>();

/** The measure session of a live session; created on first use. */
export function measureSessionOf(live: LiveSession): MeasureSession {
  const session = sessions.get(live) ?? new MeasureSession(live);
  sessions.set(live, session);
  return session;
}

/** Computes the readings of all chosen measures, frame by frame. */
export class MeasureSession {
  /** Emits new readings. */
  readonly events = new Emitter<readonly MeasureReading[]>();
  readonly #measures = new PersonMeasures();
  #readings: readonly MeasureReading[] = [];

  constructor(readonly live: LiveSession) {
    live.events.subscribe((event) => {
      if (event.kind === 'frame') this.#measure(event.report);
    });
  }

  get readings(): readonly MeasureReading[] {
    return this.#readings;
  }

  /** Resets repetitions and curves. */
  restart(): void {
    this.#measures.reset();
    this.#publish([]);
  }

  #measure({ people, width, height, timeMs }: FrameReport): void {
    const { measures, minimumScore } = this.live.settings;
    if (measures.length === 0 && this.#readings.length === 0) return;
    const frame = { width, height };
    this.#publish(this.#measures.update(measures, people, frame, timeMs, minimumScore).readings);
  }

  #publish(readings: readonly MeasureReading[]): void {
    this.#readings = readings;
    this.events.emit(readings);
  }
}
