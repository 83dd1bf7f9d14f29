// Where bodies have their centres: the peaks of the centre map. Who asks: decode-people.ts for everyone,
// redetect.ts for someone known.
import type { CellMap } from '../model/heads.ts';
import { logit, sigmoid } from '../sigmoid.ts';

/** Centres below this are nobody. */
const MIN_CENTER_SCORE = 0.05;

/** A peak of the centre map. */
export interface BodyCenter {
  /** row × width + column. */
  cell: number;
  /** 0..1. */
  score: number;
}

/** Cells whose centre score is above all eight neighbours', the largest first. */
export function findCenters(center: CellMap): BodyCenter[] {
  const { width, height, values } = center;
  const least = logit(MIN_CENTER_SCORE);
  const centers: BodyCenter[] = [];
  for (let cell = 0; cell < width * height; cell++) {
    const value = values[cell];
    if (value >= least && isPeak(center, cell)) centers.push({ cell, score: sigmoid(value) });
  }
  return centers.sort((a, b) => b.score - a.score);
}

/** Whether no neighbour is larger; of equal neighbours the first is the peak. */
function isPeak({ width, height, values }: CellMap, cell: number): boolean {
  const column = cell % width;
  const row = (cell - column) / width;
  for (let y = Math.max(0, row - 1); y <= Math.min(height - 1, row + 1); y++) {
    for (let x = Math.max(0, column - 1); x <= Math.min(width - 1, column + 1); x++) {
      const other = y * width + x;
      if (values[other] > values[cell]) return false;
      if (values[other] === values[cell] && other < cell) return false;
    }
  }
  return true;
}
