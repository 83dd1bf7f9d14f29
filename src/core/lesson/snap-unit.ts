// The grid on which labels lie. Who puts them there: make-edits.ts, region-label.ts.

const STEPS = 2 ** 20;

/**
 * A coordinate inside the frame, on a grid of 2^-20 of it. On that grid, multiplying by the frame's
 * size and dividing again is exact, so a label survives COCO's pixels to the bit.
 */
export function snapUnit(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * STEPS) / STEPS;
}
