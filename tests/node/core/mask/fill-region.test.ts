// Holes of regions, on pictures of a few pixels.
import { describe, expect, it } from 'vitest';
import { fillRegion } from '../../../../src/core/mask/fill-region.ts';
import { emptyRegion, type RegionMask } from '../../../../src/core/mask/region-mask.ts';

function maskOf(...rows: string[]): RegionMask {
  const mask = emptyRegion({ width: rows[0].length, height: rows.length });
  rows.forEach((row, y) => {
    for (let x = 0; x < row.length; x++) mask.values[y * row.length + x] = row[x] === '#' ? 1 : 0;
  });
  return mask;
}

const RING = ['.......', '..##...', '.#..#..', '..##...', '.......'];

describe('filling', () => {
  it('paints what an outline holds, also one that only touches over corners', () => {
    const mask = maskOf(...RING);
    expect(fillRegion(mask, { x: 2.9, y: 2.1 })).toBe(true);
    expect(mask).toEqual(maskOf('.......', '..##...', '.####..', '..##...', '.......'));
  });

  it('leaves everything as it is outside of an outline, on paint, and beside the picture', () => {
    const mask = maskOf(...RING);
    for (const at of [
      { x: 0.5, y: 0.5 },
      { x: 1.5, y: 2.5 },
      { x: -1, y: 2 },
      { x: 2, y: 5 },
      { x: 7, y: 2 },
    ]) {
      expect(fillRegion(mask, at)).toBe(false);
    }
    expect(mask).toEqual(maskOf(...RING));
  });

  it('takes the edge of the picture for an outline around less than half of it', () => {
    const mask = maskOf('..#...', '..#...', '..#...');
    expect(fillRegion(mask, { x: 0, y: 0 })).toBe(true);
    expect(mask).toEqual(maskOf('###...', '###...', '###...'));
    expect(fillRegion(mask, { x: 5, y: 1 })).toBe(true);
    const open = maskOf('.#....', '.#....', '.#....');
    expect(fillRegion(open, { x: 5, y: 1 })).toBe(false);
  });

  it('fills the whole of a large hole', () => {
    const size = { width: 200, height: 150 };
    const mask = emptyRegion(size);
    for (let x = 0; x < size.width; x++) mask.values[x] = mask.values[149 * size.width + x] = 1;
    for (let y = 0; y < size.height; y++) {
      mask.values[y * size.width] = mask.values[y * size.width + 199] = 1;
    }
    expect(fillRegion(mask, { x: 100, y: 75 })).toBe(true);
    expect(mask.values.every((value) => value === 1)).toBe(true);
  });
});
