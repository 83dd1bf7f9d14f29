// Steadies a person's keypoints over time. For the screen only: what is measured or labelled is never
// smoothed. The filter itself: one-euro.ts.
import type { Size } from './geometry.ts';
import { OneEuroFilter, type OneEuroSetting } from './one-euro.ts';
import type { Keypoint, Pose } from './pose.ts';

/**
 * Modest: on real video at 30 frames a second, what stands still jitters about 80 % less, and what
 * moves is 10 to 20 ms later. Speeds are in body sizes a second.
 */
export const DEFAULT_SMOOTHING: OneEuroSetting = {
  minimumCutoffHz: 1.5,
  cutoffPerSpeed: 10,
  speedCutoffHz: 1,
};

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

interface PointFilter {
  x: OneEuroFilter;
  y: OneEuroFilter;
}

/** Smooths one person's pose, each joint by itself, at a strength that suits near and far alike. */
export class PoseSmoother {
  readonly #setting: OneEuroSetting;
  #points = new Map<string, PointFilter>();
  #size = new OneEuroFilter(SIZE_SMOOTHING);
  #lastMs = -Infinity;

  constructor(setting: OneEuroSetting = DEFAULT_SMOOTHING) {
    this.#setting = setting;
  }

  /**
   * The pose with steadier places and its own scores. Starts anew when the person was lost, when
   * time goes back or makes a leap.
   * @param frame the displayed frame's size, pixels: speed across counts like speed down
   * @param timeMs the frame's own time
   */
  smooth(pose: Pose, frame: Size, timeMs: number): Pose {
    const gapMs = timeMs - this.#lastMs;
    const isLost = pose.score < UNSEEN_SCORE;
    if (isLost || gapMs < 0 || gapMs > LONGEST_GAP_MS) this.reset();
    if (isLost) return pose;
    this.#lastMs = timeMs;
    const bodyPx = this.#size.filter(measureBody(pose, frame), timeMs);
    return {
      score: pose.score,
      keypoints: pose.keypoints.map((keypoint) =>
        this.#smoothPoint(keypoint, bodyPx, frame, timeMs),
      ),
    };
  }

  /** Forgets the person. */
  reset(): void {
    this.#points.clear();
    this.#size = new OneEuroFilter(SIZE_SMOOTHING);
    this.#lastMs = -Infinity;
  }

  #smoothPoint(keypoint: Keypoint, bodyPx: number, frame: Size, timeMs: number): Keypoint {
    const { joint, score } = keypoint;
    if (score < UNSEEN_SCORE) {
      this.#points.delete(joint);
      return keypoint;
    }
    let point = this.#points.get(joint);
    if (!point) {
      point = { x: new OneEuroFilter(this.#setting), y: new OneEuroFilter(this.#setting) };
      this.#points.set(joint, point);
    }
    const trust = Math.min(1, score / TRUSTED_SCORE);
    const x = point.x.filter(keypoint.x, timeMs, bodyPx / frame.width, trust);
    const y = point.y.filter(keypoint.y, timeMs, bodyPx / frame.height, trust);
    return { joint, x, y, score };
  }
}

/** The longer side of the box around the joints that are seen, pixels; at least one. */
function measureBody(pose: Pose, frame: Size): number {
  const seen = pose.keypoints.filter(({ score }) => score >= UNSEEN_SCORE);
  const xs = seen.map(({ x }) => x * frame.width);
  const ys = seen.map(({ y }) => y * frame.height);
  return Math.max(1, Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys));
}
