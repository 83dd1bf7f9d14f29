// What a decoder should answer: Gaussians around the labels, one map a point. Read back by
// decode-peaks.ts; a round-trip test pins the two to each other.
import type { CellMap } from '../model/heads.ts';

/** Cells. Wider Gaussians are easier to learn and place the point worse (measured: 1.5 by 15 %). */
export const TARGET_SIGMA = 1;

/** Standard deviations after which a Gaussian is nothing. */
const REACH = 4;

/**
 * Draws the Gaussian of one point into its channel, which should be zero: 1 at the point itself and
 * exp(−d² / 2σ²) at cell centres a distance of d cells from it.
 * @param map [h, w, K] probabilities
 * @param x cells from the map's left edge; a cell's centre is at i + ½
 * @param y cells from the map's top edge
 */
export function drawTarget(
  map: CellMap,
  channel: number,
  x: number,
  y: number,
  sigma = TARGET_SIGMA,
): void {
  const { width, height, channels, values } = map;
  const reach = REACH * sigma;
  const left = Math.max(0, Math.floor(x - reach));
  const right = Math.min(width, Math.ceil(x + reach));
  const top = Math.max(0, Math.floor(y - reach));
  const bottom = Math.min(height, Math.ceil(y + reach));
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const squared = (column + 0.5 - x) ** 2 + (row + 0.5 - y) ** 2;
      values[(row * width + column) * channels + channel] = Math.exp(-squared / (2 * sigma ** 2));
    }
  }
}
