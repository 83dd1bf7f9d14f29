import { describe, expect, it } from 'vitest';
import { PERSON_COLORS } from '../../../../src/core/drawing/palette.ts';

type Triple = [number, number, number];
type Matrix = [Triple, Triple, Triple];

/** What eyes without one kind of cone make of linear RGB: Machado, Oliveira, Fernandes 2009. */
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

/** Björn Ottosson's OKLab, 2020. */
function toLab(rgb: Triple): Triple {
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

describe('the colours of people', () => {
  it.each(Object.entries(EYES))('differ for eyes with %s cones', (_, matrix) => {
    const seen = PERSON_COLORS.map((color) => toLab(multiply(matrix, toLinear(color))));
    const distances = seen.flatMap((a, i) =>
      seen.slice(0, i).map((b) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])),
    );
    expect(distances).toHaveLength(45);
    // Okabe and Ito's eight, by the same measure, come to 0.08.
    expect(Math.min(...distances)).toBeGreaterThan(0.09);
  });

  it('are bright enough for a dark outline', () => {
    for (const color of PERSON_COLORS) expect(toLab(toLinear(color))[0]).toBeGreaterThan(0.6);
  });
});
