// How strongly keypoints are smoothed: what the slider from 0 to 1 means. The filter: point-smoother.ts.

/** Settings of the filter. Speeds are in body sizes per second. */
export interface SmoothingSettings {
  /** Cutoff at rest, hertz: lower is calmer. */
  restCutoffHz: number;
  /** Speeds up to this count as noise and do not raise the cutoff. */
  restSpeed: number;
  /** Increase of the cutoff per unit of speed, hertz: higher is less late. */
  cutoffPerSpeed: number;
  /** Cutoff of the speed itself, hertz. */
  speedCutoffHz: number;
}

/**
 * Measured by smoothing-cost.ts on three real clips at 30 frames a second: joints at rest jitter 67 to 84 % less, and
 * moving ones are 8 to 16 ms later. tests/node/core/tracking/reference-video.test.ts repeats it on one clip.
 */
export const DEFAULT_SMOOTHING = 0.6;

/** @param strength 0..1; 0 is no smoothing */
export function smoothingSettings(strength: number): SmoothingSettings {
  return {
    restCutoffHz: interpolate(5, 0.5, strength),
    restSpeed: 0.2 * strength,
    cutoffPerSpeed: interpolate(60, 10, strength),
    speedCutoffHz: interpolate(8, 3.2, strength),
  };
}

/** Geometric interpolation: equal steps of the slider are perceived as equal. */
function interpolate(from: number, to: number, share: number): number {
  return from * (to / from) ** share;
}
