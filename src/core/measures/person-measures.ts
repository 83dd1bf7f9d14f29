// The measures of one of the people in a frame: the person who is tracked longest. Each person has separate curves
// and counts.
import type { Size } from '../geometry.ts';
import type { Person } from '../pose.ts';
import { measureKey, type Measure } from './measure.ts';
import { MeasureMonitor, type MeasureReading } from './measure-monitor.ts';

/** A person's curves and counts are removed after this time without a measurement. */
const MAX_IDLE_MS = 30_000;

/** The measures of a frame. */
export interface PersonReadings {
  /** The id of the measured person; null without people. */
  person: number | null;
  /** The body's length, pixels of the frame; null while it is unknown. */
  bodyLengthPx: number | null;
  readings: readonly MeasureReading[];
}

/** The person to measure: the one tracked longest, who has the lowest id. */
export function measuredPerson<T extends Pick<Person, 'id'>>(people: readonly T[]): T | null {
  return people.reduce<T | null>(
    (first, person) => (first === null || person.id < first.id ? person : first),
    null,
  );
}

/** Measures over time for each person, by id. */
export class PersonMeasures {
  #monitors = new Map<number, { monitor: MeasureMonitor; seenMs: number }>();
  #keys = '';
  /** The last measured person, whose curves continue with a gap in frames without people. */
  #personId = 0;
  #lastMs = -Infinity;

  /**
   * Updates the measures with one frame. A timestamp that goes back resets everything.
   * @param frame the displayed frame's size, pixels
   * @param minScore minimum score of visible joints, 0..1
   */
  update(
    measures: readonly Measure[],
    people: readonly Person[],
    frame: Size,
    timeMs: number,
    minScore: number,
  ): PersonReadings {
    if (timeMs < this.#lastMs) this.reset();
    this.#lastMs = timeMs;
    const person = measuredPerson(people);
    this.#personId = person?.id ?? this.#personId;
    this.#choose(measures);
    const monitor = this.#monitorOf(this.#personId, measures, timeMs);
    const readings = monitor.update(person, frame, timeMs, minScore);
    return { person: person?.id ?? null, bodyLengthPx: monitor.bodyLengthPx, readings };
  }

  /** Removes all curves and counts. */
  reset(): void {
    this.#monitors.clear();
    this.#lastMs = -Infinity;
  }

  #choose(measures: readonly Measure[]): void {
    const keys = measures.map(measureKey).join('|');
    if (keys === this.#keys) return;
    this.#keys = keys;
    for (const { monitor } of this.#monitors.values()) monitor.choose(measures);
  }

  #monitorOf(id: number, measures: readonly Measure[], timeMs: number): MeasureMonitor {
    for (const [other, { seenMs }] of this.#monitors) {
      if (timeMs - seenMs > MAX_IDLE_MS) this.#monitors.delete(other);
    }
    const monitor = this.#monitors.get(id)?.monitor ?? new MeasureMonitor(measures);
    this.#monitors.set(id, { monitor, seenMs: timeMs });
    return monitor;
  }
}
