// The outline of a region: its position, closedness and area.
import { describe, expect, it } from 'vitest';
import type { CellMap } from '../../../../src/core/model/heads.ts';
import { Random } from '../../../../src/core/random.ts';
import {
  outlineRegion,
  type CellLine,
  type RegionOutline,
} from '../../../../src/core/mask/region-outline.ts';
import { readRegion } from '../../../../src/learning/region-maps.ts';

const mapOf = (width: number, height: number, values: number[]): CellMap => ({
  ...{ width, height, channels: 1 },
  values: Float32Array.from(values),
});

/** Twice the signed area of a closed line. */
function doubleArea(line: CellLine): number {
  let sum = 0;
  for (let i = 0; i < line.length; i += 2) {
    const next = (i + 2) % line.length;
    sum += line[i] * line[next + 1] - line[next] * line[i + 1];
  }
  return sum;
}

const areaOf = ({ areas }: RegionOutline) =>
  areas.reduce((sum, line) => sum + doubleArea(line) / 2, 0);

const lengthOf = ({ edges }: RegionOutline) =>
  edges.reduce((sum, [x, y, toX, toY]) => sum + Math.hypot(toX - x, toY - y), 0);

describe('outlineRegion', () => {
  it('follows the map’s border when all cells are inside', () => {
    const outline = outlineRegion(mapOf(6, 4, Array<number>(24).fill(3)), 0);
    // Each corner is cut off by half a cell on both sides.
    expect(areaOf(outline)).toBeCloseTo(24 - 4 / 8, 5);
    expect(outline.areas.every((line) => doubleArea(line) >= 0)).toBe(true);
  });

  it('interpolates the zero crossing between two cells', () => {
    const outline = outlineRegion(mapOf(2, 3, [3, -1, 3, -1, 3, -1]), 0);
    const inner = outline.edges.filter(
      (line) =>
        line[0] > 0.6 &&
        line[2] > 0.6 &&
        Math.min(line[1], line[3]) >= 0.5 &&
        Math.max(line[1], line[3]) <= 2.5,
    );
    expect(inner).toHaveLength(2);
    for (const [x, , toX] of inner) {
      expect(x).toBeCloseTo(0.5 + 3 / 4, 5);
      expect(toX).toBeCloseTo(0.5 + 3 / 4, 5);
    }
  });

  it('is empty without a region', () => {
    expect(outlineRegion(mapOf(3, 2, [-1, -2, -3, -1, -2, -3]), 0)).toEqual({
      areas: [],
      edges: [],
    });
  });

  it('is closed: every edge ends at the start of another', () => {
    const random = new Random(2);
    const values = Array.from({ length: 12 * 9 }, () => random.between(-2, 2));
    const outline = outlineRegion(mapOf(12, 9, values), 0);
    const key = (x: number, y: number) => `${x.toFixed(4)} ${y.toFixed(4)}`;
    const begins = outline.edges.map(([x, y]) => key(x, y)).sort();
    const ends = outline.edges.map(([, , x, y]) => key(x, y)).sort();
    expect(begins).toEqual(ends);
    expect(lengthOf(outline)).toBeGreaterThan(10);
  });

  it('covers the same area as the mask', () => {
    const disc = Array.from({ length: 400 }, (_, i) => {
      return 6 - Math.hypot((i % 20) + 0.5 - 9, Math.floor(i / 20) + 0.5 - 11);
    });
    const map = mapOf(20, 20, disc);
    const mask = readRegion(map, 0, { width: 400, height: 400 });
    const pixels = mask.values.reduce((sum, value) => sum + value, 0);
    expect(areaOf(outlineRegion(map, 0))).toBeCloseTo(pixels / 400, 0);
    expect(areaOf(outlineRegion(map, 0))).toBeCloseTo(Math.PI * 36, -1);
  });
});
