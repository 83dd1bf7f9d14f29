// The golden answer: what the original network says to one computed picture. Every backend must say
// the same before it is believed. Made by scripts/make-golden.ts; asked by worker/network/choose-backend.ts.
import * as v from 'valibot';
import { HEAD_NAMES, type HeadName, type Heads } from './heads.ts';
import type { PictureBatch } from './network.ts';

/** The golden picture's side, pixels: the only size the original graph can run at. */
const SIDE = 192;

/** Every how many values of a head one is kept; a prime, so that all channels get their turn. */
const STEP = 509;

const goldenSchema = v.object({
  /** SHA-256 of the weights that gave the answer. */
  weightsSha256: v.string(),
  heads: v.object(
    Object.fromEntries(HEAD_NAMES.map((name) => [name, v.array(v.number())])) as Record<
      HeadName,
      v.ArraySchema<v.NumberSchema<undefined>, undefined>
    >,
  ),
});

export type Golden = v.InferOutput<typeof goldenSchema>;

/** @throws ValiError when the file is not a golden answer; it is ours, so this is a broken build. */
export const parseGolden = (data: unknown): Golden => v.parse(goldenSchema, data);

/** The picture: a few waves a channel, the same to the bit on every machine that rounds as IEEE says. */
export function createGoldenPicture(): PictureBatch {
  const values = new Float32Array(SIDE * SIDE * 3);
  for (let y = 0, i = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      for (let channel = 0; channel < 3; channel++, i++) {
        values[i] = triangle(x / 37 + channel / 3) * triangle(y / 53 + (x * y) / 2048);
      }
    }
  }
  return { count: 1, width: SIDE, height: SIDE, values };
}

/** A wave between −1 and 1 of period 1, from exact operations only (a sine may differ by machine). */
function triangle(phase: number): number {
  return 4 * Math.abs(phase - Math.floor(phase) - 0.5) - 1;
}

/** The kept values of a head's map. */
export function sampleHead(values: Float32Array): number[] {
  const samples: number[] = [];
  for (let i = 0; i < values.length; i += STEP) samples.push(values[i]);
  return samples;
}

/** How far an answer is from the golden one: the largest difference of any kept value of any head. */
export function measureGoldenError(heads: Heads, golden: Golden): number {
  let largest = 0;
  for (const name of HEAD_NAMES) {
    const samples = sampleHead(heads[name].values);
    const expected = golden.heads[name];
    if (samples.length !== expected.length) return Infinity;
    samples.forEach((sample, index) => {
      const difference = Math.abs(sample - expected[index]);
      // Not `Math.max`: a NaN must count as wrong, whatever else is right.
      if (!(difference <= largest)) largest = Number.isNaN(difference) ? Infinity : difference;
    });
  }
  return largest;
}
