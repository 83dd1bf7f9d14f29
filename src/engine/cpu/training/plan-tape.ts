// The memory of a tape's training, planned once: where parameters, gradients, the batch and each
// thread's maps lie. The records that tell assembly/training: write-tape.ts.
import { LAYER_BYTES } from '../assembly/training/tape-layout.ts';
import { PLAN_BYTES, PLAN_START } from '../assembly/training/layout.ts';
import type { ParameterPlace } from './place-parameters.ts';
import type { Tape, TapeLayer, TapeMap } from './tape.ts';
import { alignLine, Arena, padChannels, VECTOR } from '../buffers.ts';
import { TrainingInputError } from '../../engine-errors.ts';

/** What a trainer is made for. */
export interface TapeSize {
  tape: Tape;
  result: TapeMap;
  /** The most pictures in a step. */
  batch: number;
  /** How many points have a factor each. */
  points: number;
  /** Floats of a picture's targets. */
  targets: number;
}

/** Where a map's numbers and their gradient lie in a thread's scratch; −1 when it needs none. */
export interface MapPlace {
  values: number;
  gradient: number;
}

/** Addresses in bytes. */
export interface TapePlan {
  layers: number;
  places: readonly ParameterPlace[];
  parameterBytes: number;
  parameters: number;
  gradients: number;
  first: number;
  second: number;
  /** By layer name: the kernel as the way back needs it. */
  turned: ReadonlyMap<string, number>;
  /** Floats of a picture's inputs together, and where those of each `load` start among them, bytes. */
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

/** Floats of patches that stay in a near cache. */
const PATCH_FLOATS = 24_576;

/** Rows whose patches are laid out together, for the wider of a convolution's two ways. */
export function bandOf({ input, output }: TapeLayer): number {
  const rowFloats = rowPatchFloats(input, output);
  return Math.max(1, Math.min(input.height, Math.floor(PATCH_FLOATS / rowFloats)));
}

const rowPatchFloats = (input: TapeMap, output: TapeMap) =>
  9 * input.width * Math.max(input.channels, output.channels);

/** Plans the training of a tape for a number of threads. @throws TrainingInputError */
export function planTape(size: TapeSize, threads: number): TapePlan {
  const { tape, batch, result, targets } = size;
  const places = placeTapeParameters(tape);
  const arena = new Arena(alignLine(PLAN_START + PLAN_BYTES + tape.layers.length * LAYER_BYTES));
  const parameterFloats = places.reduce((sum, { rows, stored }) => sum + rows * stored, 0);
  const { inputStarts, inputFloats } = placeInputs(tape);
  const own = new Arena(0);
  const maps = placeMaps(size, own);
  const patches = placePatches(tape, own);
  const targetBytes = alignLine(targets * 4);
  const plan = {
    layers: PLAN_START + PLAN_BYTES,
    places,
    parameterBytes: parameterFloats * 4,
    parameters: arena.floats(parameterFloats),
    gradients: arena.floats(batch * parameterFloats),
    first: arena.floats(parameterFloats),
    second: arena.floats(parameterFloats),
    turned: placeTurned(tape, arena),
    inputFloats,
    inputStarts,
    inputs: arena.floats(batch * inputFloats),
    // A vector more, since a pixel's targets are read by whole vectors.
    targets: arena.floats((batch * targetBytes) / 4 + 4),
    targetBytes,
    factors: arena.floats(batch * result.channels),
    targetWeights: arena.floats(result.channels),
    losses: arena.floats(batch * 2),
    maps,
    patches,
  };
  const scratch = arena.end;
  return { ...plan, scratch, scratchBytes: own.end, end: scratch + threads * own.end };
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

function placeTurned({ layers }: Tape, arena: Arena): Map<string, number> {
  const turned = new Map<string, number>();
  for (const { kind, name, input, output } of layers) {
    if (kind !== 'mix' && kind !== 'convolve') continue;
    const taps = kind === 'mix' ? 1 : 9;
    turned.set(name, arena.floats(taps * input.channels * output.channels));
  }
  return turned;
}

/** Every map has its values; a gradient has what parameters led to, the result's in its own place. */
function placeMaps({ tape, result }: TapeSize, own: Arena): Map<number, MapPlace> {
  const maps = new Map<number, MapPlace>();
  const used = new Set<number>([result.buffer]);
  for (const { kind, name, input, second, output } of tape.layers) {
    const floats = output.height * output.width * output.channels;
    const values = own.floats(floats);
    const hasGradient = (map: TapeMap | null) => map && (maps.get(map.buffer)?.gradient ?? -1) >= 0;
    const needsOne =
      name !== '' || (kind !== 'load' && (hasGradient(input) || hasGradient(second)));
    const isResult = output.buffer === result.buffer;
    const gradient = isResult ? values : needsOne ? own.floats(floats) : -1;
    maps.set(output.buffer, { values, gradient });
    if (kind !== 'load') used.add(input.buffer);
    if (second) used.add(second.buffer);
  }
  const idle = [...maps.keys()].find((buffer) => !used.has(buffer));
  if (idle !== undefined) {
    throw new TrainingInputError(`Expected every map to be used, but map ${idle} leads nowhere.`);
  }
  return maps;
}

function placePatches({ layers }: Tape, own: Arena): number {
  const floats = layers
    .filter(({ kind }) => kind === 'convolve')
    .map((layer) => bandOf(layer) * rowPatchFloats(layer.input, layer.output));
  return own.floats(Math.max(0, ...floats));
}
