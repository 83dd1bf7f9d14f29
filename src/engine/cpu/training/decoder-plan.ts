// The memory plan of a decoder's training: addresses of parameters, gradients and batch, and the maps in
// each thread's scratch memory. Next: decoder-memory.ts.
import {
  DECODER_LEVELS,
  filterLayer,
  HEAD_LAYER,
  LATERALS,
  listDecoderParameters,
  mixLayer,
  type DecoderLevel,
} from '../../../core/model/decoder.ts';
import { TAP_NAMES, type TapName } from '../../../core/model/movenet.ts';
import {
  LEVEL_BYTES,
  LEVEL_COUNT,
  TRAINING_BYTES,
  TRAINING_START,
} from '../assembly/training/layout.ts';
import { alignLine, Arena } from '../buffers.ts';
import type { ParameterPlace } from './parameter-memory.ts';
import { depthOf, paddedPoints, TAPS_OF_LEVEL, type TrainingSize } from './training-size.ts';

/** One map per picture of the batch, one after another. */
export interface BatchPlace {
  address: number;
  /** Size of one picture's map. */
  height: number;
  width: number;
  channels: number;
}

/** A level's arrays besides parameters and taps. The maps are offsets into a thread's scratch memory. */
export interface LevelPlace {
  depth: number;
  /** [batch, depth] floats each: normalised = factor · tap + offset. */
  factor: number;
  offset: number;
  /** The transposed kernel of the pointwise layer. */
  transposed: number;
  normalised: number;
  lateral: number;
  depthwise: number;
  output: number;
}

/** Addresses and sizes, bytes. */
export interface TrainingPlan {
  places: readonly ParameterPlace[];
  /** Size of the parameters, of one picture's gradients, and of each moment. */
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
  /** Offset into a thread's scratch memory. */
  logits: number;
  scratch: number;
  scratchBytes: number;
  end: number;
}

/** Plans the memory for training of a size on `threads` threads. */
export function planTraining(size: TrainingSize, threads: number): TrainingPlan {
  const { shape, batch } = size;
  const arena = new Arena(alignLine(TRAINING_START + TRAINING_BYTES + LEVEL_COUNT * LEVEL_BYTES));
  const scratchArena = new Arena(0);
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
    levels: placeLevels(arena, scratchArena, size),
    headTransposed: arena.floats(outputs * shape.channels),
    logits: scratchArena.floats(size.height * size.width * outputs),
  };
  const scratch = arena.end;
  return {
    ...plan,
    scratch,
    scratchBytes: scratchArena.end,
    end: scratch + threads * scratchArena.end,
  };
}

function placeBatch(
  arena: Arena,
  { height, width, batch }: TrainingSize,
  level: DecoderLevel,
  channels: number,
): BatchPlace {
  const place = { height: (height * 4) / level, width: (width * 4) / level, channels };
  // One vector more, because the channels of a pixel are read in full vectors.
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

function placeLevels(arena: Arena, scratchArena: Arena, size: TrainingSize) {
  const { channels } = size.shape;
  const place = (level: DecoderLevel): LevelPlace => {
    const depth = depthOf(level, size.shape);
    const pixels = (size.height * size.width * 16) / level ** 2;
    return {
      depth,
      factor: arena.floats(size.batch * depth),
      offset: arena.floats(size.batch * depth),
      transposed: arena.floats(channels * channels),
      normalised: scratchArena.floats(pixels * depth),
      lateral: scratchArena.floats(pixels * channels),
      depthwise: scratchArena.floats(pixels * channels),
      output: scratchArena.floats(pixels * channels),
    };
  };
  return Object.fromEntries(DECODER_LEVELS.map((level) => [level, place(level)])) as Record<
    DecoderLevel,
    LevelPlace
  >;
}

/**
 * Lays out all parameters in the order of their use. The laterals of the two taps at stride 4 are adjacent, so that
 * they form one deeper kernel.
 */
function placeParameters({ shape }: Pick<TrainingSize, 'shape'>): ParameterPlace[] {
  const shapes = new Map(listDecoderParameters(shape).map((each) => [each.name, each.shape]));
  const places: ParameterPlace[] = [];
  let offset = 0;
  const add = (name: string, columns: number, stored: number) => {
    const sides = shapes.get(name) ?? [];
    const rows = sides.reduce((product, side) => product * side, 1) / columns;
    places.push({ name, shape: sides, offset, rows, columns, stored });
    offset += rows * stored * 4;
  };
  const addLayer = (layer: string, columns = shape.channels, stored = columns) => {
    add(`${layer}/kernel`, columns, stored);
    if (shapes.has(`${layer}/bias`)) add(`${layer}/bias`, columns, stored);
  };
  for (const level of DECODER_LEVELS) {
    for (const tap of TAPS_OF_LEVEL[level]) addLayer(LATERALS[tap]);
    addLayer(filterLayer(level));
    addLayer(mixLayer(level));
  }
  addLayer(HEAD_LAYER, shape.points, paddedPoints(shape));
  return places;
}
