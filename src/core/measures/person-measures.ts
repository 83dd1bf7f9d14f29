// The measures of one of the people in a frame: of whoever has been there longest, each with curves and
// counts of their own. Who feeds it: page/live/measure-session.ts for the screen, worker/recording/recording.ts
// for recordings.
import type { Size } from '../geometry.ts';
import type { Person } from '../pose.ts';
import { measureKey, type Measure } from './measure.ts';
import { MeasureMonitor, type MeasureReading } from './measure-monitor.ts';

/** Whoever was not measured for so long is forgotten, ms. */
const FORGOTTEN_MS = 30_000;

/** What is measured in a frame, and on whom. */
export interface PersonReadings {
  /** Null when there is nobody. */
  person: number | null;
  /** Pixels of the frame; null while that is not known. */
  bodyLengthPx: number | null;
  readings: readonly MeasureReading[];
}

/** Whom measures are taken on: of several, the one who was there first, for ids only grow. */
export function measuredPerson<T extends Pick<Person, 'id'>>(people: readonly T[]): T | null {
  return people.reduce<T | null>(
    (first, person) => (first === null || person.id < first.id ? person : first),
    null,
  );
}

export class PersonMeasures {
  #watches = new Map<number, { watch: MeasureMonitor; seenMs: number }>();
  #keys = '';
  /** Who was measured last; their curves go on, with a gap, while nobody is there. */
  #personId = 0;
  #lastMs = -Infinity;

  /**
   * Takes in one frame. Measures that are chosen anew begin here; a clock that went back begins all anew.
   * @param frame the displayed frame's size, pixels
   * @param leastScore joints below it count as not seen, 0..1
   */
  update(
    measures: readonly Measure[],
    people: readonly Person[],
    frame: Size,
    timeMs: number,
    leastScore: number,
  ): PersonReadings {
    if (timeMs < this.#lastMs) this.reset();
    this.#lastMs = timeMs;
    const person = measuredPerson(people);
    this.#personId = person?.id ?? this.#personId;
    this.#takeUp(measures);
    const watch = this.#watchOf(this.#personId, measures, timeMs);
    const readings = watch.update(person, frame, timeMs, leastScore);
    return { person: person?.id ?? null, bodyLengthPx: watch.bodyLengthPx, readings };
  }

  /** Repetitions and curves begin anew. */
  reset(): void {
    this.#watches.clear();
    this.#lastMs = -Infinity;
  }

  #takeUp(measures: readonly Measure[]): void {
    const keys = measures.map(measureKey).join('|');
    if (keys === this.#keys) return;
    this.#keys = keys;
    for (const { watch } of this.#watches.values()) watch.choose(measures);
  }

  #watchOf(id: number, measures: readonly Measure[], timeMs: number): MeasureMonitor {
    for (const [other, { seenMs }] of this.#watches) {
      if (timeMs - seenMs > FORGOTTEN_MS) this.#watches.delete(other);
    }
    const watch = this.#watches.get(id)?.watch ?? new MeasureMonitor(measures);
    this.#watches.set(id, { watch, seenMs: timeMs });
    return watch;
  }
}
