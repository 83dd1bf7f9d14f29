// How long a body is in the frame, so that distances mean the same near and far from the camera.
import type { Size } from '../geometry.ts';
import type { Pose } from '../pose.ts';
import { quantile } from '../quantile.ts';
import { findSeen } from './measure.ts';

/**
 * From shoulder to hip in heights of the body: the shoulder stands at 0.818 of the height, the hip at
 * 0.530. Source: Winter, Biomechanics and Motor Control of Human Movement, after Drillis and Contini 1966.
 */
const TRUNK_SHARE = 0.818 - 0.53;

/** The last so many values make the length: a second or two, over which one bad pose does not count. */
const KEPT = 45;

const SIDES = ['left', 'right'];

/** The body's length over the last frames. */
export class BodyLength {
  readonly #lengths: number[] = [];

  /**
   * The height of the body, pixels of the frame; null when no trunk has been seen yet. Seen from above or
   * bent towards the camera a trunk looks shorter, so the longer of the last ones count.
   */
  current: number | null = null;

  /** Takes in a pose. */
  update(pose: Pose, frame: Size, leastScore: number): void {
    const trunk = measureTrunk(pose, frame, leastScore);
    if (trunk === null) return;
    this.#lengths.push(trunk / TRUNK_SHARE);
    if (this.#lengths.length > KEPT) this.#lengths.shift();
    this.current = quantile(this.#lengths, 0.8);
  }

  reset(): void {
    this.#lengths.length = 0;
    this.current = null;
  }
}

/** From the middle of the shoulders to the middle of the hips that are seen, pixels. */
function measureTrunk(pose: Pose, frame: Size, leastScore: number): number | null {
  const middleOf = (part: string) => {
    const seen = SIDES.map((side) => findSeen(pose, `${side}_${part}`, leastScore)).filter(
      (keypoint) => keypoint !== null,
    );
    if (seen.length === 0) return null;
    const mean = (pick: (point: { x: number; y: number }) => number) =>
      seen.reduce((sum, point) => sum + pick(point), 0) / seen.length;
    return { x: mean(({ x }) => x) * frame.width, y: mean(({ y }) => y) * frame.height };
  };
  const shoulders = middleOf('shoulder');
  const hips = middleOf('hip');
  return shoulders && hips ? Math.hypot(shoulders.x - hips.x, shoulders.y - hips.y) : null;
}
