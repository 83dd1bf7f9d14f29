// How strongly keypoints are steadied: what the slider from 0 to 1 means. The filter: point-smoother.ts.

/** How a moving point is steadied. Speeds are in body sizes a second. */
export interface SmoothingSettings {
  /** The cutoff at rest, hertz: lower is calmer. */
  restCutoffHz: number;
  /** Speeds up to this are taken for noise and leave the cutoff where it is. */
  restSpeed: number;
  /** Hertz the cutoff rises for each unit of speed beyond: higher is less late. */
  cutoffPerSpeed: number;
  /** The cutoff of the speed itself, hertz. */
  speedCutoffHz: number;
}

/**
 * Measured by smoothing-cost.ts on three real clips at 30 frames a second: what stands still jitters 67 to
 * 84 % less, and what moves is 8 to 16 ms later. tests/node/core/tracking/reference-video.test.ts measures one again.
 */
export const DEFAULT_SMOOTHING = 0.6;

/** @param steadiness 0..1; at 0 nothing should be steadied at all */
export function smoothingSettings(steadiness: number): SmoothingSettings {
  return {
    restCutoffHz: between(5, 0.5, steadiness),
    restSpeed: 0.2 * steadiness,
    cutoffPerSpeed: between(60, 10, steadiness),
    speedCutoffHz: between(8, 3.2, steadiness),
  };
}

/** From one value to another in even ratios, because that is how strengths feel even. */
function between(from: number, to: number, share: number): number {
  return from * (to / from) ** share;
}
