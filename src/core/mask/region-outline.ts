// The outline of a region in a map of logits as polygons, by marching squares. Next: worker/stage.
import type { CellMap } from '../model/heads.ts';

/** A polyline in cells of the map: x, y of each point, flat; a cell's centre is at i + ½. */
export type CellLine = readonly number[];

/** A region as polygons. */
export interface RegionOutline {
  /** Disjoint polygons of equal orientation that cover the region. */
  areas: CellLine[];
  /** Line segments of the region's boundary, two points each. */
  edges: CellLine[];
}

interface Corner {
  x: number;
  y: number;
  logit: number;
}

/**
 * The region where a channel's logits are 0 or more. Its boundary is interpolated linearly between cell centres;
 * the region ends at the map's border. Source: marching squares, the planar case of W. E. Lorensen, H. E. Cline,
 * "Marching Cubes", 1987.
 */
export function outlineRegion(map: CellMap, channel: number): RegionOutline {
  const outline: RegionOutline = { areas: [], edges: [] };
  for (let row = -1; row < map.height; row++) {
    /** First column of the current run of squares that are completely inside. */
    let start: number | null = null;
    for (let column = -1; column <= map.width; column++) {
      const corners = column < map.width ? cornersOf(map, channel, column, row) : [];
      const inside = corners.filter(({ logit }) => logit >= 0).length;
      if (inside === 4) start ??= column;
      else if (start !== null) {
        outline.areas.push(rectangle(start + 0.5, row + 0.5, column + 0.5, row + 1.5));
        start = null;
      }
      if (inside > 0 && inside < 4) clipSquare(corners, outline);
    }
  }
  return outline;
}

/** The four cell centres around a cell's lower right corner, clockwise. */
function cornersOf(map: CellMap, channel: number, column: number, row: number): Corner[] {
  const at = (x: number, y: number): Corner => {
    const inX = Math.min(map.width - 1, Math.max(0, x));
    const inY = Math.min(map.height - 1, Math.max(0, y));
    const logit = map.values[(inY * map.width + inX) * map.channels + channel];
    const isInside = x === inX && y === inY;
    // Beyond the border the negated logit, so that the zero crossing is on the border.
    return { x: x + 0.5, y: y + 0.5, logit: isInside ? logit : Math.min(-Math.abs(logit), -1e-6) };
  };
  return [at(column, row), at(column + 1, row), at(column + 1, row + 1), at(column, row + 1)];
}

/** Adds the part of a square that is inside, and its boundary. */
function clipSquare(corners: readonly Corner[], { areas, edges }: RegionOutline): void {
  const area: number[] = [];
  const ends: { x: number; y: number; isExit: boolean }[] = [];
  corners.forEach((corner, index) => {
    const next = corners[(index + 1) % 4];
    if (corner.logit >= 0) area.push(corner.x, corner.y);
    if (corner.logit >= 0 === next.logit >= 0) return;
    const share = corner.logit / (corner.logit - next.logit);
    const x = corner.x + share * (next.x - corner.x);
    const y = corner.y + share * (next.y - corner.y);
    area.push(x, y);
    ends.push({ x, y, isExit: corner.logit >= 0 });
  });
  areas.push(area);
  // A boundary segment runs from where the contour leaves the region to where it returns.
  ends.forEach((end, index) => {
    const back = ends[(index + 1) % ends.length];
    if (end.isExit) edges.push([end.x, end.y, back.x, back.y]);
  });
}

function rectangle(left: number, top: number, right: number, bottom: number): CellLine {
  return [left, top, right, top, right, bottom, left, bottom];
}
