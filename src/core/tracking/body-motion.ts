// Where someone will be a moment later: the pose goes on as a whole, at the speed it had.
// Who asks: people-tracker.ts.
import type { Pose } from '../pose.ts';

/** Older speeds fade with this time, ms: joints jitter, bodies do not. */
const SPEED_MEMORY_MS = 200;
/** Nobody goes straight on for long: the way ahead adds up to this much time of it, ms. */
const LONGEST_WAY_MS = 300;

/** A way, unit frame coordinates. */
export interface Shift {
  x: number;
  y: number;
}

/** A body that moves at a constant speed, until it is seen again. */
export class BodyMotion {
  #pose: Pose;
  #timeMs: number;
  /** Unit frame coordinates an ms. */
  #speed = { x: 0, y: 0 };
  #isMoving = false;

  constructor(pose: Pose, timeMs: number) {
    this.#pose = pose;
    this.#timeMs = timeMs;
  }

  /** The pose at a later moment, in unit frame coordinates. */
  predict(timeMs: number): Pose {
    const aheadMs = Math.max(0, timeMs - this.#timeMs);
    const wayMs = LONGEST_WAY_MS * (1 - Math.exp(-aheadMs / LONGEST_WAY_MS));
    return movePose(this.#pose, this.#speed.x * wayMs, this.#speed.y * wayMs);
  }

  /** Everything moved, for the camera did; unit frame coordinates. */
  shift({ x, y }: Shift): void {
    this.#pose = movePose(this.#pose, x, y);
  }

  /** Takes up where the body was seen. */
  observe(pose: Pose, timeMs: number): void {
    const passedMs = timeMs - this.#timeMs;
    if (passedMs > 0) {
      const shift = meanShift(this.#pose, pose);
      const weight = this.#isMoving ? 1 - Math.exp(-passedMs / SPEED_MEMORY_MS) : 1;
      this.#speed.x += weight * (shift.x / passedMs - this.#speed.x);
      this.#speed.y += weight * (shift.y / passedMs - this.#speed.y);
      this.#isMoving = true;
    }
    this.#pose = pose;
    this.#timeMs = timeMs;
  }
}

/** How far the joints went on average, each counting by the lower of its two scores. */
export function meanShift(from: Pose, to: Pose): Shift {
  let x = 0;
  let y = 0;
  let weights = 0;
  from.keypoints.forEach((before, index) => {
    const after = to.keypoints[index];
    const weight = Math.min(before.score, after.score);
    x += weight * (after.x - before.x);
    y += weight * (after.y - before.y);
    weights += weight;
  });
  return weights === 0 ? { x: 0, y: 0 } : { x: x / weights, y: y / weights };
}

function movePose({ score, keypoints }: Pose, dx: number, dy: number): Pose {
  return {
    score,
    keypoints: keypoints.map((each) => ({ ...each, x: each.x + dx, y: each.y + dy })),
  };
}
