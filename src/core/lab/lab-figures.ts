// How good a network of the lab is: errors in pixels of the pictures for points, overlap for a region.
// Who answers: learning/lab. Who shows it: the page, and tools/study/study.ts.
import type { CellMap } from '../model/heads.ts';
import { shareWithin, summariseErrors } from '../evaluation/metrics.ts';
import type { ScenePlace } from './scene.ts';

/** What a network says of one picture. */
export interface LabAnswer {
  /** [h, w, K] 0..1, a grid's cells among them; null for a network that answers with x and y. */
  map: CellMap | null;
  /** For each point where the network sees it, `score` 0..1 (1 where it knows no doubt). */
  found: readonly (ScenePlace & { score: number })[];
}

/** How good the network is on unseen pictures. Pixels are those of the pictures. */
export interface LabFigures {
  /** Places compared, or pictures for a region. */
  count: number;
  /** Null for a region. */
  medianPx: number | null;
  p90Px: number | null;
  /** Share of points found within 2 pixels, 0..1. */
  within: number | null;
  /** Share of points further off than a tenth of the picture's longer side, 0..1. */
  missed: number | null;
  /** Of a region: what mask and answer share over what they cover together, 0..1; null for points. */
  overlap: number | null;
}

export const WITHIN_PX = 2;
/** Of the picture's longer side. */
export const MISSED_SHARE = 0.1;

/** The figures of distances between found and true places. @param sidePx the picture's longer side */
export function placeFigures(distancesPx: readonly number[], sidePx: number): LabFigures {
  const errors = summariseErrors(distancesPx);
  const near = shareWithin(distancesPx, MISSED_SHARE * sidePx);
  return {
    count: distancesPx.length,
    medianPx: errors?.p50 ?? null,
    p90Px: errors?.p90 ?? null,
    within: shareWithin(distancesPx, WITHIN_PX),
    missed: near === null ? null : 1 - near,
    overlap: null,
  };
}

/** The figures of pictures' overlaps: their mean. */
export function regionFigures(overlaps: readonly number[]): LabFigures {
  const mean = overlaps.reduce((sum, overlap) => sum + overlap, 0) / overlaps.length;
  return {
    count: overlaps.length,
    medianPx: null,
    p90Px: null,
    within: null,
    missed: null,
    overlap: overlaps.length > 0 ? mean : null,
  };
}
