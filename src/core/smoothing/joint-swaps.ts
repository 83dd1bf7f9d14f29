// Left and right taken for each other from one frame to the next: each joint of a pair is found where the
// other one was. Who asks: pose-smoother.ts.
import type { Vector } from './point-smoother.ts';

/** Body sizes. Nearer than this to each other, a swap is no more than jitter. */
const MIN_DISTANCE = 0.03;
/** To the other's last place it must be nearer than this share of the way to its own. */
const NEARER = 0.35;

/**
 * The names of the joints that were swapped.
 * @param places of the joints now, by name, pixels
 * @param before a joint's last believed place, pixels
 */
export function findSwaps(
  places: ReadonlyMap<string, Vector>,
  before: (joint: string) => Vector | undefined,
  bodyPx: number,
): Set<string> {
  const swapped = new Set<string>();
  for (const [left, leftPlace] of places) {
    if (!left.startsWith('left_')) continue;
    const right = left.replace('left_', 'right_');
    const rightPlace = places.get(right);
    const leftBefore = before(left);
    const rightBefore = before(right);
    if (!rightPlace || !leftBefore || !rightBefore) continue;
    const own = distance(leftPlace, leftBefore) + distance(rightPlace, rightBefore);
    const other = distance(leftPlace, rightBefore) + distance(rightPlace, leftBefore);
    if (own < 2 * MIN_DISTANCE * bodyPx || other > NEARER * own) continue;
    swapped.add(left).add(right);
  }
  return swapped;
}

function distance(a: Vector, b: Vector): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
