// The memory plan of a tape's training: addresses of parameters, gradients and batch, and the maps in each
// thread's scratch memory. Next: tape-records.ts.
import { TrainingInputError } from '../../engine-errors.ts';
import { LAYER_BYTES, TRAINING_BYTES, TRAINING_START } from '../assembly/training/layout.ts';
import { alignLine, Arena, padChannels, VECTOR } from '../buffers.ts';
import type { ParameterPlace } from './parameter-memory.ts';
import type { Tape, TapeLayer, TapeMap } from './tape.ts';

/** The size of a tape's training. */
export interface TapeSize {
  tape: Tape;
  result: TapeMap;
  /** Maximum number of pictures per step. */
  batch: number;
  /** Number of points in a mask. */
  points: number;
  /** Maximum floats of a picture's targets. */
  targets: number;
}

/** Offsets of a map's values and gradient in a thread's scratch memory; gradient −1 when it needs none. */
export interface MapPlace {
  values: number;
  gradient: number;
}

/** Addresses and sizes, bytes. */
export interface TapePlan {
  layers: number;
  places: readonly ParameterPlace[];
  parameterBytes: number;
  parameters: number;
  gradients: number;
  first: number;
  second: number;
  /** By layer name: the kernel for the backward pass. */
  backwardKernels: ReadonlyMap<string, number>;
  /** Floats of all inputs of a picture; the offset of each `load` layer's input among them, bytes. */
  inputFloats: number;
  inputStarts: ReadonlyMap<number, number>;
  inputs: number;
  targets: number;
  targetBytes: number;
  factors: number;
  targetWeights: number;
  losses: number;
  maps: ReadonlyMap<number, MapPlace>;
  patches: number;
  scratch: number;
  scratchBytes: number;
  end: number;
}

/** Floats of patches gathered at a time: 96 KB, which fits into the second-level cache. */
const PATCH_FLOATS = 24_576;

/** Rows of patches gathered at a time by a convolution, for the wider of its forward and backward passes. */
export function bandOf({ input, output }: TapeLayer): number {
  const rowFloats = rowPatchFloats(input, output);
  return Math.max(1, Math.min(input.height, Math.floor(PATCH_FLOATS / rowFloats)));
}

const rowPatchFloats = (input: TapeMap, output: TapeMap) =>
  9 * input.width * Math.max(input.channels, output.channels);

/** Plans the memory for training a tape on `threads` threads. @throws TrainingInputError for an unused map */
export function planTape(size: TapeSize, threads: number): TapePlan {
  const { tape, batch, result, targets } = size;
  const places = placeTapeParameters(tape);
  const arena = new Arena(
    alignLine(TRAINING_START + TRAINING_BYTES + tape.layers.length * LAYER_BYTES),
  );
  const parameterFloats = places.reduce((sum, { rows, stored }) => sum + rows * stored, 0);
  const { inputStarts, inputFloats } = placeInputs(tape);
  const scratchArena = new Arena(0);
  const maps = placeMaps(size, scratchArena);
  const patches = placePatches(tape, scratchArena);
  const targetBytes = alignLine(targets * 4);
  const plan = {
    layers: TRAINING_START + TRAINING_BYTES,
    places,
    parameterBytes: parameterFloats * 4,
    parameters: arena.floats(parameterFloats),
    gradients: arena.floats(batch * parameterFloats),
    first: arena.floats(parameterFloats),
    second: arena.floats(parameterFloats),
    backwardKernels: placeBackwardKernels(tape, arena),
    inputFloats,
    inputStarts,
    inputs: arena.floats(batch * inputFloats),
    // One vector more, because the targets of a pixel are read in full vectors.
    targets: arena.floats((batch * targetBytes) / 4 + 4),
    targetBytes,
    factors: arena.floats(batch * result.channels),
    targetWeights: arena.floats(result.channels),
    losses: arena.floats(batch * 2),
    maps,
    patches,
  };
  const scratch = arena.end;
  return {
    ...plan,
    scratch,
    scratchBytes: scratchArena.end,
    end: scratch + threads * scratchArena.end,
  };
}

function placeTapeParameters({ parameters }: Tape): ParameterPlace[] {
  let offset = 0;
  return parameters.map(({ name, shape, columns }) => {
    const rows = shape.reduce((product, side) => product * side, 1) / columns;
    const place = { name, shape, offset, rows, columns, stored: padChannels(columns, VECTOR) };
    offset += rows * place.stored * 4;
    return place;
  });
}

function placeInputs({ layers }: Tape) {
  const inputStarts = new Map<number, number>();
  let inputFloats = 0;
  for (const { kind, output } of layers) {
    if (kind !== 'load') continue;
    inputStarts.set(output.buffer, inputFloats * 4);
    inputFloats += output.height * output.width * output.channels;
  }
  return { inputStarts, inputFloats };
}

function placeBackwardKernels({ layers }: Tape, arena: Arena): Map<string, number> {
  const kernels = new Map<string, number>();
  for (const { kind, name, input, output } of layers) {
    if (kind !== 'pointwise' && kind !== 'convolution') continue;
    const taps = kind === 'pointwise' ? 1 : 9;
    kernels.set(name, arena.floats(taps * input.channels * output.channels));
  }
  return kernels;
}

/** A map has a gradient when it depends on parameters. The gradient of the result replaces its values. */
function placeMaps({ tape, result }: TapeSize, scratchArena: Arena): Map<number, MapPlace> {
  const maps = new Map<number, MapPlace>();
  const used = new Set<number>([result.buffer]);
  for (const { kind, name, input, second, output } of tape.layers) {
    const floats = output.height * output.width * output.channels;
    const values = scratchArena.floats(floats);
    const hasGradient = (map: TapeMap | null) => map && (maps.get(map.buffer)?.gradient ?? -1) >= 0;
    const needsOne =
      name !== '' || (kind !== 'load' && (hasGradient(input) || hasGradient(second)));
    const isResult = output.buffer === result.buffer;
    const gradient = isResult ? values : needsOne ? scratchArena.floats(floats) : -1;
    maps.set(output.buffer, { values, gradient });
    if (kind !== 'load') used.add(input.buffer);
    if (second) used.add(second.buffer);
  }
  const idle = [...maps.keys()].find((buffer) => !used.has(buffer));
  if (idle !== undefined) {
    throw new TrainingInputError(`Expected every map to be used, got the unused map ${idle}.`);
  }
  return maps;
}

function placePatches({ layers }: Tape, scratchArena: Arena): number {
  const floats = layers
    .filter(({ kind }) => kind === 'convolution')
    .map((layer) => bandOf(layer) * rowPatchFloats(layer.input, layer.output));
  return scratchArena.floats(Math.max(0, ...floats));
}
