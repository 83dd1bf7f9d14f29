// Training targets of a decoder: a Gaussian around each label, one map per point. A round-trip test ensures that
// core/detection decodes them exactly.
import type { CellMap } from '../model/heads.ts';

/** Standard deviation, cells. Wider ones are easier to learn and less accurate (1.5: errors 15 % larger). */
export const TARGET_SIGMA = 1;

/** Standard deviations beyond which a Gaussian is treated as zero. */
const REACH = 4;

/**
 * Draws the Gaussian of one point into its channel, which must be zero: exp(−d² / 2σ²) at a cell centre d cells
 * from the point.
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
