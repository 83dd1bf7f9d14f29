// Which joints are drawn, without flicker: a joint appears when its score stays above the threshold for a moment, and
// disappears when it stays below for longer. Next: worker/stage/draw-skeleton.ts.
import type { Keypoint, Pose } from '../pose.ts';

/** Default of the minimum score of a drawn joint, 0..1. */
export const DEFAULT_MIN_SCORE = 0.3;
/** A drawn joint is hidden when its score stays below this share of the threshold, */
const HIDE_SHARE = 0.6;
/** for this long, ms. */
const HIDE_AFTER_MS = 150;
/** A hidden joint is drawn when its score stays above the threshold for this long, ms, */
const SHOW_AFTER_MS = 60;
/** or at once when it exceeds the threshold by this margin. */
const SHOW_AT_ONCE_MARGIN = 0.15;

interface JointState {
  isShown: boolean;
  /** When the score crossed the threshold; null while it has not. */
  crossedMs: number | null;
  /** Place of the last detection above the threshold. */
  x: number;
  y: number;
}

export class JointVisibility {
  #joints = new Map<string, JointState>();

  /**
   * The pose as it is drawn: shown joints have at least the minimum score and the place of their last detection
   * above the threshold; hidden joints have a score of 0.
   * @param minScore threshold 0..1; 0 shows everything
   */
  settle(pose: Pose, minScore: number, timeMs: number): Pose {
    return {
      score: pose.score,
      keypoints: pose.keypoints.map((keypoint) => this.#settleJoint(keypoint, minScore, timeMs)),
    };
  }

  #settleJoint(keypoint: Keypoint, minScore: number, timeMs: number): Keypoint {
    const { joint, x, y, score } = keypoint;
    let state = this.#joints.get(joint);
    if (!state) {
      state = { isShown: score >= minScore, crossedMs: null, x, y };
      this.#joints.set(joint, state);
    }
    this.#update(state, score, minScore, timeMs);
    if (score >= HIDE_SHARE * minScore) Object.assign(state, { x, y });
    if (!state.isShown) return { ...keypoint, score: 0 };
    return { joint, x: state.x, y: state.y, score: Math.max(score, minScore) };
  }

  #update(state: JointState, score: number, minScore: number, timeMs: number): void {
    const wantsChange = state.isShown ? score < HIDE_SHARE * minScore : score >= minScore;
    if (!wantsChange) {
      state.crossedMs = null;
      return;
    }
    state.crossedMs ??= timeMs;
    const waitMs = state.isShown ? HIDE_AFTER_MS : SHOW_AFTER_MS;
    const isClear = !state.isShown && score >= minScore + SHOW_AT_ONCE_MARGIN;
    if (!isClear && timeMs - state.crossedMs < waitMs) return;
    state.isShown = !state.isShown;
    state.crossedMs = null;
  }
}
