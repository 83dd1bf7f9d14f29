// What a trainer is made for: which decoder, which maps, how many at once. Laid out by plan-training.ts.
import {
  DECODER_LEVELS,
  type DecoderLevel,
  type DecoderShape,
} from '../../../core/model/decoder.ts';
import { TAP_NAMES, type TapName } from '../../../core/model/movenet.ts';
import { TrainingInputError } from '../../engine-errors.ts';

/** A decoder's training: what of, and on how much at once. */
export interface TrainingSize {
  shape: DecoderShape;
  /** Of the maps at stride 4, cells: multiples of 8. */
  height: number;
  width: number;
  /** The most pictures in a step. */
  batch: number;
  /**
   * For each point whether it is a region: its map is a mask, and Dice (Milletari et al. 2016) is added
   * to a cross-entropy that is not weighted. None is when this is left out.
   */
  regions?: readonly boolean[] | undefined;
}

/** The taps that a level adds; the one whose lateral has the bias comes last. */
export const TAPS_OF_LEVEL: Readonly<Record<DecoderLevel, readonly TapName[]>> = {
  32: ['stride32'],
  16: ['stride16'],
  8: ['stride8'],
  4: ['features', 'stride4'],
};

/** The level that a tap belongs to. */
export function levelOf(tap: TapName): DecoderLevel {
  return DECODER_LEVELS.find((level) => TAPS_OF_LEVEL[level].includes(tap)) ?? 4;
}

/** Channels of a level's taps together. */
export function depthOf(level: DecoderLevel, { taps }: DecoderShape): number {
  return TAPS_OF_LEVEL[level].reduce((sum, tap) => sum + taps[tap], 0);
}

/** Points padded to whole vectors: what a pixel of the logits takes. */
export const paddedPoints = ({ points }: DecoderShape) => Math.ceil(points / 4) * 4;

/** @throws TrainingInputError naming the number that cannot be */
export function checkTrainingSize(size: TrainingSize): void {
  const { shape, height, width, batch, regions } = size;
  const expect = (name: string, value: number, multiple: number) => {
    if (Number.isInteger(value) && value > 0 && value % multiple === 0) return;
    const kind = multiple > 1 ? `a multiple of ${multiple}` : 'a whole number';
    throw new TrainingInputError(`Expected ${name} to be ${kind} above 0, got ${value}.`);
  };
  expect('the map’s height', height, 8);
  expect('the map’s width', width, 8);
  expect('the batch', batch, 1);
  expect('the points', shape.points, 1);
  expect('the decoder’s channels', shape.channels, 4);
  for (const tap of TAP_NAMES) expect(`the channels of ${tap}`, shape.taps[tap], 4);
  if (regions && regions.length !== shape.points) {
    throw new TrainingInputError(
      `Expected to be told of ${shape.points} points whether they are regions, got ${regions.length}.`,
    );
  }
}

/** @throws TrainingInputError when a decoder is not of the shape that was asked for */
export function checkSameShape(found: DecoderShape, expected: DecoderShape): void {
  const describe = ({ channels, points, taps }: DecoderShape) =>
    `${points} points, ${channels} channels and taps of ${TAP_NAMES.map((tap) => taps[tap]).join(', ')}`;
  if (describe(found) === describe(expected)) return;
  throw new TrainingInputError(
    `Expected a decoder of ${describe(expected)}; this one has ${describe(found)}.`,
  );
}
