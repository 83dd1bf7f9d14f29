// One joint over time: a 1€ filter in the plane, whose cutoff rises with the joint's speed, so that what
// stands still is calm and what moves is not late. A leap that no body can make is waited for, one frame,
// and then believed at once. Who uses it: pose-smoother.ts.
// Source: G. Casiez, N. Roussel, D. Vogel, "1€ Filter", CHI 2012; ours opens with the speed of both axes
// together, and not with speeds that are noise.
import type { SmoothingSettings } from './smoothing-strength.ts';

/** Body sizes a second. In real clips no joint that was found right went faster than this. */
const FASTEST = 4.5;
/** The shortest time over which a leap is judged, seconds. */
const SHORTEST_SECONDS = 1 / 60;
/** What a held point keeps of its speed from frame to frame. */
const HELD_SPEED = 0.7;

/** A place or a speed, pixels (a second). */
export interface Vector {
  x: number;
  y: number;
}

/** What is known about a measured place. */
export interface PointMeasurement extends Vector {
  timeMs: number;
  /** The size of the body it belongs to, pixels. */
  bodyPx: number;
  /** 0..1: how far the cutoff is kept open, below 1 for places known to be noisy. */
  trust: number;
  /** Something else says that this place may be wrong. */
  isDoubtful: boolean;
}

export class PointSmoother {
  #place: Vector;
  /** The last measured place that was believed. */
  #measured: Vector;
  #speed: Vector = { x: 0, y: 0 };
  #timeMs: number;
  /** A leap that waits to be believed. */
  #pending: Vector | null = null;

  constructor({ x, y }: Vector, timeMs: number) {
    this.#place = this.#measured = { x, y };
    this.#timeMs = timeMs;
  }

  /** Pixels a second, noise included. */
  get speed(): Vector {
    return this.#speed;
  }

  /** The last measured place that was believed. */
  get measured(): Vector {
    return this.#measured;
  }

  /** Whether a place is further away than the joint can have gone. */
  isLeap(to: Vector, timeMs: number, bodyPx: number): boolean {
    return distance(to, this.#measured) > reach(timeMs - this.#timeMs, bodyPx);
  }

  /** Goes to a place without a way there. */
  snap({ x, y }: Vector, timeMs: number): Vector {
    this.#pending = null;
    this.#speed = { x: 0, y: 0 };
    this.#timeMs = timeMs;
    return (this.#place = this.#measured = { x, y });
  }

  /** The steadied place, pixels. The same moment twice tells nothing new. */
  filter(measured: PointMeasurement, steadying: SmoothingSettings): Vector {
    const { timeMs, bodyPx } = measured;
    const seconds = (timeMs - this.#timeMs) / 1000;
    if (seconds <= 0) return this.#place;
    if (measured.isDoubtful || this.isLeap(measured, timeMs, bodyPx)) {
      return this.#wait(measured);
    }
    this.#pending = null;
    this.#timeMs = timeMs;
    const turn = smoothingFactor(steadying.speedCutoffHz, seconds);
    this.#speed = mix(this.#speed, perSecond(this.#measured, measured, seconds), turn);
    this.#measured = { x: measured.x, y: measured.y };
    const speed = Math.hypot(this.#speed.x, this.#speed.y) / bodyPx;
    const { restCutoffHz, restSpeed, cutoffPerSpeed } = steadying;
    const cutoffHz = restCutoffHz + cutoffPerSpeed * Math.max(0, speed - restSpeed);
    const open = smoothingFactor(cutoffHz * measured.trust, seconds);
    return (this.#place = mix(this.#place, measured, open));
  }

  /** Stays for one frame; whoever is found there again is there. */
  #wait(measured: PointMeasurement): Vector {
    const { x, y, timeMs, bodyPx } = measured;
    const pending = this.#pending;
    if (pending && distance(pending, measured) <= reach(timeMs - this.#timeMs, bodyPx)) {
      return this.snap(measured, timeMs);
    }
    this.#pending = { x, y };
    this.#speed = { x: HELD_SPEED * this.#speed.x, y: HELD_SPEED * this.#speed.y };
    return this.#place;
  }
}

/** How far a joint can go in a time, pixels. */
function reach(passedMs: number, bodyPx: number): number {
  return FASTEST * Math.max(SHORTEST_SECONDS, passedMs / 1000) * bodyPx;
}

function distance(a: Vector, b: Vector): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function perSecond(from: Vector, to: Vector, seconds: number): Vector {
  return { x: (to.x - from.x) / seconds, y: (to.y - from.y) / seconds };
}

function mix(from: Vector, to: Vector, share: number): Vector {
  return { x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y) };
}

/** The weight 0..1 of a new value in a first-order low pass. */
function smoothingFactor(cutoffHz: number, seconds: number): number {
  const turn = 2 * Math.PI * cutoffHz * seconds;
  return turn / (turn + 1);
}
