// The network's raw answer, as plain numbers: four maps at stride 4. Next: decode-person.ts.

/** A map of `channels` values a cell, laid out [height, width, channels] row by row. */
export interface CellMap {
  width: number;
  height: number;
  channels: number;
  values: Float32Array;
}

/** A map of distances. */
export interface DistanceMap extends CellMap {
  /** Where there is one, a cell of `values` holds its numbers only after this was called for it. */
  computeCell?: (cell: number) => void;
}

/**
 * What MoveNet answers for one picture, K joints, before any sigmoid. All maps share width and
 * height (input / 4). Distances are in cells, and in the order dy, dx.
 */
export interface Heads {
  /** [h, w, K]: logit that the joint lies in the cell. */
  heatmap: CellMap;
  /** [h, w, 1]: logit that a body's centre lies in the cell. */
  center: CellMap;
  /** [h, w, 2K]: from a centre cell's corner to each joint of that body. */
  regression: DistanceMap;
  /** [h, w, 2K]: from a joint's cell's corner to the joint itself. */
  offset: DistanceMap;
}

/** The names of the heads, in the order of {@link Heads}. */
export const HEAD_NAMES = ['heatmap', 'center', 'regression', 'offset'] as const;

export type HeadName = (typeof HEAD_NAMES)[number];

/** Cells to input pixels: the heads have one cell for every 4 pixels. */
export const HEAD_STRIDE = 4;
