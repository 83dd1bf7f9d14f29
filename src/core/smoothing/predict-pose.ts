// Where a pose will be when it is seen: every joint goes on as it went, for as long as its picture was under
// way. For dots over a video that runs free. Who asks: pose-smoothing.ts.
import type { Size } from '../geometry.ts';
import type { Pose } from '../pose.ts';
import type { Vector } from './point-smoother.ts';

/** Nobody knows more than this ahead, ms. */
const FARTHEST_MS = 250;
/** Speeds are trusted less the further ahead: the way adds up to this much time of them, ms. */
const TRUST_MS = 200;
/** Body sizes a second: what stands still seems to move as fast. */
const REST_SPEED = 0.1;
/** Body sizes: no joint is moved further. */
const FARTHEST = 0.2;

/** What is known of a body's motion; see PoseSmoother. */
export interface BodySpeeds {
  bodyPx: number;
  /** Pixels a second; null for a joint that is not known. */
  speedOf: (joint: string) => Vector | null;
}

/** The pose as it should be `aheadMs` later. */
export function predictPose(pose: Pose, motion: BodySpeeds, frame: Size, aheadMs: number): Pose {
  const ahead = Math.min(FARTHEST_MS, Math.max(0, aheadMs));
  const seconds = (TRUST_MS * (1 - Math.exp(-ahead / TRUST_MS))) / 1000;
  return {
    score: pose.score,
    keypoints: pose.keypoints.map((keypoint) => {
      const speed = motion.speedOf(keypoint.joint);
      if (!speed) return keypoint;
      const way = wayOf(speed, motion.bodyPx, seconds);
      return {
        ...keypoint,
        x: keypoint.x + way.x / frame.width,
        y: keypoint.y + way.y / frame.height,
      };
    }),
  };
}

function wayOf({ x, y }: Vector, bodyPx: number, seconds: number): Vector {
  const speed = Math.hypot(x, y) / bodyPx;
  if (speed <= REST_SPEED) return { x: 0, y: 0 };
  const bodies = Math.min(FARTHEST, (speed - REST_SPEED) * seconds);
  const scale = bodies / speed;
  return { x: x * scale, y: y * scale };
}
