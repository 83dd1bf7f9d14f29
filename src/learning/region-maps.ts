// Converts between region masks and decoder maps: the target of a view at stride 4, and the mask from the logits. The
// loss for regions is selected by `regions` in engine/cpu/training/training-size.ts.
//
// Minimum width of a region: at stride 4, structures must be about 5 px wide in the network's input. Ten frames of drawn
// vessels (12 views each, input 256, 300 steps) reach an overlap (IoU) of 0.86 on unseen frames when the vessels are 5 to
// 14 px wide, and 0.47 when they are 2.6 to 7 px wide. Thinner structures need a larger input or a crop; a finer decoder
// level would not help, because its lateral inputs start at stride 4.
import { applyAffine, type Affine } from '../core/image/sample-view.ts';
import { enlargeMap } from '../core/model/cell-maps.ts';
import { WHOLE_FRAME, type Rectangle, type Size } from '../core/geometry.ts';
import { HEAD_STRIDE, type CellMap } from '../core/model/heads.ts';
import type { RegionMask } from '../core/mask/region-mask.ts';

/** Input pixels per cell. */
const CELL_PIXELS = HEAD_STRIDE ** 2;

/**
 * Counts the covered pixels in each cell of a view. Pixels outside the frame are not covered.
 * @param mask of the whole frame, in any resolution
 * @param picture size in pixels
 * @param toFrame transform from pixels of the view to pixels of the picture
 * @param input size of the view, pixels
 * @returns [h, w] at stride 4: the number of covered pixels, 0..16
 */
export function countCoveredPixels(
  mask: RegionMask,
  picture: Size,
  toFrame: Affine,
  input: Size,
): Uint8Array {
  const width = input.width / HEAD_STRIDE;
  const height = input.height / HEAD_STRIDE;
  const acrossScale = mask.width / picture.width;
  const downScale = mask.height / picture.height;
  const covered = new Uint8Array(width * height);
  for (let row = 0; row < input.height; row++) {
    for (let column = 0; column < input.width; column++) {
      const place = applyAffine(toFrame, column + 0.5, row + 0.5);
      const x = place.x * acrossScale;
      const y = place.y * downScale;
      if (!(x >= 0 && y >= 0 && x < mask.width && y < mask.height)) continue;
      const cell = Math.floor(row / HEAD_STRIDE) * width + Math.floor(column / HEAD_STRIDE);
      covered[cell] += mask.values[Math.floor(y) * mask.width + Math.floor(x)];
    }
  }
  return covered;
}

/** Writes the target probabilities of one channel. @param map [h, w, K] @param covered from {@link countCoveredPixels} */
export function drawRegionTarget(map: CellMap, channel: number, covered: Uint8Array): void {
  const { channels, values } = map;
  for (let cell = 0; cell < covered.length; cell++) {
    values[cell * channels + channel] = covered[cell] / CELL_PIXELS;
  }
}

/**
 * The mask of a region: the enlarged logits, thresholded at 0 (probability ½).
 * @param logits [h, w, K]
 * @param size of the mask, pixels
 * @param crop the part of the frame that the logits cover, unit coordinates
 */
export function readRegion(
  logits: CellMap,
  channel: number,
  size: Size,
  crop: Rectangle = WHOLE_FRAME,
): RegionMask {
  const enlarged = enlargeMap(logits, channel, size, crop);
  const { width, height } = size;
  return { width, height, values: Uint8Array.from(enlarged, (value) => (value >= 0 ? 1 : 0)) };
}
