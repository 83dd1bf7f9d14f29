// COCO's compressed counts: by hand, compared with pycocotools 2.0, round trips, and invalid text.
import { describe, expect, it } from 'vitest';
import {
  countRegion,
  decodeRegion,
  encodeRegion,
  RegionCountsError,
} from '../../../../src/core/mask/coco-rle.ts';
import type { Size } from '../../../../src/core/geometry.ts';
import { Random } from '../../../../src/core/random.ts';
import { emptyRegion, type RegionMask } from '../../../../src/core/mask/region-mask.ts';

function regionOf(size: Size, isInside: (column: number, row: number) => boolean): RegionMask {
  const mask = emptyRegion(size);
  for (let i = 0; i < mask.values.length; i++) {
    mask.values[i] = isInside(i % size.width, Math.floor(i / size.width)) ? 1 : 0;
  }
  return mask;
}

const DISC = regionOf({ width: 64, height: 48 }, (x, y) => (x - 20) ** 2 + (y - 30) ** 2 <= 144);
const HOLED = regionOf({ width: 640, height: 480 }, (x, y) => {
  const isHole = x >= 250 && x < 260 && y >= 150 && y < 160;
  return x >= 200 && x < 500 && y >= 100 && y < 400 && !isHole;
});

describe('compressed counts', () => {
  it.each<[string, RegionMask, string]>([
    // Down the columns: 3 outside, 1 inside, 2 outside; 48 + 3, 48 + 1, 48 + 2.
    ['one pixel', regionOf({ width: 3, height: 2 }, (x, y) => x === 1 && y === 1), '312'],
    // None outside, then 4: 48, 52.
    ['all', regionOf({ width: 2, height: 2 }, () => true), '04'],
    // 20 = 10100 in bits is its own sign: 48 + 32 + 20, and 48 for nothing more.
    ['nothing', emptyRegion({ width: 5, height: 4 }), 'd0'],
  ])('match hand-computed text: %s', (_, mask, counts) => {
    expect(encodeRegion(mask)).toBe(counts);
    expect(decodeRegion(counts, mask)).toEqual(mask);
  });

  it('match pycocotools', () => {
    expect(encodeRegion(DISC)).toBe('n<1[18J4M2N2N2N2O0O2O00000O20N1000001N101N2N2N2N3L6Hf]1');
    expect(countRegion(encodeRegion(DISC), DISC)).toBe(441);
    const pattern = regionOf({ width: 11, height: 7 }, (x, y) => (x * 7 + y * 13) % 5 === 0);
    expect(encodeRegion(pattern)).toBe('0140N020N05000K020N020N05000K020M');
    const zeros = (count: number) => '0'.repeat(count);
    const hole = `VHfJn5Z5${'RJfJn5Z5'.repeat(9)}l1`;
    const holed = `Tkm2\\9d5${zeros(98)}${hole}${zeros(478)}l\`Q2`;
    expect(encodeRegion(HOLED)).toBe(holed);
  });

  it('round-trip', () => {
    const random = new Random(4);
    for (let i = 0; i < 60; i++) {
      const size = { width: 1 + random.below(70), height: 1 + random.below(70) };
      const share = random.next();
      const mask = regionOf(size, () => random.next() < share);
      const counts = encodeRegion(mask);
      expect(decodeRegion(counts, size)).toEqual(mask);
      expect(countRegion(counts, size)).toBe(mask.values.reduce((sum, value) => sum + value, 0));
    }
  });

  it.each<[string, string, RegExp]>([
    ['of a larger picture', encodeRegion(DISC), /3 × 2 = 6 pixels, got other/],
    ['of a smaller one', '04', /3 × 2 = 6 pixels, got 4/],
    ['that is cut off', `31${String.fromCharCode(48 + 32)}`, /compressed counts, got "31P"/],
    ['with other characters', '3!2', /compressed counts, got "3!2"/],
    ['of runs below nothing', '310A', /6 pixels, got other/],
    ['that is empty', '', /6 pixels, got 0/],
  ])('reject text %s', (_, counts, sentence) => {
    expect(() => decodeRegion(counts, { width: 3, height: 2 })).toThrow(RegionCountsError);
    expect(() => countRegion(counts, { width: 3, height: 2 })).toThrow(sentence);
  });
});
