// Which joints are drawn, without flicker: a joint comes when it is clearly seen, and goes when it was not
// seen for a while. Before: pose-smoother.ts. Next: worker/stage/draw-skeleton.ts.
import type { Keypoint, Pose } from '../pose.ts';

/** A joint that is drawn goes only below this share of the least score. */
const HIDE_SHARE = 0.6;
/** And only when it stays there for so long, ms. */
const HIDE_AFTER_MS = 150;
/** A joint comes when it is seen for so long, ms, */
const SHOW_AFTER_MS = 60;
/** or at once when it is seen as much better than the least score. */
const CLEARLY = 0.15;

interface JointState {
  isShown: boolean;
  /** When the joint crossed the threshold that matters to it; null while it has not. */
  crossedMs: number | null;
  /** Where it was when it was last seen well enough. */
  x: number;
  y: number;
}

export class JointVisibility {
  #joints = new Map<string, JointState>();

  /**
   * The pose as it is to be drawn: joints that stay have at least the least score, and the place where they
   * were last seen well enough; joints that are hidden have a score of 0.
   * @param leastScore 0..1; 0 shows everything
   */
  settle(pose: Pose, leastScore: number, timeMs: number): Pose {
    return {
      score: pose.score,
      keypoints: pose.keypoints.map((keypoint) => this.#settleJoint(keypoint, leastScore, timeMs)),
    };
  }

  #settleJoint(keypoint: Keypoint, leastScore: number, timeMs: number): Keypoint {
    const { joint, x, y, score } = keypoint;
    let state = this.#joints.get(joint);
    if (!state) {
      state = { isShown: score >= leastScore, crossedMs: null, x, y };
      this.#joints.set(joint, state);
    }
    this.#turn(state, score, leastScore, timeMs);
    if (score >= HIDE_SHARE * leastScore) Object.assign(state, { x, y });
    if (!state.isShown) return { ...keypoint, score: 0 };
    return { joint, x: state.x, y: state.y, score: Math.max(score, leastScore) };
  }

  #turn(state: JointState, score: number, leastScore: number, timeMs: number): void {
    const wantsChange = state.isShown ? score < HIDE_SHARE * leastScore : score >= leastScore;
    if (!wantsChange) {
      state.crossedMs = null;
      return;
    }
    state.crossedMs ??= timeMs;
    const waitMs = state.isShown ? HIDE_AFTER_MS : SHOW_AFTER_MS;
    const isClear = !state.isShown && score >= leastScore + CLEARLY;
    if (!isClear && timeMs - state.crossedMs < waitMs) return;
    state.isShown = !state.isShown;
    state.crossedMs = null;
  }
}
