// Smooths one person's keypoints over time, for display only: measures and labels use the detected ones. One joint is
// point-smoother.ts; several people are pose-smoothing.ts.
import type { Size } from '../geometry.ts';
import type { Keypoint, Pose } from '../pose.ts';
import { lowPassWeight, PointSmoother, type Vector } from './point-smoother.ts';
import {
  DEFAULT_SMOOTHING,
  smoothingSettings,
  type SmoothingSettings,
} from './smoothing-strength.ts';

/** Cutoff of the body size, hertz: it changes slowly, and all speeds are measured in it. */
const BODY_SIZE_CUTOFF_HZ = 0.5;
/** Poses below this score are background; a joint below it is not detected and starts anew when it is. */
const MIN_SCORE = 0.1;
/** A joint's place is trusted in full from this score on. */
const FULL_TRUST_SCORE = 0.4;
/** Longest gap between two poses that are connected, ms. */
const MAX_GAP_MS = 500;
/** When a larger share of the joints jumps at once, the person changed or the video was cut. */
const MAX_JUMPING_SHARE = 0.5;
/** Minimum distance of two joints to be swapped, body sizes: below it a swap is jitter. */
const MIN_SWAP_DISTANCE = 0.03;
/** Maximum distance of swapped joints to each other's last place, as a share of that to their own. */
const MAX_SWAP_RATIO = 0.35;

/** Speed and size of a body. */
export interface BodyMotion {
  /** Longer side of the bounding box, pixels. */
  bodyPx: number;
  /** Pixels per second; null for a joint that is not tracked. */
  velocityOf: (joint: string) => Vector | null;
}

export class PoseSmoother {
  #points = new Map<string, PointSmoother>();
  #bodyPx: number | null = null;
  #lastMs = -Infinity;

  /**
   * The pose with smoothed places and its own scores. Starts anew when the person was lost and when time jumps.
   * @param frame size as displayed, pixels
   * @param strength 0..1, see smoothing-strength.ts
   */
  smooth(pose: Pose, frame: Size, timeMs: number, strength = DEFAULT_SMOOTHING): Pose {
    const gapMs = timeMs - this.#lastMs;
    const isLost = pose.score < MIN_SCORE;
    if (isLost || gapMs < 0 || gapMs > MAX_GAP_MS) this.reset();
    if (isLost) return pose;
    this.#updateBodySize(measureBody(pose, frame), timeMs);
    const places = placesOf(pose, frame);
    if (this.#isCut(places, timeMs)) this.#points.clear();
    const settings = smoothingSettings(strength);
    const lastPlace = (joint: string) => this.#points.get(joint)?.detected;
    const swapped = findSwappedJoints(places, lastPlace, this.motion.bodyPx);
    const keypoints = pose.keypoints.map((keypoint): Keypoint => {
      const { joint } = keypoint;
      const place = places.get(joint);
      if (!place) {
        this.#points.delete(joint);
        return keypoint;
      }
      const smoothed = this.#smoothJoint(keypoint, place, timeMs, swapped.has(joint), settings);
      // At strength 0 the filters run all the same: they know the velocities.
      if (!smoothed || strength === 0) return keypoint;
      return { ...keypoint, x: smoothed.x / frame.width, y: smoothed.y / frame.height };
    });
    return { score: pose.score, keypoints };
  }

  /** Forgets the person. */
  reset(): void {
    this.#points.clear();
    this.#bodyPx = null;
    this.#lastMs = -Infinity;
  }

  get motion(): BodyMotion {
    return {
      bodyPx: this.#bodyPx ?? 1,
      velocityOf: (joint) => this.#points.get(joint)?.velocity ?? null,
    };
  }

  #updateBodySize(bodyPx: number, timeMs: number): void {
    const seconds = (timeMs - this.#lastMs) / 1000;
    this.#lastMs = timeMs;
    if (this.#bodyPx === null) this.#bodyPx = bodyPx;
    else this.#bodyPx += (bodyPx - this.#bodyPx) * lowPassWeight(BODY_SIZE_CUTOFF_HZ, seconds);
  }

  /** Null for a joint that starts with this frame. */
  #smoothJoint(
    { joint, score }: Keypoint,
    place: Vector,
    timeMs: number,
    isDoubtful: boolean,
    settings: SmoothingSettings,
  ): Vector | null {
    const point = this.#points.get(joint);
    if (!point) {
      this.#points.set(joint, new PointSmoother(place, timeMs));
      return null;
    }
    const trust = Math.min(1, score / FULL_TRUST_SCORE);
    return point.filter(
      { ...place, timeMs, bodyPx: this.motion.bodyPx, trust, isDoubtful },
      settings,
    );
  }

  #isCut(places: ReadonlyMap<string, Vector>, timeMs: number): boolean {
    let known = 0;
    let jumping = 0;
    for (const [joint, place] of places) {
      const point = this.#points.get(joint);
      if (!point) continue;
      known++;
      if (point.isJump(place, timeMs, this.motion.bodyPx)) jumping++;
    }
    return jumping > MAX_JUMPING_SHARE * known;
  }
}

/**
 * Left and right joints that were exchanged since the last frame: each is near the other's last place.
 * @param places of the joints, by name, pixels
 * @param lastPlace of a joint, pixels
 * @returns their names
 */
export function findSwappedJoints(
  places: ReadonlyMap<string, Vector>,
  lastPlace: (joint: string) => Vector | undefined,
  bodyPx: number,
): Set<string> {
  const swapped = new Set<string>();
  for (const [left, leftPlace] of places) {
    if (!left.startsWith('left_')) continue;
    const right = left.replace('left_', 'right_');
    const rightPlace = places.get(right);
    const [leftLast, rightLast] = [lastPlace(left), lastPlace(right)];
    if (!rightPlace || !leftLast || !rightLast) continue;
    const own = distance(leftPlace, leftLast) + distance(rightPlace, rightLast);
    const other = distance(leftPlace, rightLast) + distance(rightPlace, leftLast);
    const isSwap = own >= 2 * MIN_SWAP_DISTANCE * bodyPx && other <= MAX_SWAP_RATIO * own;
    if (isSwap) swapped.add(left).add(right);
  }
  return swapped;
}

function distance(a: Vector, b: Vector): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** The detected joints, by name, pixels. */
function placesOf({ keypoints }: Pose, frame: Size): Map<string, Vector> {
  const detected = keypoints.filter(({ score }) => score >= MIN_SCORE);
  return new Map(
    detected.map(({ joint, x, y }) => [joint, { x: x * frame.width, y: y * frame.height }]),
  );
}

/** Longer side of the box around the detected joints, pixels; at least one. */
function measureBody(pose: Pose, frame: Size): number {
  const detected = pose.keypoints.filter(({ score }) => score >= MIN_SCORE);
  const xs = detected.map(({ x }) => x * frame.width);
  const ys = detected.map(({ y }) => y * frame.height);
  return Math.max(1, Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys));
}
