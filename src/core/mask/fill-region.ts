// Filling a hole of a region: all that is not painted and hangs together with a place. The region itself:
// region-mask.ts.
import type { PixelPlace, RegionMask } from './region-mask.ts';

/** More of the picture than this, up to its edge, is what lies around an outline, not in it. */
const MAX_SHARE = 0.5;

/**
 * Paints, in place, what an outline holds around a place. Pixels hang together side by side, not over
 * their corners, so that a thin outline holds.
 * @returns whether there was a hole: not where the place is painted or lies outside the picture, nor
 * where the outline is open, so that more than half of the picture, up to its edge, would be painted
 */
export function fillRegion({ width, height, values }: RegionMask, at: PixelPlace): boolean {
  const [x, y] = [Math.floor(at.x), Math.floor(at.y)];
  if (x < 0 || y < 0 || x >= width || y >= height) return false;
  const start = y * width + x;
  if (values[start] === 1) return false;
  const filled = Uint8Array.from(values);
  const open = [start];
  let count = 0;
  let reachesEdge = false;
  const visit = (pixel: number) => {
    if (filled[pixel] === 1) return;
    filled[pixel] = 1;
    open.push(pixel);
  };
  filled[start] = 1;
  for (let pixel = open.pop(); pixel !== undefined; pixel = open.pop()) {
    count++;
    const column = pixel % width;
    const [isLeft, isRight] = [column === 0, column === width - 1];
    const [isTop, isBottom] = [pixel < width, pixel >= width * (height - 1)];
    reachesEdge ||= isLeft || isRight || isTop || isBottom;
    if (!isLeft) visit(pixel - 1);
    if (!isRight) visit(pixel + 1);
    if (!isTop) visit(pixel - width);
    if (!isBottom) visit(pixel + width);
  }
  if (reachesEdge && count > MAX_SHARE * width * height) return false;
  values.set(filled);
  return true;
}
