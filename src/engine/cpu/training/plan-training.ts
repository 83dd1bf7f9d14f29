// The memory of a decoder's training, planned once: where parameters, gradients, the batch and each
// thread's maps lie. The records that tell assembly/training: write-training-records.ts.
import { DECODER_LEVELS, type DecoderLevel } from '../../../core/model/decoder.ts';
import { TAP_NAMES, type TapName } from '../../../core/model/movenet.ts';
import { LEVEL_BYTES, LEVEL_COUNT, PLAN_BYTES, PLAN_START } from '../assembly/training/layout.ts';
import { alignLine, Arena } from '../buffers.ts';
import { placeParameters, type ParameterPlace } from './place-parameters.ts';
import { depthOf, paddedPoints, TAPS_OF_LEVEL, type TrainingSize } from './training-size.ts';

/** A map for each picture of the batch, one after another. */
export interface BatchPlace {
  address: number;
  /** Of one picture. */
  height: number;
  width: number;
  channels: number;
}

/** What a level needs besides parameters and taps. Maps are offsets into a thread's scratch. */
export interface LevelPlace {
  depth: number;
  /** Per picture `depth` floats each: what makes the taps normalised. */
  factor: number;
  offset: number;
  transposed: number;
  normalised: number;
  sum: number;
  filtered: number;
  mixed: number;
}

/** Addresses in bytes. */
export interface TrainingPlan {
  places: readonly ParameterPlace[];
  /** Of all parameters together; of a picture's gradients and of the moments as well. */
  parameterBytes: number;
  parameters: number;
  gradients: number;
  first: number;
  second: number;
  taps: Record<TapName, BatchPlace>;
  targets: BatchPlace;
  bases: BatchPlace;
  hasBase: number;
  hasBytes: number;
  factors: number;
  targetWeights: number;
  regions: number;
  losses: number;
  levels: Record<DecoderLevel, LevelPlace>;
  headTransposed: number;
  /** An offset into a thread's scratch. */
  logits: number;
  scratch: number;
  scratchBytes: number;
  end: number;
}

/** Plans the training of one size for a number of threads. */
export function planTraining(size: TrainingSize, threads: number): TrainingPlan {
  const { shape, batch } = size;
  const arena = new Arena(alignLine(PLAN_START + PLAN_BYTES + LEVEL_COUNT * LEVEL_BYTES));
  const own = new Arena(0);
  const places = placeParameters(size);
  const parameterFloats = places.reduce((sum, { rows, stored }) => sum + rows * stored, 0);
  const outputs = paddedPoints(shape);
  const plan = {
    places,
    parameterBytes: parameterFloats * 4,
    parameters: arena.floats(parameterFloats),
    gradients: arena.floats(batch * parameterFloats),
    first: arena.floats(parameterFloats),
    second: arena.floats(parameterFloats),
    taps: placeTaps(arena, size),
    targets: placeBatch(arena, size, 4, shape.points),
    bases: placeBatch(arena, size, 4, shape.points),
    hasBase: arena.floats(batch),
    hasBytes: arena.floats(batch),
    factors: arena.floats(batch * outputs),
    targetWeights: arena.floats(outputs),
    regions: arena.floats(outputs),
    losses: arena.floats(batch * 2),
    levels: placeLevels(arena, own, size),
    headTransposed: arena.floats(outputs * shape.channels),
    logits: own.floats(size.height * size.width * outputs),
  };
  const scratch = arena.end;
  return { ...plan, scratch, scratchBytes: own.end, end: scratch + threads * own.end };
}

function placeBatch(
  arena: Arena,
  { height, width, batch }: TrainingSize,
  level: DecoderLevel,
  channels: number,
): BatchPlace {
  const place = { height: (height * 4) / level, width: (width * 4) / level, channels };
  // A vector more, since a pixel's channels are read by whole vectors.
  const count = batch * place.height * place.width * channels + 4;
  return { address: arena.floats(count), ...place };
}

function placeTaps(arena: Arena, size: TrainingSize): Record<TapName, BatchPlace> {
  const places = new Map<TapName, BatchPlace>();
  for (const level of DECODER_LEVELS) {
    for (const tap of TAPS_OF_LEVEL[level]) {
      places.set(tap, placeBatch(arena, size, level, size.shape.taps[tap]));
    }
  }
  return Object.fromEntries(TAP_NAMES.map((tap) => [tap, places.get(tap)])) as Record<
    TapName,
    BatchPlace
  >;
}

function placeLevels(arena: Arena, own: Arena, size: TrainingSize) {
  const { channels } = size.shape;
  const place = (level: DecoderLevel): LevelPlace => {
    const depth = depthOf(level, size.shape);
    const pixels = (size.height * size.width * 16) / level ** 2;
    return {
      depth,
      factor: arena.floats(size.batch * depth),
      offset: arena.floats(size.batch * depth),
      transposed: arena.floats(channels * channels),
      normalised: own.floats(pixels * depth),
      sum: own.floats(pixels * channels),
      filtered: own.floats(pixels * channels),
      mixed: own.floats(pixels * channels),
    };
  };
  return Object.fromEntries(DECODER_LEVELS.map((level) => [level, place(level)])) as Record<
    DecoderLevel,
    LevelPlace
  >;
}
