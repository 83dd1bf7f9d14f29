// The peak search of MoveNet's decoding: the strongest cell of a map, weighted by the distance to an expected
// position. Used by decode-person.ts.
import type { CellMap } from '../model/heads.ts';
import { logit, sigmoid } from '../math.ts';

/** Cells. A cell at distance d counts 1 / (d + 1.8): the constant of MoveNet's own graph. */
const DISTANCE_SOFTENING = 1.8;

/** Slightly below one, so that an equal cell replaces the first candidate: the first of equal cells is returned. */
const HANDICAP = 1 - 1e-12;

/** Where each channel's peak is expected, in cells: [channels] each. May lie outside the map. */
export interface ExpectedPositions {
  rows: Float64Array;
  columns: Float64Array;
}

/**
 * For every channel of `map` the cell with the largest sigmoid(value) / (distance + 1.8), the
 * distance being that of the cell's row and column to the expected position; the first of equals.
 * @param map [h, w, K] logits
 * @returns [K] cell indices, row × width + column
 */
export function findWeightedPeaks(map: CellMap, expected: ExpectedPositions): Int32Array {
  const { width, height, channels, values } = map;
  const { rows, columns } = expected;
  const { peaks, best } = guessPeaks(map, expected);
  const floors = new Float64Array(channels);
  let index = 0;
  for (let row = 0; row < height; row++) {
    for (let channel = 0; channel < channels; channel++) {
      floors[channel] = floorFor(best[channel], row - rows[channel]);
    }
    for (let column = 0; column < width; column++) {
      for (let channel = 0; channel < channels; channel++) {
        const value = values[index++];
        if (value <= floors[channel]) continue;
        const dy = row - rows[channel];
        const weighted = weigh(value, dy, column - columns[channel]);
        if (weighted <= best[channel]) continue;
        best[channel] = weighted;
        floors[channel] = floorFor(weighted, dy);
        peaks[channel] = row * width + column;
      }
    }
  }
  return peaks;
}

/** A first candidate for every channel: the cell nearest its expected position. */
function guessPeaks({ width, height, channels, values }: CellMap, expected: ExpectedPositions) {
  const peaks = new Int32Array(channels);
  const best = new Float64Array(channels);
  for (let channel = 0; channel < channels; channel++) {
    const row = nearestIndex(expected.rows[channel], height);
    const column = nearestIndex(expected.columns[channel], width);
    const cell = row * width + column;
    const value = values[cell * channels + channel];
    peaks[channel] = cell;
    best[channel] =
      HANDICAP * weigh(value, row - expected.rows[channel], column - expected.columns[channel]);
  }
  return { peaks, best };
}

function nearestIndex(position: number, count: number): number {
  return Math.max(0, Math.min(count - 1, Math.round(position)));
}

function weigh(value: number, dy: number, dx: number): number {
  return sigmoid(value) / (Math.sqrt(dy * dy + dx * dx) + DISTANCE_SOFTENING);
}

/**
 * A logit at or below this cannot beat `best` in a row `dy` away, whatever its column: one
 * comparison settles nearly every cell, and the exponential is left for the few others.
 */
function floorFor(best: number, dy: number): number {
  const probability = best * (Math.abs(dy) + DISTANCE_SOFTENING);
  return probability < 1 ? logit(probability) : Infinity;
}
