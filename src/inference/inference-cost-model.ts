// Predicts the time of network runs from those measured on this device: a running mean of ms per input pixel.
import type { Size } from '../core/geometry.ts';

/** Weight of the newest measurement. */
const NEWEST_WEIGHT = 0.15;
/** A run longer than this many times the mean was interrupted by something else, and counts as that long. */
const MAX_OUTLIER = 4;
/** Maximum cost of a pixel in a refinement crop, in pixels of the whole frame. */
const MAX_CROP_FACTOR = 3;

export class InferenceCostModel {
  #wholeMsPerPixel: number | null = null;
  #cropMsPerPixel: number | null = null;

  /** Time for the whole frame at an input size, ms; 0 before the first measurement. */
  whole({ width, height }: Size): number {
    return (this.#wholeMsPerPixel ?? 0) * width * height;
  }

  /** Time for a batch of refinement crops, ms; as much per pixel as the whole frame before the first measurement. */
  crops(count: number, { width, height }: Size): number {
    const whole = this.#wholeMsPerPixel ?? 0;
    // The first run at a size may include compilation. Without a bound no second run would correct it.
    const msPerPixel = Math.min(this.#cropMsPerPixel ?? whole, MAX_CROP_FACTOR * whole);
    return msPerPixel * count * width * height;
  }

  /** Adds a measured run on the whole frame. */
  addWhole({ width, height }: Size, tookMs: number): void {
    this.#wholeMsPerPixel = mix(this.#wholeMsPerPixel, tookMs / (width * height));
  }

  /** Adds a measured batch of refinement crops. */
  addCrops(count: number, { width, height }: Size, tookMs: number): void {
    this.#cropMsPerPixel = mix(this.#cropMsPerPixel, tookMs / (count * width * height));
  }
}

function mix(mean: number | null, newest: number): number {
  if (mean === null) return newest;
  return mean + NEWEST_WEIGHT * (Math.min(newest, MAX_OUTLIER * mean) - mean);
}
