// The two kinds of points that a model can find: a single place, or a region of pixels.

/** A point is a dot, unless it is said to be a region, which is painted. */
export interface PointKind {
  readonly kind?: 'region';
}

/** Whether a point is painted, where others are dots. */
export function isRegion({ kind }: PointKind): boolean {
  return kind === 'region';
}
