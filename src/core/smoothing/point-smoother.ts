// Smooths one joint over time: a 1€ filter in the plane, whose cutoff rises with the joint's speed, so that a joint at
// rest is calm and a moving one is not late. A jump faster than a body can move is held back for one frame and
// accepted when the next frame confirms it.
// Source: G. Casiez, N. Roussel, D. Vogel, "1€ Filter", CHI 2012. Unlike the original the cutoff depends on the speed
// of both axes together, and speeds below a threshold count as noise.
import type { SmoothingSettings } from './smoothing-strength.ts';

/** Maximum speed of a joint, body sizes per second: no correctly detected joint of the test clips was faster. */
const MAX_SPEED = 4.5;
/** Minimum time over which a jump is judged, seconds. */
const MIN_SECONDS = 1 / 60;
/** Factor on the speed of a joint for each frame in which it is held back. */
const HELD_SPEED_FACTOR = 0.7;

/** A place in pixels, or a velocity in pixels per second. */
export interface Vector {
  x: number;
  y: number;
}

/** A detected place. */
export interface PointMeasurement extends Vector {
  timeMs: number;
  /** Size of the body, pixels. */
  bodyPx: number;
  /** Factor 0..1 on the cutoff: below 1 for uncertain detections. */
  trust: number;
  /** Whether the place is held back until the next frame confirms it. */
  isDoubtful: boolean;
}

export class PointSmoother {
  #place: Vector;
  /** The last accepted detection. */
  #detected: Vector;
  #velocity: Vector = { x: 0, y: 0 };
  #timeMs: number;
  /** A jump that waits for confirmation. */
  #pending: Vector | null = null;

  constructor({ x, y }: Vector, timeMs: number) {
    this.#place = this.#detected = { x, y };
    this.#timeMs = timeMs;
  }

  /** Velocity of the detections, pixels per second. */
  get velocity(): Vector {
    return this.#velocity;
  }

  /** The last accepted detection, pixels. */
  get detected(): Vector {
    return this.#detected;
  }

  /** Whether a place is farther away than the joint can have moved. */
  isJump(to: Vector, timeMs: number, bodyPx: number): boolean {
    return distance(to, this.#detected) > reach(timeMs - this.#timeMs, bodyPx);
  }

  /** The smoothed place, pixels. A repeated time changes nothing. */
  filter(measured: PointMeasurement, settings: SmoothingSettings): Vector {
    const { timeMs, bodyPx } = measured;
    const seconds = (timeMs - this.#timeMs) / 1000;
    if (seconds <= 0) return this.#place;
    if (measured.isDoubtful || this.isJump(measured, timeMs, bodyPx)) {
      return this.#holdBack(measured);
    }
    this.#pending = null;
    this.#timeMs = timeMs;
    const weight = lowPassWeight(settings.speedCutoffHz, seconds);
    this.#velocity = mix(this.#velocity, perSecond(this.#detected, measured, seconds), weight);
    this.#detected = { x: measured.x, y: measured.y };
    const speed = Math.hypot(this.#velocity.x, this.#velocity.y) / bodyPx;
    const { restCutoffHz, restSpeed, cutoffPerSpeed } = settings;
    const cutoffHz = restCutoffHz + cutoffPerSpeed * Math.max(0, speed - restSpeed);
    return (this.#place = mix(
      this.#place,
      measured,
      lowPassWeight(cutoffHz * measured.trust, seconds),
    ));
  }

  /** Stays for one frame; a second detection at the new place is accepted. */
  #holdBack(measured: PointMeasurement): Vector {
    const { x, y, timeMs, bodyPx } = measured;
    const pending = this.#pending;
    if (pending && distance(pending, measured) <= reach(timeMs - this.#timeMs, bodyPx)) {
      return this.#jumpTo(measured, timeMs);
    }
    this.#pending = { x, y };
    this.#velocity = {
      x: HELD_SPEED_FACTOR * this.#velocity.x,
      y: HELD_SPEED_FACTOR * this.#velocity.y,
    };
    return this.#place;
  }

  #jumpTo({ x, y }: Vector, timeMs: number): Vector {
    this.#pending = null;
    this.#velocity = { x: 0, y: 0 };
    this.#timeMs = timeMs;
    return (this.#place = this.#detected = { x, y });
  }
}

/** Weight 0..1 of a new value in a first-order low pass. */
export function lowPassWeight(cutoffHz: number, seconds: number): number {
  const omega = 2 * Math.PI * cutoffHz * seconds;
  return omega / (omega + 1);
}

/** How far a joint can move, pixels. */
function reach(passedMs: number, bodyPx: number): number {
  return MAX_SPEED * Math.max(MIN_SECONDS, passedMs / 1000) * bodyPx;
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
