import { describe, expect, it } from 'vitest';
import { HEAT_COLORS } from '../../../../src/core/drawing/colormap.ts';

/** CIELAB (D65) of an sRGB colour in bytes. Source: IEC 61966-2-1 and CIE 15. */
function toLab(red: number, green: number, blue: number): [number, number, number] {
  const linear = [red, green, blue].map((byte) => {
    const value = byte / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  const tristimulus = (r: number, g: number, b: number, white: number) =>
    (r * linear[0] + g * linear[1] + b * linear[2]) / white;
  const [x, y, z] = [
    tristimulus(0.4124, 0.3576, 0.1805, 0.9505),
    tristimulus(0.2126, 0.7152, 0.0722, 1),
    tristimulus(0.0193, 0.1192, 0.9505, 1.089),
  ].map((t) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116)) as [number, number, number];
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const labs = Array.from({ length: 256 }, (_, i) =>
  toLab(HEAT_COLORS[3 * i], HEAT_COLORS[3 * i + 1], HEAT_COLORS[3 * i + 2]),
);

describe('HEAT_COLORS', () => {
  it('runs from dark violet to bright yellow', () => {
    expect(HEAT_COLORS).toHaveLength(768);
    expect(Array.from(HEAT_COLORS.slice(0, 3))).toEqual([0x44, 0x01, 0x54]);
    expect(Array.from(HEAT_COLORS.slice(-3))).toEqual([0xfd, 0xe7, 0x25]);
  });

  it('gets brighter evenly: lightness is a straight line within 2.5 of 100', () => {
    const first = labs[0][0];
    const last = labs[255][0];
    labs.forEach(([lightness], i) => {
      expect(Math.abs(lightness - (first + ((last - first) * i) / 255))).toBeLessThan(2.5);
    });
  });

  it('never stands still: any two colours 8 steps apart can be told from each other', () => {
    for (let i = 8; i < 256; i++) {
      const from = labs[i - 8];
      const to = labs[i];
      // 2.3 is the just noticeable difference in CIELAB.
      expect(Math.hypot(from[0] - to[0], from[1] - to[1], from[2] - to[2])).toBeGreaterThan(2.3);
    }
  });
});
