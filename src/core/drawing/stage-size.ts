// How large the canvas is on which the picture is drawn. Who draws: worker/stage/stage.ts; who shows it:
// page/elements/live/keydot-stage.ts.
import type { Size } from '../geometry.ts';

/** No canvas on the screen is larger than this, device pixels: more costs time that no eye repays. */
export const LONGEST_STAGE_SIDE = 1280;

/** Whether a picture that appears so large, device pixels, is drawn pixel for pixel. */
export function isDrawnExactly({ width, height }: Size): boolean {
  return Math.max(width, height) <= LONGEST_STAGE_SIDE;
}
