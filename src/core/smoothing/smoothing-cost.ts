// Measures the effect of smoothing on the detected and the shown poses of the last seconds: jitter removed from joints
// at rest, delay added to moving ones. Independent of the filter.
import type { Size } from '../geometry.ts';
import type { Pose } from '../pose.ts';
import { quantile } from '../math.ts';

/** Frames of the last this many ms are measured, */
const WINDOW_MS = 5000;
/** at most this many. */
const MAX_FRAMES = 300;
/** Frames to either side over which speeds are measured, so that jitter hardly counts. */
const SIDE = 3;
/** Joints below this score are not measured. */
const MIN_SCORE = 0.3;
/** Maximum speed and range of a joint at rest, body sizes (per second). */
const MAX_REST_SPEED = 0.05;
const MAX_REST_RANGE = 0.04;
/** Minimum speed of a moving joint, body sizes per second. */
const MIN_MOVING_SPEED = 0.3;
/** Maximum displacement between two frames, body sizes: larger ones are detection errors. */
const MAX_STEP = 0.15;
/** Minimum number of samples for a result. */
const MIN_SAMPLES = 30;

/** Shown poses against detected ones; null without enough samples at rest, or in motion. */
export interface SmoothingReport {
  /** Remaining share of the jitter of joints at rest: 0.3 is 70 % less. */
  jitterLeft: number | null;
  /** Additional delay of moving joints, ms. */
  lagMs: number | null;
}

/** One person in one frame. */
export interface SmoothedFrame {
  id: number;
  found: Pose;
  shown: Pose;
  frame: Size;
  bodyPx: number;
  timeMs: number;
}

/** A frame: [x0, y0, x1, y1 …], pixels. */
interface Sample {
  timeMs: number;
  bodyPx: number;
  found: Float64Array;
  shown: Float64Array;
  scores: Float64Array;
}

export class SmoothingCost {
  #samples: Sample[] = [];
  #id: number | null = null;

  add({ id, found, shown, frame, bodyPx, timeMs }: SmoothedFrame): void {
    const last = this.#samples.at(-1);
    if (id !== this.#id || (last && timeMs <= last.timeMs)) this.reset();
    this.#id = id;
    this.#samples.push({
      timeMs,
      bodyPx,
      found: placesOf(found, frame),
      shown: placesOf(shown, frame),
      scores: Float64Array.from(found.keypoints, ({ score }) => score),
    });
    const isOld = () =>
      this.#samples.length > MAX_FRAMES || timeMs - this.#samples[0].timeMs > WINDOW_MS;
    while (isOld()) this.#samples.shift();
  }

  reset(): void {
    this.#samples = [];
    this.#id = null;
  }

  measure(): SmoothingReport {
    const still = { found: [] as number[], shown: [] as number[] };
    const moving = { behind: 0, way: 0, count: 0 };
    const joints = this.#samples[0]?.scores.length ?? 0;
    for (let at = SIDE; at + SIDE < this.#samples.length; at++) {
      const around = this.#samples.slice(at - SIDE, at + SIDE + 1);
      for (let joint = 0; joint < joints; joint++) {
        if (around.every(({ scores }) => scores[joint] >= MIN_SCORE)) {
          measureJoint(around, joint, still, moving);
        }
      }
    }
    const isStillKnown = still.found.length >= MIN_SAMPLES && quantile(still.found, 0.5) > 0;
    return {
      jitterLeft: isStillKnown ? quantile(still.shown, 0.5) / quantile(still.found, 0.5) : null,
      lagMs: moving.count >= MIN_SAMPLES ? (1000 * moving.behind) / moving.way : null,
    };
  }
}

/** Adds the sample of one joint at the middle of a few frames. */
function measureJoint(
  around: readonly Sample[],
  joint: number,
  still: { found: number[]; shown: number[] },
  moving: { behind: number; way: number; count: number },
): void {
  const { bodyPx, shown } = around[SIDE];
  const found = around.map((sample) => scale(at(sample.found, joint), 1 / bodyPx));
  const seconds = (around[2 * SIDE].timeMs - around[0].timeMs) / 1000;
  const speed = scale(subtract(found[2 * SIDE], found[0]), 1 / seconds);
  const pace = length(speed);
  if (pace < MAX_REST_SPEED) {
    const range = Math.max(...found.map((place) => length(subtract(place, found[SIDE]))));
    if (range > MAX_REST_RANGE) return;
    const smoothed = around.map((sample) => scale(at(sample.shown, joint), 1 / bodyPx));
    still.found.push(jitterOf(found, around));
    still.shown.push(jitterOf(smoothed, around));
  } else if (pace > MIN_MOVING_SPEED) {
    const step = Math.max(
      ...found.slice(1).map((place, index) => length(subtract(place, found[index]))),
    );
    if (step > MAX_STEP) return;
    // Least squares fit of delay in: found − shown = delay · velocity.
    const behind = subtract(found[SIDE], scale(at(shown, joint), 1 / bodyPx));
    moving.behind += behind.x * speed.x + behind.y * speed.y;
    moving.way += pace * pace;
    moving.count++;
  }
}

/** Distance of a step from the mean motion of the frames around it. */
function jitterOf(places: readonly Place[], around: readonly Sample[]): number {
  const passed = around[2 * SIDE].timeMs - around[0].timeMs;
  const share = (around[SIDE].timeMs - around[SIDE - 1].timeMs) / passed;
  const way = scale(subtract(places[2 * SIDE], places[0]), share);
  return length(subtract(subtract(places[SIDE], places[SIDE - 1]), way));
}

interface Place {
  x: number;
  y: number;
}

const at = (places: Float64Array, joint: number): Place => ({
  x: places[2 * joint],
  y: places[2 * joint + 1],
});
const subtract = (a: Place, b: Place): Place => ({ x: a.x - b.x, y: a.y - b.y });
const scale = ({ x, y }: Place, factor: number): Place => ({ x: x * factor, y: y * factor });
const length = ({ x, y }: Place): number => Math.hypot(x, y);

function placesOf({ keypoints }: Pose, frame: Size): Float64Array {
  return Float64Array.from(keypoints.flatMap(({ x, y }) => [x * frame.width, y * frame.height]));
}
