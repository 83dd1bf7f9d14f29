// What a painted region is to the decoder, and back: a mask seen as a view sees its frame, at stride 4,
// and an answer cut out as large as the picture. The decoder learns both kinds beside each other; see
// `regions` in engine/training/training-size.ts.
//
// How fine a region may be. The decoder's map has stride 4, and that is enough where what is painted is
// at least 5 pixels wide in the network's input: ten frames of drawn vessels 5 to 14 pixels wide, 12
// views each, input 256, 300 steps, reach an overlap (intersection over union) of 0.86 on unseen frames.
// Half as wide, 2.6 to 7 pixels, they reach 0.47: then the input must be larger, or show a part of the
// frame. A finer level of the decoder is not what is missing: its laterals begin at stride 4.
import { applyAffine, type Affine } from '../core/affine.ts';
import { enlargeMap } from '../core/enlarge-map.ts';
import type { Size } from '../core/geometry.ts';
import { HEAD_STRIDE, type CellMap } from '../core/heads.ts';
import type { RegionMask } from '../core/region-mask.ts';

/**
 * How much of each cell a region covers, as a view sees it. What lies outside the frame is not covered.
 * @param toFrame from the view's pixels to the mask's
 * @param input of the network, pixels
 * @returns [h, w, 1] at stride 4, 0..1
 */
export function viewRegion(mask: RegionMask, toFrame: Affine, input: Size): CellMap {
  const width = input.width / HEAD_STRIDE;
  const height = input.height / HEAD_STRIDE;
  const values = new Float32Array(width * height);
  for (let row = 0; row < input.height; row++) {
    for (let column = 0; column < input.width; column++) {
      const { x, y } = applyAffine(toFrame, column + 0.5, row + 0.5);
      if (!(x >= 0 && y >= 0 && x < mask.width && y < mask.height)) continue;
      const cell = Math.floor(row / HEAD_STRIDE) * width + Math.floor(column / HEAD_STRIDE);
      values[cell] += mask.values[Math.floor(y) * mask.width + Math.floor(x)] / HEAD_STRIDE ** 2;
    }
  }
  return { width, height, channels: 1, values };
}

/** A region as the decoder's logits have it, as large as wanted. @param logits [h, w, K] */
export function readRegion(logits: CellMap, channel: number, size: Size): RegionMask {
  const enlarged = enlargeMap(logits, channel, size);
  return { ...size, values: Uint8Array.from(enlarged, (value) => (value >= 0 ? 1 : 0)) };
}
