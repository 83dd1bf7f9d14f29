// The golden answer: samples of the original graph's output for one computed picture. Every backend must
// reproduce it before it is used. It is written by scripts/make-golden.ts.
import * as v from 'valibot';
import { HEAD_NAMES, type HeadName, type Heads } from './heads.ts';
import type { PictureBatch } from './network.ts';

/** The golden picture's side, pixels: the only size that the original graph supports. */
const SIDE_PX = 192;

/** Every 509th value of a head is sampled; a prime, so that samples cover all channels. */
const SAMPLE_STEP = 509;

const goldenSchema = v.object({
  /** SHA-256 of the weights of the original graph. */
  weightsSha256: v.string(),
  heads: v.object(
    Object.fromEntries(HEAD_NAMES.map((name) => [name, v.array(v.number())])) as Record<
      HeadName,
      v.ArraySchema<v.NumberSchema<undefined>, undefined>
    >,
  ),
});

/** Samples of each head, and the weights that they belong to. */
export type Golden = v.InferOutput<typeof goldenSchema>;

/** Reads a golden answer. @throws ValiError when the file of the build is not one */
export const parseGolden = (data: unknown): Golden => v.parse(goldenSchema, data);

/** The golden picture: waves in each channel, identical on every machine with IEEE arithmetic. */
export function createGoldenPicture(): PictureBatch {
  const values = new Float32Array(SIDE_PX * SIDE_PX * 3);
  for (let y = 0, i = 0; y < SIDE_PX; y++) {
    for (let x = 0; x < SIDE_PX; x++) {
      for (let channel = 0; channel < 3; channel++, i++) {
        values[i] = triangle(x / 37 + channel / 3) * triangle(y / 53 + (x * y) / 2048);
      }
    }
  }
  return { count: 1, width: SIDE_PX, height: SIDE_PX, values };
}

/** A triangle wave of period 1 in −1..1. Its operations are exact; a sine may differ between machines. */
function triangle(phase: number): number {
  return 4 * Math.abs(phase - Math.floor(phase) - 0.5) - 1;
}

/** The samples of a head's map. */
export function sampleHead(values: Float32Array): number[] {
  const samples: number[] = [];
  for (let i = 0; i < values.length; i += SAMPLE_STEP) samples.push(values[i]);
  return samples;
}

/** The largest absolute difference between a result and the golden answer, over all samples of all heads. */
export function measureGoldenError(heads: Heads, golden: Golden): number {
  let largest = 0;
  for (const name of HEAD_NAMES) {
    const samples = sampleHead(heads[name].values);
    const expected = golden.heads[name];
    if (samples.length !== expected.length) return Infinity;
    samples.forEach((sample, index) => {
      const difference = Math.abs(sample - expected[index]);
      // Math.max would not treat NaN as the largest error.
      if (!(difference <= largest)) largest = Number.isNaN(difference) ? Infinity : difference;
    });
  }
  return largest;
}
