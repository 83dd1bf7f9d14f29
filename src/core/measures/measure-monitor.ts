// All chosen measures over the last seconds: their values now, what they were, and repetitions.
// Who feeds it: person-measures.ts.
import type { Size } from '../geometry.ts';
import type { Pose } from '../pose.ts';
import { RepetitionCounter } from './repetition-counter.ts';
import {
  angleAt,
  distanceBetween,
  findSeen,
  measureKey,
  type LengthUnit,
  type Measure,
} from './measure.ts';
import { quantile } from '../math.ts';

/** So long values are kept, ms. */
export const KEPT_MS = 10_000;
/** Two frames farther apart than this say nothing about a speed, ms. */
const LONGEST_STEP_MS = 500;
/** A speed is taken over at least so long: between two frames it would be mostly trembling, ms. */
const SPEED_MS = 100;

/** One value of a measure; null where it could not be measured. */
export interface MeasureSample {
  timeMs: number;
  value: number | null;
}

/** What a measure shows now. */
export interface MeasureReading {
  measure: Measure;
  value: number | null;
  unit: LengthUnit;
  /** The same before it was related to the body: degrees, pixels, or pixels a second. */
  raw: number | null;
  /** Of the last {@link KEPT_MS}, the oldest first. */
  samples: readonly MeasureSample[];
  /** Full movements of an angle since the start; null for what is no angle. */
  repetitions: number | null;
}

interface Place {
  timeMs: number;
  x: number;
  y: number;
}

interface Watched {
  measure: Measure;
  samples: MeasureSample[];
  /** Where the joint of a speed was lately, pixels. */
  places: Place[];
  counter: RepetitionCounter | null;
}

export class MeasureMonitor {
  #watched: Watched[] = [];
  #unit: LengthUnit = 'px';
  readonly #bodyLength = new BodyLength();

  constructor(measures: readonly Measure[] = []) {
    this.choose(measures);
  }

  /** How long the body is, pixels of the frame; null while that is not known. */
  get bodyLengthPx(): number | null {
    return this.#bodyLength.current;
  }

  /** Measures these from now on; those that were there before go on as they were. */
  choose(measures: readonly Measure[]): void {
    const before = new Map(this.#watched.map((watched) => [measureKey(watched.measure), watched]));
    this.#watched = measures.map((measure) => before.get(measureKey(measure)) ?? begin(measure));
  }

  /**
   * Takes in one frame's person.
   * @param pose null when there is nobody
   * @param frame the displayed frame's size, pixels
   * @param leastScore joints below it count as not seen, 0..1
   */
  update(pose: Pose | null, frame: Size, timeMs: number, leastScore: number): MeasureReading[] {
    if (pose) this.#bodyLength.update(pose, frame, leastScore);
    this.#chooseUnit();
    return this.#watched.map((watched) => {
      const raw = pose && measureNow(watched, pose, frame, timeMs, leastScore);
      const value = this.#relate(raw, watched.measure);
      keepLast(watched.samples, { timeMs, value }, KEPT_MS);
      return {
        measure: watched.measure,
        value,
        unit: this.#unit,
        raw,
        samples: watched.samples,
        repetitions: watched.counter && watched.counter.update(value, timeMs),
      };
    });
  }

  /** From the first moment that the body's length is known; no curve is of two units. */
  #chooseUnit(): void {
    const unit = this.#bodyLength.current === null ? 'px' : 'body';
    if (unit === this.#unit) return;
    this.#unit = unit;
    for (const { measure, samples } of this.#watched) {
      if (measure.kind !== 'angle') samples.length = 0;
    }
  }

  #relate(raw: number | null, { kind }: Measure): number | null {
    const length = this.#bodyLength.current;
    return raw === null || kind === 'angle' || length === null ? raw : raw / length;
  }

  /** Another person, another source: nothing before has to do with what comes. */
  reset(): void {
    this.#bodyLength.reset();
    this.#unit = 'px';
    for (const watched of this.#watched) {
      watched.samples.length = 0;
      watched.places.length = 0;
      watched.counter?.reset();
    }
  }
}

function begin(measure: Measure): Watched {
  const counter = measure.kind === 'angle' ? new RepetitionCounter() : null;
  return { measure, samples: [], places: [], counter };
}

/** In degrees, pixels, or pixels a second. */
function measureNow(
  { measure, places }: Watched,
  pose: Pose,
  frame: Size,
  timeMs: number,
  leastScore: number,
): number | null {
  switch (measure.kind) {
    case 'angle':
      return angleAt(pose, measure.joints, frame, leastScore);
    case 'distance':
      return distanceBetween(pose, measure.joints, frame, leastScore);
    case 'speed': {
      const seen = findSeen(pose, measure.joints[0], leastScore);
      if (!seen) return null;
      const place = { timeMs, x: seen.x * frame.width, y: seen.y * frame.height };
      keepLast(places, place, LONGEST_STEP_MS);
      return speedOver(places);
    }
    default:
      return measure satisfies never;
  }
}

/** From the last place that is at least {@link SPEED_MS} old to the newest, pixels a second. */
function speedOver(places: readonly Place[]): number | null {
  const now = places[places.length - 1];
  const before = places.findLast(({ timeMs }) => now.timeMs - timeMs >= SPEED_MS);
  if (!before) return null;
  return (Math.hypot(now.x - before.x, now.y - before.y) * 1000) / (now.timeMs - before.timeMs);
}

/** Adds a value and drops those that are too old; a clock that went back begins anew. */
function keepLast<T extends { timeMs: number }>(list: T[], added: T, keptMs: number): void {
  if (list.length > 0 && list[list.length - 1].timeMs > added.timeMs) list.length = 0;
  list.push(added);
  while (added.timeMs - list[0].timeMs > keptMs) list.shift();
}

/**
 * From shoulder to hip in heights of the body: the shoulder stands at 0.818 of the height, the hip at
 * 0.530. Source: Winter, Biomechanics and Motor Control of Human Movement, after Drillis and Contini 1966.
 */
const TRUNK_SHARE = 0.818 - 0.53;

/** The last so many values make the length: a second or two, over which one bad pose does not count. */
const KEPT = 45;

const SIDES = ['left', 'right'];

/** The body's length over the last frames. */
export class BodyLength {
  readonly #lengths: number[] = [];

  /**
   * The height of the body, pixels of the frame; null when no trunk has been seen yet. Seen from above or
   * bent towards the camera a trunk looks shorter, so the longer of the last ones count.
   */
  current: number | null = null;

  /** Takes in a pose. */
  update(pose: Pose, frame: Size, leastScore: number): void {
    const trunk = measureTrunk(pose, frame, leastScore);
    if (trunk === null) return;
    this.#lengths.push(trunk / TRUNK_SHARE);
    if (this.#lengths.length > KEPT) this.#lengths.shift();
    this.current = quantile(this.#lengths, 0.8);
  }

  reset(): void {
    this.#lengths.length = 0;
    this.current = null;
  }
}

/** From the middle of the shoulders to the middle of the hips that are seen, pixels. */
function measureTrunk(pose: Pose, frame: Size, leastScore: number): number | null {
  const middleOf = (part: string) => {
    const seen = SIDES.map((side) => findSeen(pose, `${side}_${part}`, leastScore)).filter(
      (keypoint) => keypoint !== null,
    );
    if (seen.length === 0) return null;
    const mean = (pick: (point: { x: number; y: number }) => number) =>
      seen.reduce((sum, point) => sum + pick(point), 0) / seen.length;
    return { x: mean(({ x }) => x) * frame.width, y: mean(({ y }) => y) * frame.height };
  };
  const shoulders = middleOf('shoulder');
  const hips = middleOf('hip');
  return shoulders && hips ? Math.hypot(shoulders.x - hips.x, shoulders.y - hips.y) : null;
}
