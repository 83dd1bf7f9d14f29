// Region masks: centroid, covered share and overlap.
import { expect, it } from 'vitest';
import {
  centroidOf,
  coveredShare,
  overlapOf,
  type RegionMask,
} from '../../../../src/core/mask/region-mask.ts';

function maskOf(...rows: string[]): RegionMask {
  const values = Uint8Array.from(rows.join(''), (each) => (each === '#' ? 1 : 0));
  return { width: rows[0].length, height: rows.length, values };
}

it('the centroid is the mean of the pixels, in unit coordinates of the picture', () => {
  expect(centroidOf(maskOf('....', '.##.'))).toEqual({ x: 0.5, y: 0.75 });
  expect(centroidOf(maskOf('....', '...#'))).toEqual({ x: 3.5 / 4, y: 1.5 / 2 });
  expect(centroidOf(maskOf('..', '..'))).toBeNull();
});

it('the overlap is intersection over union', () => {
  const one = maskOf('##..', '##..');
  expect(overlapOf(one, maskOf('.##.', '.##.'))).toBeCloseTo(1 / 3, 10);
  expect(overlapOf(one, one)).toBe(1);
  expect(overlapOf(one, maskOf('..##', '..##'))).toBe(0);
  expect(overlapOf(maskOf('..'), maskOf('..'))).toBe(1);
  expect(coveredShare(one)).toBe(0.5);
});
