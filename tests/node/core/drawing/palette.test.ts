// Palettes: people's colours stay apart for colour-blind eyes, heatmap colours are perceptually uniform.
import { describe, expect, it } from 'vitest';
import { HEAT_COLORS, PERSON_COLORS } from '../../../../src/core/drawing/palette.ts';

type Triple = [number, number, number];
type Matrix = [Triple, Triple, Triple];

/** Linear RGB as seen without one kind of cone. Source: Machado, Oliveira, Fernandes 2009. */
const EYES: Record<string, Matrix> = {
  all: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  'no red': [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  'no green': [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  'no blue': [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const multiply = (matrix: Matrix, [a, b, c]: Triple) =>
  matrix.map((row) => row[0] * a + row[1] * b + row[2] * c) as Triple;

function toLinear(color: string): Triple {
  const channels = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16) / 255);
  return channels.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)) as Triple;
}

/** OKLab. Source: Björn Ottosson, 2020. */
function toOklab(rgb: Triple): Triple {
  const cones = multiply(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    rgb,
  ).map((value) => Math.cbrt(Math.max(0, value))) as Triple;
  return multiply(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    cones,
  );
}

describe('PERSON_COLORS', () => {
  it.each(Object.entries(EYES))('differ for eyes with %s cones', (_, matrix) => {
    const seen = PERSON_COLORS.map((color) => toOklab(multiply(matrix, toLinear(color))));
    const distances = seen.flatMap((a, i) =>
      seen.slice(0, i).map((b) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])),
    );
    expect(distances).toHaveLength(45);
    // The palette of Okabe and Ito reaches 0.08 by the same measure.
    expect(Math.min(...distances)).toBeGreaterThan(0.09);
  });

  it('are bright enough for a dark outline', () => {
    for (const color of PERSON_COLORS) expect(toOklab(toLinear(color))[0]).toBeGreaterThan(0.6);
  });
});

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

  it('increases linearly in lightness, within 2.5 of 100', () => {
    const first = labs[0][0];
    const last = labs[255][0];
    labs.forEach(([lightness], i) => {
      expect(Math.abs(lightness - (first + ((last - first) * i) / 255))).toBeLessThan(2.5);
    });
  });

  it('has a noticeable difference between any two colours 8 steps apart', () => {
    for (let i = 8; i < 256; i++) {
      const from = labs[i - 8];
      const to = labs[i];
      // 2.3 is the just noticeable difference in CIELAB.
      expect(Math.hypot(from[0] - to[0], from[1] - to[1], from[2] - to[2])).toBeGreaterThan(2.3);
    }
  });
});
