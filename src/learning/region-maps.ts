// What a painted region is to the decoder, and back: a mask seen as a view sees its frame, at stride 4,
// and an answer cut out as large as the picture. The decoder learns both kinds beside each other; see
// `regions` in engine/cpu/training/training-size.ts.
//
// How fine a region may be. The decoder's map has stride 4, and that is enough where what is painted is
// at least 5 pixels wide in the network's input: ten frames of drawn vessels 5 to 14 pixels wide, 12
// views each, input 256, 300 steps, reach an overlap (intersection over union) of 0.86 on unseen frames.
// Half as wide, 2.6 to 7 pixels, they reach 0.47: then the input must be larger, or show a part of the
// frame. A finer level of the decoder is not what is missing: its laterals begin at stride 4.
import { applyAffine, type Affine } from '../core/image/sample-view.ts';
import { enlargeMap } from '../core/model/cell-maps.ts';
import { WHOLE_FRAME, type Rectangle, type Size } from '../core/geometry.ts';
import { HEAD_STRIDE, type CellMap } from '../core/model/heads.ts';
import type { RegionMask } from '../core/mask/region-mask.ts';

/** Pixels of the input in a cell. */
const CELL_PIXELS = HEAD_STRIDE ** 2;

/**
 * How much of each cell a region covers, as a view sees it. What lies outside the frame is not covered.
 * @param picture its size, pixels; the mask may be larger or smaller
 * @param toFrame from the view's pixels to the picture's
 * @param input of the network, pixels
 * @returns [h, w] at stride 4: how many of the cell's pixels, 0..16
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

/** Makes the target of one map of what {@link countCoveredPixels} saw. @param map [h, w, K] probabilities */
export function drawRegionTarget(map: CellMap, channel: number, covered: Uint8Array): void {
  const { channels, values } = map;
  for (let cell = 0; cell < covered.length; cell++) {
    values[cell * channels + channel] = covered[cell] / CELL_PIXELS;
  }
}

/**
 * A region as the decoder's logits have it, as large as wanted.
 * @param logits [h, w, K]
 * @param crop the part of the frame that they cover, unit coordinates
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
