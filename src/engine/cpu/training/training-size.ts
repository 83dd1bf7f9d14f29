// The size of a decoder's training: shape of the decoder, size of its maps, and batch. Next: decoder-plan.ts.
import {
  DECODER_LEVELS,
  type DecoderLevel,
  type DecoderShape,
} from '../../../core/model/decoder.ts';
import { TAP_NAMES, type TapName } from '../../../core/model/movenet.ts';
import { TrainingInputError } from '../../engine-errors.ts';

/** The size of a decoder's training. */
export interface TrainingSize {
  shape: DecoderShape;
  /** Size of the maps at stride 4, cells, multiples of 8. */
  height: number;
  width: number;
  /** Maximum number of pictures per step. */
  batch: number;
  /**
   * Whether each point is a region. The map of a region is a mask, and its loss is unweighted cross-entropy plus
   * Dice (Milletari et al. 2016). Default: no regions.
   */
  regions?: readonly boolean[] | undefined;
}

/** The taps of each level. The lateral of the last one has the bias. */
export const TAPS_OF_LEVEL: Readonly<Record<DecoderLevel, readonly TapName[]>> = {
  32: ['stride32'],
  16: ['stride16'],
  8: ['stride8'],
  4: ['features', 'stride4'],
};

/** The level of a tap. */
export function levelOf(tap: TapName): DecoderLevel {
  return DECODER_LEVELS.find((level) => TAPS_OF_LEVEL[level].includes(tap)) ?? 4;
}

/** Total channels of a level's taps. */
export function depthOf(level: DecoderLevel, { taps }: DecoderShape): number {
  return TAPS_OF_LEVEL[level].reduce((sum, tap) => sum + taps[tap], 0);
}

/** Points padded to full vectors: the channels of the logits. */
export const paddedPoints = ({ points }: DecoderShape) => Math.ceil(points / 4) * 4;

/** @throws TrainingInputError when a number is invalid */
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
      `Expected ${shape.points} entries in regions, one per point, got ${regions.length}.`,
    );
  }
}

/** @throws TrainingInputError when a decoder has another shape than expected */
export function checkSameShape(found: DecoderShape, expected: DecoderShape): void {
  const describe = ({ channels, points, taps }: DecoderShape) =>
    `${points} points, ${channels} channels and taps of ${TAP_NAMES.map((tap) => taps[tap]).join(', ')}`;
  if (describe(found) === describe(expected)) return;
  throw new TrainingInputError(
    `Expected a decoder of ${describe(expected)}, got one of ${describe(found)}.`,
  );
}
