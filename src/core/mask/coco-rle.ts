// COCO's compressed run-length encoding of a mask: column by column, the numbers of pixels outside, inside,
// outside, and so on. Source: COCO's data format and mask API (cocodataset.org).
//
// From the fourth run on, the difference to the run two before is stored. Each number is written as signed groups
// of five bits, lowest first; the sixth bit marks that more groups follow, and 48 is added to make a character.
import { KeydotError } from '../errors.ts';
import type { Size } from '../geometry.ts';
import { emptyRegion, type RegionMask } from './region-mask.ts';

/** Text that does not encode a region of the expected size. */
export class RegionCountsError extends KeydotError {
  override name = 'RegionCountsError';
}

const FIRST_CHARACTER = 48;
const MORE = 32;
const SIGN = 16;
/** Maximum groups of a number: 35 bits are more than the pixels of any picture. */
const MAX_GROUPS = 7;

/** Encodes a region as compressed counts. */
export function encodeRegion(mask: RegionMask): string {
  const runs = countRuns(mask);
  let text = '';
  runs.forEach((run, index) => (text += writeNumber(index > 2 ? run - runs[index - 2] : run)));
  return text;
}

/**
 * The inverse of {@link encodeRegion}.
 * @param size of the picture, pixels
 * @throws RegionCountsError when the text is not valid or belongs to another size
 */
export function decodeRegion(counts: string, size: Size): RegionMask {
  const mask = emptyRegion(size);
  const { width, height, values } = mask;
  const runs = readRuns(counts, size);
  let pixel = 0;
  runs.forEach((run, index) => {
    const end = pixel + run;
    if (index % 2 === 0) pixel = end;
    for (; pixel < end; pixel++) values[(pixel % height) * width + Math.floor(pixel / height)] = 1;
  });
  return mask;
}

/** The number of pixels of a region. @throws RegionCountsError as {@link decodeRegion} */
export function countRegion(counts: string, size: Size): number {
  return readRuns(counts, size).reduce((sum, run, index) => sum + (index % 2) * run, 0);
}

/** Run lengths outside, inside, outside, and so on, in column-major order. */
function countRuns({ width, height, values }: RegionMask): number[] {
  const runs: number[] = [];
  let current = 0;
  let run = 0;
  for (let column = 0; column < width; column++) {
    for (let row = 0; row < height; row++) {
      const value = values[row * width + column];
      if (value !== current) {
        runs.push(run);
        run = 0;
        current = value;
      }
      run++;
    }
  }
  return [...runs, run];
}

function writeNumber(number: number): string {
  let text = '';
  for (let rest = number, isMore = true; isMore;) {
    const group = rest & (MORE - 1);
    rest >>= 5;
    // The rest is redundant once it equals the sign extension of this group.
    isMore = (group & SIGN) === 0 ? rest !== 0 : rest !== -1;
    text += String.fromCharCode(FIRST_CHARACTER + group + (isMore ? MORE : 0));
  }
  return text;
}

/** The runs; their sum is the number of pixels. @throws RegionCountsError */
function readRuns(counts: string, { width, height }: Size): number[] {
  const runs: number[] = [];
  let sum = 0;
  for (let position = 0; position < counts.length;) {
    const { number, next } = readNumber(counts, position);
    const run = runs.length > 2 ? number + runs[runs.length - 2] : number;
    sum += run;
    if (run < 0 || sum > width * height) throw refuse(width, height, 'other');
    runs.push(run);
    position = next;
  }
  if (sum !== width * height) throw refuse(width, height, `${sum}`);
  return runs;
}

function refuse(width: number, height: number, got: string): RegionCountsError {
  return new RegionCountsError(
    `Expected a region of ${width} × ${height} = ${width * height} pixels, got ${got}.`,
  );
}

function readNumber(counts: string, start: number): { number: number; next: number } {
  let number = 0;
  for (let group = 0; group < MAX_GROUPS; group++) {
    const code = counts.charCodeAt(start + group) - FIRST_CHARACTER;
    // Past the end of the text, the code is NaN.
    if (!(code >= 0 && code < 2 * MORE)) break;
    number += (code & (MORE - 1)) * 2 ** (5 * group);
    if ((code & MORE) !== 0) continue;
    const isNegative = (code & SIGN) !== 0;
    return {
      number: isNegative ? number - 2 ** (5 * (group + 1)) : number,
      next: start + group + 1,
    };
  }
  throw new RegionCountsError(`Expected COCO’s compressed counts, got "${counts.slice(0, 20)}".`);
}
