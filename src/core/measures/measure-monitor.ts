// The chosen measures of one person over the last seconds: current values, curves and repetitions.
// Next: core/measures/person-measures.ts.
import type { Size } from '../geometry.ts';
import type { Pose } from '../pose.ts';
import { RepetitionCounter } from './repetition-counter.ts';
import {
  angleAt,
  distanceBetween,
  findVisible,
  measureKey,
  type LengthUnit,
  type Measure,
} from './measure.ts';
import { quantile } from '../math.ts';

/** Length of the curves. */
export const KEPT_MS = 10_000;
/** Maximum time between the two positions of a speed. */
const MAX_STEP_MS = 500;
/** Minimum time between the two positions of a speed; over shorter times, jitter dominates. */
const MIN_SPEED_MS = 100;

/** One value of a measure; null when not measurable. */
export interface MeasureSample {
  timeMs: number;
  value: number | null;
}

/** The current state of a measure. */
export interface MeasureReading {
  measure: Measure;
  value: number | null;
  unit: LengthUnit;
  /** The value in degrees, pixels, or pixels per second. */
  raw: number | null;
  /** The curve over the last {@link KEPT_MS}, oldest first. */
  samples: readonly MeasureSample[];
  /** Repetitions of an angle since the start; null for other measures. */
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
  /** Recent positions of the joint of a speed, pixels. */
  places: Place[];
  counter: RepetitionCounter | null;
}

/** Measures of one person over time. */
export class MeasureMonitor {
  #watched: Watched[] = [];
  #unit: LengthUnit = 'px';
  readonly #bodyLength = new BodyLength();

  constructor(measures: readonly Measure[] = []) {
    this.choose(measures);
  }

  /** The body's length, pixels of the frame; null while it is unknown. */
  get bodyLengthPx(): number | null {
    return this.#bodyLength.current;
  }

  /** Chooses the measures. Measures that were chosen before continue. */
  choose(measures: readonly Measure[]): void {
    const before = new Map(this.#watched.map((watched) => [measureKey(watched.measure), watched]));
    this.#watched = measures.map((measure) => before.get(measureKey(measure)) ?? begin(measure));
  }

  /**
   * Updates the measures with the person in one frame.
   * @param pose null without people
   * @param frame the displayed frame's size, pixels
   * @param minScore minimum score of visible joints, 0..1
   */
  update(pose: Pose | null, frame: Size, timeMs: number, minScore: number): MeasureReading[] {
    if (pose) this.#bodyLength.update(pose, frame, minScore);
    this.#chooseUnit();
    return this.#watched.map((watched) => {
      const raw = pose && measureNow(watched, pose, frame, timeMs, minScore);
      const value = this.#toUnit(raw, watched.measure);
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

  /** Changes to body lengths once the body's length is known, and clears curves in the other unit. */
  #chooseUnit(): void {
    const unit = this.#bodyLength.current === null ? 'px' : 'body';
    if (unit === this.#unit) return;
    this.#unit = unit;
    for (const { measure, samples } of this.#watched) {
      if (measure.kind !== 'angle') samples.length = 0;
    }
  }

  #toUnit(raw: number | null, { kind }: Measure): number | null {
    const length = this.#bodyLength.current;
    return raw === null || kind === 'angle' || length === null ? raw : raw / length;
  }

  /** Removes all values, for another person or source. */
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

/** The current value in degrees, pixels, or pixels per second. */
function measureNow(
  { measure, places }: Watched,
  pose: Pose,
  frame: Size,
  timeMs: number,
  minScore: number,
): number | null {
  switch (measure.kind) {
    case 'angle':
      return angleAt(pose, measure.joints, frame, minScore);
    case 'distance':
      return distanceBetween(pose, measure.joints, frame, minScore);
    case 'speed': {
      const joint = findVisible(pose, measure.joints[0], minScore);
      if (!joint) return null;
      const place = { timeMs, x: joint.x * frame.width, y: joint.y * frame.height };
      keepLast(places, place, MAX_STEP_MS);
      return speedOver(places);
    }
    default:
      return measure satisfies never;
  }
}

/** The speed from the latest position that is at least {@link MIN_SPEED_MS} old to the newest, pixels per second. */
function speedOver(places: readonly Place[]): number | null {
  const now = places[places.length - 1];
  const before = places.findLast(({ timeMs }) => now.timeMs - timeMs >= MIN_SPEED_MS);
  if (!before) return null;
  return (Math.hypot(now.x - before.x, now.y - before.y) * 1000) / (now.timeMs - before.timeMs);
}

/** Appends a value and drops old ones. A timestamp that goes back clears the list. */
function keepLast<T extends { timeMs: number }>(list: T[], added: T, keptMs: number): void {
  if (list.length > 0 && list[list.length - 1].timeMs > added.timeMs) list.length = 0;
  list.push(added);
  while (added.timeMs - list[0].timeMs > keptMs) list.shift();
}

/**
 * The trunk's length relative to the body's height: shoulders are at 0.818, hips at 0.530 of the height. Source:
 * Winter, "Biomechanics and Motor Control of Human Movement", after Drillis and Contini 1966.
 */
const TRUNK_SHARE = 0.818 - 0.53;

/** Number of values that the length is estimated from: one or two seconds, robust to a single wrong pose. */
const LENGTH_FRAMES = 45;

const SIDES = ['left', 'right'];

/** Estimates the body's length, so that distances are comparable near and far from the camera. */
class BodyLength {
  readonly #lengths: number[] = [];

  /**
   * The body's height, pixels of the frame; null until the trunk was visible. Perspective shortens a trunk, so a
   * high quantile is used.
   */
  current: number | null = null;

  update(pose: Pose, frame: Size, minScore: number): void {
    const trunk = measureTrunk(pose, frame, minScore);
    if (trunk === null) return;
    this.#lengths.push(trunk / TRUNK_SHARE);
    if (this.#lengths.length > LENGTH_FRAMES) this.#lengths.shift();
    this.current = quantile(this.#lengths, 0.8);
  }

  reset(): void {
    this.#lengths.length = 0;
    this.current = null;
  }
}

/** Distance from the middle of the visible shoulders to the middle of the visible hips, pixels. */
function measureTrunk(pose: Pose, frame: Size, minScore: number): number | null {
  const middleOf = (part: string) => {
    const seen = SIDES.map((side) => findVisible(pose, `${side}_${part}`, minScore)).filter(
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
