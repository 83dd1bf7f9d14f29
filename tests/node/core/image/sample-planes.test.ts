import { describe, expect, it } from 'vitest';
import { samplesPerPixel } from '../../../../src/core/image/axis-taps.ts';
import { type Rectangle, type Size, WHOLE_FRAME } from '../../../../src/core/geometry.ts';
import {
  type PixelPlanes,
  PixelPlanesError,
  displayedSize,
} from '../../../../src/core/image/pixel-planes.ts';
import { PlaneSampler } from '../../../../src/core/image/sample-planes.ts';
import {
  createPlainFrame,
  createRandomFrame,
  createRedFrame,
} from '../../../fixtures/media/frames.ts';
import { createRandom } from '../../../fixtures/random.ts';
import { sampleExactly } from '../../../fixtures/references/reference-sampler.ts';

/** Tolerance in units of the network's input, where one byte step is 1/127.5 = 0.0078. */
const TOLERANCE = 1e-4;

const FORMATS = ['I420', 'NV12', 'RGBA', 'RGBX', 'BGRA', 'BGRX'] as const;
const ROTATIONS = [0, 90, 180, 270] as const;
const CROPS: Record<string, Rectangle> = {
  whole: WHOLE_FRAME,
  inside: { x: 0.21, y: 0.13, width: 0.5, height: 0.7 },
  'half outside': { x: -0.4, y: 0.55, width: 0.9, height: 1.1 },
  'far outside': { x: 1.5, y: -3, width: 0.6, height: 0.4 },
  'around the frame': { x: -0.6, y: -0.3, width: 2.3, height: 1.9 },
  tiny: { x: 0.499, y: 0.7, width: 0.002, height: 0.003 },
};

const sampler = new PlaneSampler();

function sample(planes: PixelPlanes, crop: Rectangle, size: Size): Float32Array {
  const output = new Float32Array(size.width * size.height * 3).fill(NaN);
  sampler.sample(planes, crop, size, output);
  return output;
}

function largestDifference(planes: PixelPlanes, crop: Rectangle, size: Size): number {
  const exact = sampleExactly(planes, crop, size);
  let largest = 0;
  sample(planes, crop, size).forEach((value, index) => {
    const difference = Math.abs(value - exact[index]);
    // NaN, a value that was never written, counts as the largest difference.
    if (!(difference <= largest)) largest = Number.isNaN(difference) ? Infinity : difference;
  });
  return largest;
}

const reds = (planes: PixelPlanes, size: Size) =>
  Array.from(sample(planes, WHOLE_FRAME, size))
    .filter((_, index) => index % 3 === 0)
    .map((value) => Math.round((value + 1) * 127.5));

describe('PlaneSampler agrees with the exact reference', () => {
  for (const format of FORMATS) {
    for (const rotation of ROTATIONS) {
      it(`${format}, rotated by ${rotation}°, mirrored or not, every crop`, () => {
        const random = createRandom(rotation + format.length);
        for (const flip of [false, true]) {
          for (const crop of Object.values(CROPS)) {
            const frame = createRandomFrame(format, 46, 30, random, 5, { rotation, flip });
            expect(largestDifference(frame, crop, { width: 32, height: 24 })).toBeLessThan(
              TOLERANCE,
            );
          }
        }
      });
    }
  }

  for (const matrix of ['bt601', 'bt709'] as const) {
    for (const fullRange of [false, true]) {
      it(`${matrix}, ${fullRange ? 'full' : 'limited'} range`, () => {
        const random = createRandom(11);
        for (const format of ['I420', 'NV12'] as const) {
          const frame = createRandomFrame(format, 46, 30, random, 0, {
            color: { matrix, fullRange },
          });
          expect(largestDifference(frame, WHOLE_FRAME, { width: 64, height: 32 })).toBeLessThan(
            TOLERANCE,
          );
        }
      });
    }
  }

  it('at odd sizes, down to one pixel, and at every shrinking factor', () => {
    const random = createRandom(5);
    const sides = [1, 2, 3, 5, 17, 64, 133, 301];
    for (const width of sides) {
      for (const format of ['I420', 'NV12', 'BGRA'] as const) {
        const height = sides[Math.floor(random() * sides.length)];
        const rotation = ROTATIONS[Math.floor(random() * 4)];
        const frame = createRandomFrame(format, width, height, random, 3, { rotation });
        for (const crop of [WHOLE_FRAME, CROPS['half outside']]) {
          expect(largestDifference(frame, crop, { width: 32, height: 32 })).toBeLessThan(TOLERANCE);
        }
      }
    }
  });
});

describe('PlaneSampler', () => {
  it('rotates clockwise, then mirrors, and copies pixels at the original size', () => {
    const size = { width: 3, height: 2 };
    const turned = { width: 2, height: 3 };
    const of = (rotation: 0 | 90 | 180 | 270, flip: boolean) =>
      createRedFrame(3, [1, 2, 3, 4, 5, 6], { rotation, flip });
    expect(reds(of(0, false), size)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(reds(of(90, false), turned)).toEqual([4, 1, 5, 2, 6, 3]);
    expect(reds(of(180, false), size)).toEqual([6, 5, 4, 3, 2, 1]);
    expect(reds(of(270, false), turned)).toEqual([3, 6, 2, 5, 1, 4]);
    expect(reds(of(0, true), size)).toEqual([3, 2, 1, 6, 5, 4]);
    expect(reds(of(90, true), turned)).toEqual([1, 4, 2, 5, 3, 6]);
    expect(displayedSize(of(270, false))).toEqual(turned);
  });

  it('interpolates with half-pixel centres', () => {
    const frame = createRedFrame(2, [0, 100]);
    expect(reds(frame, { width: 4, height: 1 })).toEqual([0, 25, 75, 100]);
  });

  it('averages a fine pattern when shrinking, where plain bilinear sampling aliases', () => {
    // Stripes of 4 pixels a period, shrunk by 4: any single sample is far from the mean of 100.
    const stripes = Array.from({ length: 64 }, (_, x) => (x % 4 < 2 ? 200 : 0));
    for (const red of reds(createRedFrame(64, stripes), { width: 16, height: 1 })) {
      expect(red).toBe(100);
    }
    expect([0.5, 1, 2, 2.001, 4, 4.5, 6.5, 30, -5].map(samplesPerPixel)).toEqual([
      1, 1, 1, 2, 2, 3, 4, 4, 3,
    ]);
  });

  it.each([
    ['limited white', 235, 128, 128, 'bt601', false, [255, 255, 255]],
    ['limited black', 16, 128, 128, 'bt709', false, [0, 0, 0]],
    ['full white', 255, 128, 128, 'bt601', true, [255, 255, 255]],
    ['red in BT.601', 81, 90, 240, 'bt601', false, [254, 0, 0]],
    ['red in BT.709', 63, 102, 240, 'bt709', false, [255, 1, 0]],
    ['whiter than white', 255, 128, 128, 'bt601', false, [255, 255, 255]],
  ] as const)('knows %s', (_, y, u, v, matrix, fullRange, rgb) => {
    const frame = createPlainFrame(y, u, v, { color: { matrix, fullRange } });
    const pixel = sample(frame, WHOLE_FRAME, { width: 1, height: 1 });
    expect(Array.from(pixel).map((value) => Math.round((value + 1) * 127.5))).toEqual(rgb);
  });

  it('is black outside the frame only', () => {
    const frame = createRedFrame(1, [255]);
    const output = sample(frame, { x: -1, y: 0, width: 3, height: 1 }, { width: 3, height: 1 });
    expect(Array.from(output)).toEqual([-1, -1, -1, 1, -1, -1, -1, -1, -1]);
  });

  it('names a missing or truncated plane', () => {
    const frame = createRandomFrame('NV12', 8, 8, createRandom(1));
    const size = { width: 4, height: 4 };
    // 8 rows of 8 bytes, then 4 rows of 8; the last byte is a V.
    const cut = (bytes: number) => ({ ...frame, data: frame.data.subarray(0, bytes) });
    expect(() => sample(cut(96), WHOLE_FRAME, size)).not.toThrow();
    expect(() => sample(cut(95), WHOLE_FRAME, size)).toThrow(PixelPlanesError);
    expect(() => sample(cut(95), WHOLE_FRAME, size)).toThrow(
      'Expected at least 96 bytes for plane 1 of an NV12 frame of 8×8, got 95.',
    );
    expect(() => sample({ ...frame, format: 'I420' }, WHOLE_FRAME, size)).toThrow(
      'Expected plane 2 of an I420 frame, got 2 in the layout.',
    );
  });
});
