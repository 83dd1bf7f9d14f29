// The size of the canvas that frames are drawn on.
import type { Size } from '../geometry.ts';

/** Maximum side of the canvas, device pixels. More costs time without a visible gain. */
export const MAX_STAGE_SIDE_PX = 1280;

/** Whether a picture of a displayed size in device pixels is drawn at full resolution. */
export function isDrawnExactly({ width, height }: Size): boolean {
  return Math.max(width, height) <= MAX_STAGE_SIDE_PX;
}
