// Samples an affine view of a picture into a network input: rotated, scaled, shifted or mirrored, for training.
// Live frames use core/image/sample-planes.ts, which is faster and treats edges in the same way.
import { samplesPerPixel } from './axis-taps.ts';
import type { Size } from '../geometry.ts';
import type { Picture } from './pixel-planes.ts';

/** A change of colours: (value − 127.5) × contrast + 127.5 + offset. */
export interface Light {
  contrast: number;
  /** For red, green and blue; −255..255. */
  offsets: readonly [number, number, number];
}

/** No change of colours. */
export const PLAIN_LIGHT: Light = { contrast: 1, offsets: [0, 0, 0] };

/**
 * Samples a view: bilinear with half-pixel centres. Where the view shrinks the picture by more than 2, an output
 * pixel is the mean of several samples. Samples outside the picture are black.
 * @param toPicture maps the view's pixels to the picture's
 * @param size of the view, pixels
 * @param output [height, width, 3], RGB scaled to −1..1; every value is written
 */
export function sampleView(
  picture: Picture,
  toPicture: Affine,
  size: Size,
  light: Light,
  output: Float32Array,
): void {
  const { xx, xy, x0, yx, yy, y0 } = toPicture;
  const samples = samplesPerPixel(Math.sqrt(Math.abs(xx * yy - xy * yx)));
  const sum = new Float64Array(4);
  let index = 0;
  for (let row = 0; row < size.height; row++) {
    for (let column = 0; column < size.width; column++) {
      sum.fill(0);
      for (let sample = 0; sample < samples * samples; sample++) {
        const u = column + ((sample % samples) + 0.5) / samples;
        const v = row + (Math.floor(sample / samples) + 0.5) / samples;
        addSample(picture, xx * u + xy * v + x0, yx * u + yy * v + y0, sum);
      }
      writeColor(sum, samples * samples, light, output, index);
      index += 3;
    }
  }
}

/** Adds the colour at (x, y) to `sum[0..2]` and 1 to `sum[3]`, when (x, y) is inside the picture. */
function addSample({ width, height, data }: Picture, x: number, y: number, sum: Float64Array) {
  if (!(x >= 0 && x < width && y >= 0 && y < height)) return;
  // Positions beyond the outermost pixel centres are clamped.
  const left = Math.max(0, Math.min(width - 1, x - 0.5));
  const top = Math.max(0, Math.min(height - 1, y - 0.5));
  const column = Math.floor(left);
  const row = Math.floor(top);
  const across = left - column;
  const down = top - row;
  const upper = (row * width + column) * 4;
  const right = column + 1 < width ? 4 : 0;
  const lower = upper + (row + 1 < height ? width * 4 : 0);
  for (let channel = 0; channel < 3; channel++) {
    const a = data[upper + channel];
    const b = data[upper + right + channel];
    const c = data[lower + channel];
    const d = data[lower + right + channel];
    const above = a + (b - a) * across;
    sum[channel] += above + (c + (d - c) * across - above) * down;
  }
  sum[3]++;
}

/** Writes the mean of a pixel's samples with changed colours, scaled to −1..1; black without samples. */
function writeColor(
  sum: Float64Array,
  samples: number,
  { contrast, offsets }: Light,
  output: Float32Array,
  index: number,
): void {
  const seen = sum[3] / samples;
  for (let channel = 0; channel < 3; channel++) {
    const value = seen > 0 ? sum[channel] / sum[3] : 0;
    const lit = (value - 127.5) * contrast + 127.5 + offsets[channel];
    const limited = Math.max(0, Math.min(255, lit)) * seen;
    output[index + channel] = limited / 127.5 - 1;
  }
}

/** The affine map (x, y) → (xx · x + xy · y + x0, yx · x + yy · y + y0). */
export interface Affine {
  xx: number;
  xy: number;
  x0: number;
  yx: number;
  yy: number;
  y0: number;
}

/** Maps a point. */
export function applyAffine({ xx, xy, x0, yx, yy, y0 }: Affine, x: number, y: number) {
  return { x: xx * x + xy * y + x0, y: yx * x + yy * y + y0 };
}

/** The inverse map. The determinant must not be 0. */
export function invertAffine({ xx, xy, x0, yx, yy, y0 }: Affine): Affine {
  const area = xx * yy - xy * yx;
  return {
    xx: yy / area,
    xy: -xy / area,
    x0: (xy * y0 - yy * x0) / area,
    yx: -yx / area,
    yy: xx / area,
    y0: (yx * x0 - xx * y0) / area,
  };
}
