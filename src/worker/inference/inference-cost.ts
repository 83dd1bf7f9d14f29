// What looks at a frame cost on this machine, as they were measured: so many ms a pixel, learnt from
// every look. Who asks: multi-person-detector.ts.
import type { Size } from '../../core/geometry.ts';

/** How much the newest measurement counts. */
const NEWEST_WEIGHT = 0.15;
/** One look that takes so many times as long as expected was held up by something else. */
const OUTLIER = 4;
/** A pixel of a closer look takes at most so many times as long as one of the whole frame. */
const DEAREST = 3;

export class InferenceCostModel {
  #msPerPixel: number | null = null;
  #closerMsPerPixel: number | null = null;

  /** A look at the whole frame, ms; 0 before the first one. */
  whole({ width, height }: Size): number {
    return (this.#msPerPixel ?? 0) * width * height;
  }

  /** So many closer looks in one run, ms; as much a pixel as the whole frame before the first one. */
  closer(count: number, { width, height }: Size): number {
    const usual = this.#msPerPixel ?? 0;
    // The first run of a size may have been compiled; no second one would ever show that it is not slow.
    const msPerPixel = Math.min(this.#closerMsPerPixel ?? usual, DEAREST * usual);
    return msPerPixel * count * width * height;
  }

  noteWhole({ width, height }: Size, tookMs: number): void {
    this.#msPerPixel = mix(this.#msPerPixel, tookMs / (width * height));
  }

  noteCloser(count: number, { width, height }: Size, tookMs: number): void {
    this.#closerMsPerPixel = mix(this.#closerMsPerPixel, tookMs / (count * width * height));
  }
}

function mix(mean: number | null, newest: number): number {
  if (mean === null) return newest;
  return mean + NEWEST_WEIGHT * (Math.min(newest, OUTLIER * mean) - mean);
}
