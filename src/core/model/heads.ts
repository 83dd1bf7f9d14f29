// The raw output of the network as plain numbers: four maps at stride 4. Next: core/detection.

/** A map with some values for each cell, [height, width, channels], row-major. */
export interface CellMap {
  width: number;
  height: number;
  channels: number;
  values: Float32Array;
}

/** A map of distances. */
export interface DistanceMap extends CellMap {
  /** When present, a cell of `values` is valid only after a call for it (core/model/head-cells.ts). */
  computeCell?: (cell: number) => void;
}

/**
 * MoveNet's output for one picture and K joints, before any sigmoid. All maps have the same width and height
 * (input / 4). Distances are in cells, in the order dy, dx.
 */
export interface Heads {
  /** [h, w, K]: logit that the joint is in the cell. */
  heatmap: CellMap;
  /** [h, w, 1]: logit that a body's centre is in the cell. */
  center: CellMap;
  /** [h, w, 2K]: from the corner of a body's centre cell to each of its joints. */
  regression: DistanceMap;
  /** [h, w, 2K]: from the corner of a joint's cell to the joint. */
  offset: DistanceMap;
}

/** The names of the heads, in the order of {@link Heads}. */
export const HEAD_NAMES = ['heatmap', 'center', 'regression', 'offset'] as const;

/** One of {@link HEAD_NAMES}. */
export type HeadName = (typeof HEAD_NAMES)[number];

/** Input pixels per cell of the heads. */
export const HEAD_STRIDE = 4;

/** @throws RangeError when a run that was asked for heads returned none */
export function requireHeads(heads: Heads | null): Heads {
  if (!heads) throw new RangeError('Expected the network to return its heads, got none.');
  return heads;
}
