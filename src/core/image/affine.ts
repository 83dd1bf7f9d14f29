// Straight-lined mappings of the plane: how a view lies in a frame. Who makes them: augment.ts.
// Who samples along them: sample-view.ts.

/** (x, y) goes to (xx · x + xy · y + x0, yx · x + yy · y + y0). */
export interface Affine {
  xx: number;
  xy: number;
  x0: number;
  yx: number;
  yy: number;
  y0: number;
}

/** Where a mapping takes a place. */
export function applyAffine({ xx, xy, x0, yx, yy, y0 }: Affine, x: number, y: number) {
  return { x: xx * x + xy * y + x0, y: yx * x + yy * y + y0 };
}

/** The mapping back. The mapping given must not flatten the plane to a line. */
export function invertAffine({ xx, xy, x0, yx, yy, y0 }: Affine): Affine {
  const area = xx * yy - xy * yx;
  return {
    xx: yy / area,
    xy: -xy / area,
    x0: (xy * y0 - yy * x0) / area,
    yx: -yx / area,
    yy: xx / area,
    y0: (yx * x0 - xx * y0) / area,
  };
}
