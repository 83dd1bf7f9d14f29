// Writes the records of a tape for the kernels. The fields are defined in assembly/training/layout.ts.
// Next: tape-trainer.ts.
import * as L from '../assembly/training/layout.ts';
import { parameterAddress } from './parameter-memory.ts';
import { bandOf, type TapePlan, type TapeSize } from './tape-plan.ts';
import type { TapeLayer, TapeLayerKind, TapeMap } from './tape.ts';

/** The losses; see assembly/training/map-losses.ts and assembly/training/coordinate-losses.ts. */
export type TapeLossKind =
  'cross-entropy' | 'focal' | 'squared' | 'dice' | 'mean-coordinate' | 'coordinate' | 'grid';

const LOSSES: Record<TapeLossKind, number> = {
  'cross-entropy': L.LOSS_CROSS_ENTROPY,
  focal: L.LOSS_FOCAL,
  squared: L.LOSS_SQUARED,
  dice: L.LOSS_DICE,
  'mean-coordinate': L.LOSS_MEAN_COORDINATE,
  coordinate: L.LOSS_COORDINATE,
  grid: L.LOSS_GRID,
};

const KINDS: Record<TapeLayerKind, number> = {
  load: L.OP_LOAD,
  pointwise: L.OP_POINTWISE,
  depthwise: L.OP_DEPTHWISE,
  convolution: L.OP_CONVOLUTION,
  pool: L.OP_POOL,
  upsample: L.OP_UPSAMPLE,
  add: L.OP_ADD,
  concatenate: L.OP_CONCATENATE,
};

/** The training record followed by the records of the layers, for TRAINING_START. */
export function writeTape(size: TapeSize, plan: TapePlan, loss: TapeLossKind): Int32Array {
  const { layers } = size.tape;
  const records = new Int32Array((L.TRAINING_BYTES + layers.length * L.LAYER_BYTES) / 4);
  const write = (start: number, fields: Fields) => {
    for (const [field, value] of fields) records[(start + field) / 4] = value;
  };
  write(0, describePlan(size, plan, loss));
  const epilogues = chooseEpilogues(layers, plan);
  layers.forEach((layer, index) => {
    write(L.TRAINING_BYTES + index * L.LAYER_BYTES, [
      ...describeLayer(layer, plan),
      ...epilogues[index],
    ]);
  });
  return records;
}

type Fields = readonly (readonly [field: number, value: number])[];

function describePlan({ tape, result, points }: TapeSize, plan: TapePlan, loss: TapeLossKind) {
  return [
    [L.TRAINING_PARAMETERS, plan.parameters],
    [L.TRAINING_PARAMETER_BYTES, plan.parameterBytes],
    [L.TRAINING_GRADIENTS, plan.gradients],
    [L.TRAINING_OUTPUTS, result.channels],
    [L.TRAINING_POINTS, points],
    [L.TRAINING_TARGETS, plan.targets],
    [L.TRAINING_MAP_BYTES, plan.targetBytes],
    [L.TRAINING_FACTORS, plan.factors],
    [L.TRAINING_TARGET_WEIGHTS, plan.targetWeights],
    [L.TRAINING_LOSSES, plan.losses],
    [L.TAPE_LAYERS, plan.layers],
    [L.TAPE_LENGTH, tape.layers.length],
    [L.TAPE_RESULT, placeOf(plan, result).values],
    [L.TAPE_PIXELS, result.height * result.width],
    [L.TAPE_WIDTH, result.width],
    [L.TAPE_LOSS, LOSSES[loss]],
    [L.TAPE_INPUTS, plan.inputs],
    [L.TAPE_INPUT_BYTES, plan.inputFloats * 4],
  ] as const;
}

function describeLayer(layer: TapeLayer, plan: TapePlan): Fields {
  const { kind, name, input, second, output, hasRelu } = layer;
  const isLoad = kind === 'load';
  const from = isLoad ? null : placeOf(plan, input);
  const other = second ? placeOf(plan, second) : null;
  const to = placeOf(plan, output);
  return [
    [L.LAYER_OP, KINDS[kind]],
    [L.LAYER_INPUT, from ? from.values : (plan.inputStarts.get(output.buffer) ?? 0)],
    [L.LAYER_SECOND, other?.values ?? 0],
    [L.LAYER_OUTPUT, to.values],
    [L.LAYER_HEIGHT, input.height],
    [L.LAYER_WIDTH, input.width],
    [L.LAYER_DEPTH, input.channels],
    [L.LAYER_CHANNELS, output.channels],
    [L.LAYER_KERNEL, name ? parameterAddress(plan, `${name}/kernel`) : 0],
    [L.LAYER_BIAS, name ? parameterAddress(plan, `${name}/bias`) : 0],
    [L.LAYER_BACKWARD_KERNEL, plan.backwardKernels.get(name) ?? 0],
    [L.LAYER_HAS_RELU, hasRelu ? 1 : 0],
    [L.LAYER_INPUT_GRADIENT, from?.gradient ?? -1],
    [L.LAYER_SECOND_GRADIENT, other?.gradient ?? -1],
    [L.LAYER_OUTPUT_GRADIENT, to.gradient],
    [L.LAYER_PATCHES, plan.patches],
    [L.LAYER_BAND_ROWS, kind === 'convolution' ? bandOf(layer) : 0],
  ];
}

/** In the backward pass the first layer to reach a map's gradient stores it; the others add to it. */
function chooseEpilogues(layers: readonly TapeLayer[], plan: TapePlan): Fields[] {
  const reached = new Set<number>();
  const epilogueOf = (map: TapeMap | null) => {
    if (!map || placeOf(plan, map).gradient < 0) return L.EPILOGUE_STORE;
    const isFirst = !reached.has(map.buffer);
    reached.add(map.buffer);
    return isFirst ? L.EPILOGUE_STORE : L.EPILOGUE_ADD;
  };
  return layers
    .toReversed()
    .map((layer): Fields => [
      [L.LAYER_INPUT_EPILOGUE, layer.kind === 'load' ? L.EPILOGUE_STORE : epilogueOf(layer.input)],
      [L.LAYER_SECOND_EPILOGUE, epilogueOf(layer.second)],
    ])
    .toReversed();
}

function placeOf({ maps }: TapePlan, { buffer }: TapeMap) {
  const place = maps.get(buffer);
  if (!place) throw new Error(`Expected a place for map ${buffer}, got none.`);
  return place;
}
