// Painting into a region mask: brush strokes, filled outlines and polygons. All functions change the
// mask in place.
import type { PixelPlace, RegionMask } from './region-mask.ts';

/** Minimum brush radius in pixels: with it, a disc anywhere covers at least one pixel centre. */
const MIN_RADIUS_PX = Math.SQRT1_2;

/** Maximum share of the picture that a fill which reaches the edge may cover; more is background. */
const MAX_OPEN_SHARE = 0.5;

/**
 * Paints a disc: every pixel whose centre lies within the radius, at least one.
 * @param radius pixels
 * @param value 1 paints, 0 erases
 */
export function paintDisc(
  mask: RegionMask,
  center: PixelPlace,
  radius: number,
  value: 0 | 1 = 1,
): void {
  paintStroke(mask, center, center, radius, value);
}

/**
 * Paints every pixel that a disc covers on the straight line between two places.
 * @param radius pixels
 * @param value 1 paints, 0 erases
 */
export function paintStroke(
  { width, height, values }: RegionMask,
  from: PixelPlace,
  to: PixelPlace,
  radius: number,
  value: 0 | 1 = 1,
): void {
  const reach = Math.max(MIN_RADIUS_PX, radius);
  const left = Math.max(0, Math.floor(Math.min(from.x, to.x) - reach));
  const right = Math.min(width, Math.ceil(Math.max(from.x, to.x) + reach));
  const top = Math.max(0, Math.floor(Math.min(from.y, to.y) - reach));
  const bottom = Math.min(height, Math.ceil(Math.max(from.y, to.y) + reach));
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const squared = squaredDistance(column + 0.5, row + 0.5, from, to);
      if (squared <= reach * reach) values[row * width + column] = value;
    }
  }
}

/** Squared distance from (x, y) to the line segment between two places. */
function squaredDistance(x: number, y: number, from: PixelPlace, to: PixelPlace): number {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length = dx * dx + dy * dy;
  const along = length > 0 ? ((x - from.x) * dx + (y - from.y) * dy) / length : 0;
  const share = Math.min(1, Math.max(0, along));
  return (x - from.x - share * dx) ** 2 + (y - from.y - share * dy) ** 2;
}

/**
 * Flood-fills the unpainted pixels around a place. Pixels are 4-connected, so that an outline one
 * pixel thin is tight.
 * @returns whether anything was filled. Nothing is filled where the place is painted or outside the
 * picture, nor where the fill reaches the edge and covers more than half of the picture.
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
  if (reachesEdge && count > MAX_OPEN_SHARE * width * height) return false;
  values.set(filled);
  return true;
}

/**
 * Adds a polygon to a region, by the even-odd rule: a pixel belongs to it when its centre is inside.
 * @param corners x, y of each corner in pixels, flat; may lie outside the picture
 */
export function fillPolygon(mask: RegionMask, corners: readonly number[]): void {
  const { width, height, values } = mask;
  for (let row = 0; row < height; row++) {
    const crossings = findCrossings(corners, row + 0.5);
    for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
      // Pixels whose centre lies between the two crossings.
      const from = Math.max(0, Math.ceil(crossings[pair] - 0.5));
      const to = Math.min(width, Math.ceil(crossings[pair + 1] - 0.5));
      if (from < to) values.fill(1, row * width + from, row * width + to);
    }
  }
}

/** The x at which the polygon's sides cross the horizontal line at y, ascending. */
function findCrossings(corners: readonly number[], y: number): number[] {
  const crossings: number[] = [];
  const count = corners.length;
  for (let at = 0; at < count; at += 2) {
    const [x0, y0] = [corners[at], corners[at + 1]];
    const [x1, y1] = [corners[(at + 2) % count], corners[(at + 3) % count]];
    // Each side is half-open, so that a corner counts once.
    if (y0 <= y === y1 <= y) continue;
    crossings.push(x0 + ((y - y0) / (y1 - y0)) * (x1 - x0));
  }
  return crossings.sort((a, b) => a - b);
}
