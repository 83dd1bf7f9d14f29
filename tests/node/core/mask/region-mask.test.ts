// Masks of regions: what a brush paints, where they are, and how much two of them share.
import { describe, expect, it } from 'vitest';
import {
  centroidOf,
  coveredShare,
  emptyRegion,
  overlapOf,
  paintDisc,
  paintStroke,
  type RegionMask,
} from '../../../../src/core/mask/region-mask.ts';

/** Rows of a drawing: `#` is inside. */
function rowsOf({ width, values }: RegionMask): string[] {
  const text = Array.from(values, (value) => (value === 1 ? '#' : '.')).join('');
  return text.match(new RegExp(`.{${width}}`, 'g')) ?? [];
}

function maskOf(...rows: string[]): RegionMask {
  const values = Uint8Array.from(rows.join(''), (each) => (each === '#' ? 1 : 0));
  return { width: rows[0].length, height: rows.length, values };
}

describe('a brush', () => {
  it('paints every pixel whose centre it covers', () => {
    const mask = emptyRegion({ width: 7, height: 5 });
    paintDisc(mask, { x: 3.5, y: 2.5 }, 2);
    expect(rowsOf(mask)).toEqual(['...#...', '..###..', '.#####.', '..###..', '...#...']);
    paintStroke(mask, { x: 0.5, y: 2.5 }, { x: 6.5, y: 2.5 }, 0.5, 0);
    expect(rowsOf(mask)).toEqual(['...#...', '..###..', '.......', '..###..', '...#...']);
  });

  it('paints all of its way, however far apart its places are', () => {
    const mask = emptyRegion({ width: 8, height: 8 });
    paintStroke(mask, { x: 0, y: 0 }, { x: 8, y: 8 }, 0.1);
    for (let i = 0; i < 8; i++) expect(mask.values[i * 8 + i]).toBe(1);
  });

  it('paints something wherever it is, and nothing outside the picture', () => {
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

it('a region’s place is the mean of its pixels, in units of the picture', () => {
  expect(centroidOf(maskOf('....', '.##.'))).toEqual({ x: 0.5, y: 0.75 });
  expect(centroidOf(maskOf('....', '...#'))).toEqual({ x: 3.5 / 4, y: 1.5 / 2 });
  expect(centroidOf(maskOf('..', '..'))).toBeNull();
});

it('overlap is what two regions share over what they cover together', () => {
  const one = maskOf('##..', '##..');
  expect(overlapOf(one, maskOf('.##.', '.##.'))).toBeCloseTo(1 / 3, 10);
  expect(overlapOf(one, one)).toBe(1);
  expect(overlapOf(one, maskOf('..##', '..##'))).toBe(0);
  expect(overlapOf(maskOf('..'), maskOf('..'))).toBe(1);
  expect(coveredShare(one)).toBe(0.5);
});
