// Painting into masks of a few pixels: the brush and the flood fill.
import { describe, expect, it } from 'vitest';
import { fillRegion, paintDisc, paintStroke } from '../../../../src/core/mask/paint-region.ts';
import {
  coveredShare,
  emptyRegion,
  type RegionMask,
} from '../../../../src/core/mask/region-mask.ts';

/** The mask as rows of text: `#` is inside. */
function rowsOf({ width, values }: RegionMask): string[] {
  const text = Array.from(values, (value) => (value === 1 ? '#' : '.')).join('');
  return text.match(new RegExp(`.{${width}}`, 'g')) ?? [];
}

function maskOf(...rows: string[]): RegionMask {
  const values = Uint8Array.from(rows.join(''), (each) => (each === '#' ? 1 : 0));
  return { width: rows[0].length, height: rows.length, values };
}

describe('the brush', () => {
  it('paints every pixel whose centre it covers', () => {
    const mask = emptyRegion({ width: 7, height: 5 });
    paintDisc(mask, { x: 3.5, y: 2.5 }, 2);
    expect(rowsOf(mask)).toEqual(['...#...', '..###..', '.#####.', '..###..', '...#...']);
    paintStroke(mask, { x: 0.5, y: 2.5 }, { x: 6.5, y: 2.5 }, 0.5, 0);
    expect(rowsOf(mask)).toEqual(['...#...', '..###..', '.......', '..###..', '...#...']);
  });

  it('paints a continuous line between distant places', () => {
    const mask = emptyRegion({ width: 8, height: 8 });
    paintStroke(mask, { x: 0, y: 0 }, { x: 8, y: 8 }, 0.1);
    for (let i = 0; i < 8; i++) expect(mask.values[i * 8 + i]).toBe(1);
  });

  it('paints at least one pixel inside the picture and none outside', () => {
    for (const place of [0, 0.01, 0.99, 1, 1.5, 2]) {
      const mask = emptyRegion({ width: 2, height: 2 });
      paintDisc(mask, { x: place, y: place }, 0);
      expect(coveredShare(mask)).toBeGreaterThan(0);
    }
    const mask = emptyRegion({ width: 3, height: 2 });
    paintDisc(mask, { x: -4, y: 9 }, 2);
    expect(coveredShare(mask)).toBe(0);
  });
});

const RING = ['.......', '..##...', '.#..#..', '..##...', '.......'];

describe('fillRegion', () => {
  it('fills an outline, even if its pixels only touch at corners', () => {
    const mask = maskOf(...RING);
    expect(fillRegion(mask, { x: 2.9, y: 2.1 })).toBe(true);
    expect(mask).toEqual(maskOf('.......', '..##...', '.####..', '..##...', '.......'));
  });

  it('changes nothing outside an outline, on painted pixels or outside the picture', () => {
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

  it('fills up to the edge of the picture if less than half of it is covered', () => {
    const mask = maskOf('..#...', '..#...', '..#...');
    expect(fillRegion(mask, { x: 0, y: 0 })).toBe(true);
    expect(mask).toEqual(maskOf('###...', '###...', '###...'));
    expect(fillRegion(mask, { x: 5, y: 1 })).toBe(true);
    const open = maskOf('.#....', '.#....', '.#....');
    expect(fillRegion(open, { x: 5, y: 1 })).toBe(false);
  });

  it('fills a large hole completely', () => {
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
