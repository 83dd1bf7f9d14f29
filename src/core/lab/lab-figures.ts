// The accuracy of a network of the lab on test pictures: errors in pixels for points, overlap for regions.
import type { CellMap } from '../model/heads.ts';
import { shareWithin, summariseErrors } from '../evaluation/metrics.ts';
import type { ScenePlace } from './scene.ts';

/** A network's result for one picture. */
export interface LabAnswer {
  /** Heatmap or grid [h, w, K], 0..1; null for direct coordinates. */
  map: CellMap | null;
  /** The detected points with confidence 0..1 (1 for direct coordinates), [K]. */
  found: readonly (ScenePlace & { score: number })[];
}

/** Accuracy on test pictures. Distances are in pixels of the pictures. */
export interface LabFigures {
  /** Number of points, or of pictures for a region. */
  count: number;
  /** Null for a region. */
  medianPx: number | null;
  p90Px: number | null;
  /** Share of points within 2 pixels, 0..1. */
  within: number | null;
  /** Share of points with an error above a tenth of the picture's longer side, 0..1. */
  missed: number | null;
  /** Mean intersection over union of a region, 0..1; null for points. */
  overlap: number | null;
}

/** Maximum error of {@link LabFigures.within}. */
export const WITHIN_PX = 2;
/** Minimum error of {@link LabFigures.missed}, as a share of the picture's longer side. */
export const MISSED_SHARE = 0.1;

/** Figures from the errors of points. @param sidePx the picture's longer side */
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

/** Figures from the overlaps of pictures. */
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
