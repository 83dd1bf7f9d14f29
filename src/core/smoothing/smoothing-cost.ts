// What steadying takes off and what it costs, measured on what was found and what was shown of it in the
// last seconds. Both from the same frames: nothing here knows how the filter works.
import type { Size } from '../geometry.ts';
import type { Pose } from '../pose.ts';
import { quantile } from '../math.ts';

/** How far back frames count. */
const WINDOW_MS = 5000;
/** And no more of them than this. */
const MAX_FRAMES = 300;
/** Speeds are taken over so many frames to either side, so that jitter hardly counts. */
const SIDE = 3;
/** Joints below this score are not measured. */
const MIN_SCORE = 0.3;
/** Body sizes a second, and body sizes around: who keeps to both stands still. */
const STILL_SPEED = 0.05;
const STILL_RANGE = 0.04;
/** Body sizes a second: who is faster moves. */
const MOVING_SPEED = 0.3;
/** Body sizes from frame to frame: what leaps was found wrongly, and says nothing of lateness. */
const LEAP = 0.15;
/** Fewer samples of a joint say nothing. */
const MIN_SAMPLES = 30;

/** What is shown against what was found; null where nobody stood still, or moved, for long enough. */
export interface SmoothingReport {
  /** The share of the jitter that is left of joints that stand still: 0.3 is 70 % less. */
  jitterLeft: number | null;
  /** How much later joints that move are shown, ms. */
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

/** Adds what one joint says at the middle of a few frames. */
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
  if (pace < STILL_SPEED) {
    const range = Math.max(...found.map((place) => length(subtract(place, found[SIDE]))));
    if (range > STILL_RANGE) return;
    const steadied = around.map((sample) => scale(at(sample.shown, joint), 1 / bodyPx));
    still.found.push(restless(found, around));
    still.shown.push(restless(steadied, around));
  } else if (pace > MOVING_SPEED) {
    const leap = Math.max(
      ...found.slice(1).map((place, index) => length(subtract(place, found[index]))),
    );
    if (leap > LEAP) return;
    // Least squares: the lateness for which "found − shown = lateness · speed" holds best.
    const behind = subtract(found[SIDE], scale(at(shown, joint), 1 / bodyPx));
    moving.behind += behind.x * speed.x + behind.y * speed.y;
    moving.way += pace * pace;
    moving.count++;
  }
}

/** How far a step is from the way that the frames around it go. */
function restless(places: readonly Place[], around: readonly Sample[]): number {
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
