// Predicts where a pose will be when it is seen: over free-running video every joint moves on at its velocity for as
// long as its frame was processed.
import type { Size } from '../geometry.ts';
import type { Pose } from '../pose.ts';
import type { Vector } from './point-smoother.ts';
import type { BodyMotion } from './pose-smoother.ts';

/** Longest prediction, ms. */
const MAX_AHEAD_MS = 250;
/** Velocities are trusted less the farther ahead: the distance converges to this much time of them, ms. */
const TRUST_MS = 200;
/** Speed that jitter causes in a joint at rest, body sizes per second. */
const REST_SPEED = 0.1;
/** Maximum displacement of a joint, body sizes. */
const MAX_DISTANCE = 0.2;

/** The pose as expected `aheadMs` later. @param frame size as displayed, pixels */
export function predictPose(pose: Pose, motion: BodyMotion, frame: Size, aheadMs: number): Pose {
  const ahead = Math.min(MAX_AHEAD_MS, Math.max(0, aheadMs));
  const seconds = (TRUST_MS * (1 - Math.exp(-ahead / TRUST_MS))) / 1000;
  return {
    score: pose.score,
    keypoints: pose.keypoints.map((keypoint) => {
      const velocity = motion.velocityOf(keypoint.joint);
      if (!velocity) return keypoint;
      const shift = displacement(velocity, motion.bodyPx, seconds);
      return {
        ...keypoint,
        x: keypoint.x + shift.x / frame.width,
        y: keypoint.y + shift.y / frame.height,
      };
    }),
  };
}

/** Pixels. */
function displacement({ x, y }: Vector, bodyPx: number, seconds: number): Vector {
  const speed = Math.hypot(x, y) / bodyPx;
  if (speed <= REST_SPEED) return { x: 0, y: 0 };
  const scale = Math.min(MAX_DISTANCE, (speed - REST_SPEED) * seconds) / speed;
  return { x: x * scale, y: y * scale };
}
