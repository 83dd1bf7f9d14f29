// Steadies a person's keypoints over time. For the screen only: what is measured or labelled is never
// smoothed. One joint: point-smoother.ts. How strongly: smoothing-strength.ts. Several people: pose-smoothing.ts.
import type { Size } from '../geometry.ts';
import { OneEuroFilter, type OneEuroSetting } from './one-euro.ts';
import { findSwaps } from './joint-swaps.ts';
import type { Keypoint, Pose } from '../pose.ts';
import {
  DEFAULT_SMOOTHING,
  smoothingSettings,
  type SmoothingSettings,
} from './smoothing-strength.ts';
import { PointSmoother, type Vector } from './point-smoother.ts';

/** The size itself changes slowly: it is the measure of all the others. */
const SIZE_SMOOTHING: OneEuroSetting = {
  minimumCutoffHz: 0.5,
  cutoffPerSpeed: 0,
  speedCutoffHz: 1,
};

/** A pose below this score is nobody; a joint below it is not seen, and starts anew when it is. */
const UNSEEN_SCORE = 0.1;
/** From this score on a joint's place is trusted in full. */
const TRUSTED_SCORE = 0.4;
/** After so long without a pose nothing connects it to the last one. */
const LONGEST_GAP_MS = 500;
/** When more joints than this share leap at once, the person is another, or the picture was cut. */
const CUT_SHARE = 0.5;

/** Smooths one person's pose, each joint by itself, at a strength that suits near and far alike. */
export class PoseSmoother {
  #points = new Map<string, PointSmoother>();
  #size = new OneEuroFilter(SIZE_SMOOTHING);
  #bodyPx = 1;
  #lastMs = -Infinity;

  /**
   * The pose with steadier places and its own scores. Starts anew when the person was lost, when
   * time goes back or makes a leap.
   * @param frame the displayed frame's size, pixels: speed across counts like speed down
   * @param timeMs the frame's own time
   * @param steadiness 0..1, see smoothing-strength.ts
   */
  smooth(pose: Pose, frame: Size, timeMs: number, steadiness = DEFAULT_SMOOTHING): Pose {
    const gapMs = timeMs - this.#lastMs;
    const isLost = pose.score < UNSEEN_SCORE;
    if (isLost || gapMs < 0 || gapMs > LONGEST_GAP_MS) this.reset();
    if (isLost) return pose;
    this.#lastMs = timeMs;
    this.#bodyPx = this.#size.filter(measureBody(pose, frame), timeMs);
    const places = placesOf(pose, frame);
    if (this.#isCut(places, timeMs)) this.#points.clear();
    const steadying = smoothingSettings(steadiness);
    const swapped = findSwaps(places, (joint) => this.#points.get(joint)?.measured, this.#bodyPx);
    const keypoints = pose.keypoints.map((keypoint): Keypoint => {
      const place = places.get(keypoint.joint);
      if (!place) {
        this.#points.delete(keypoint.joint);
        return keypoint;
      }
      const steadied = this.#steady(keypoint, place, timeMs, swapped, steadying);
      // Without steadying, speeds are known all the same.
      if (!steadied || steadiness === 0) return keypoint;
      return { ...keypoint, x: steadied.x / frame.width, y: steadied.y / frame.height };
    });
    return { score: pose.score, keypoints };
  }

  /** Forgets the person. */
  reset(): void {
    this.#points.clear();
    this.#size = new OneEuroFilter(SIZE_SMOOTHING);
    this.#lastMs = -Infinity;
  }

  /** The person's size, pixels, and where each joint is going, pixels a second. */
  get motion(): { bodyPx: number; speedOf: (joint: string) => Vector | null } {
    return { bodyPx: this.#bodyPx, speedOf: (joint) => this.#points.get(joint)?.speed ?? null };
  }

  /** Null where a joint begins. */
  #steady(
    { joint, score }: Keypoint,
    place: Vector,
    timeMs: number,
    swapped: ReadonlySet<string>,
    steadying: SmoothingSettings,
  ): Vector | null {
    const point = this.#points.get(joint);
    if (!point) {
      this.#points.set(joint, new PointSmoother(place, timeMs));
      return null;
    }
    const trust = Math.min(1, score / TRUSTED_SCORE);
    const isDoubtful = swapped.has(joint);
    const measured = { ...place, timeMs, bodyPx: this.#bodyPx, trust, isDoubtful };
    const steadied = point.filter(measured, steadying);
    return steadied;
  }

  #isCut(places: ReadonlyMap<string, Vector>, timeMs: number): boolean {
    let known = 0;
    let leaps = 0;
    for (const [joint, place] of places) {
      const point = this.#points.get(joint);
      if (!point) continue;
      known++;
      if (point.isLeap(place, timeMs, this.#bodyPx)) leaps++;
    }
    return leaps > CUT_SHARE * known;
  }
}

/** The joints that are seen, by name, pixels. */
function placesOf({ keypoints }: Pose, frame: Size): Map<string, Vector> {
  const seen = keypoints.filter(({ score }) => score >= UNSEEN_SCORE);
  return new Map(
    seen.map(({ joint, x, y }) => [joint, { x: x * frame.width, y: y * frame.height }]),
  );
}

/** The longer side of the box around the joints that are seen, pixels; at least one. */
function measureBody(pose: Pose, frame: Size): number {
  const seen = pose.keypoints.filter(({ score }) => score >= UNSEEN_SCORE);
  const xs = seen.map(({ x }) => x * frame.width);
  const ys = seen.map(({ y }) => y * frame.height);
  return Math.max(1, Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys));
}
