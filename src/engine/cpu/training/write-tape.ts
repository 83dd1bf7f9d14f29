// Writes the records that describe a tape to assembly/training; the fields are explained in its
// tape-layout.ts, those of the plan itself in layout.ts.
import { ADD, PLAIN } from '../assembly/training/finish.ts';
import * as L from '../assembly/training/layout.ts';
import * as T from '../assembly/training/tape-layout.ts';
import { bandOf, type TapePlan, type TapeSize } from './plan-tape.ts';
import type { TapeLayer, TapeLayerKind, TapeMap } from './tape.ts';

/** What an answer is compared by; see assembly/training/map-losses.ts and place-losses.ts. */
export type TapeLossKind =
  'cross-entropy' | 'focal' | 'squared' | 'dice' | 'mean-place' | 'place' | 'grid';

const LOSSES: Record<TapeLossKind, number> = {
  'cross-entropy': T.LOSS_CROSS_ENTROPY,
  focal: T.LOSS_FOCAL,
  squared: T.LOSS_SQUARED,
  dice: T.LOSS_DICE,
  'mean-place': T.LOSS_MEAN_PLACE,
  place: T.LOSS_PLACE,
  grid: T.LOSS_GRID,
};

const KINDS: Record<TapeLayerKind, number> = {
  load: T.KIND_LOAD,
  mix: T.KIND_MIX,
  filter: T.KIND_FILTER,
  convolve: T.KIND_CONVOLVE,
  pool: T.KIND_POOL,
  enlarge: T.KIND_ENLARGE,
  sum: T.KIND_SUM,
  pair: T.KIND_PAIR,
};

/** The plan's record and those of its layers, to be put at PLAN_START. */
export function writeTape(size: TapeSize, plan: TapePlan, loss: TapeLossKind): Int32Array {
  const { layers } = size.tape;
  const records = new Int32Array((L.PLAN_BYTES + layers.length * T.LAYER_BYTES) / 4);
  const write = (start: number, fields: Fields) => {
    for (const [field, value] of fields) records[(start + field) / 4] = value;
  };
  write(0, describePlan(size, plan, loss));
  const finishes = chooseFinishes(layers, plan);
  layers.forEach((layer, index) => {
    write(L.PLAN_BYTES + index * T.LAYER_BYTES, [
      ...describeLayer(layer, plan),
      ...finishes[index],
    ]);
  });
  return records;
}

type Fields = readonly (readonly [field: number, value: number])[];

function describePlan({ tape, result, points }: TapeSize, plan: TapePlan, loss: TapeLossKind) {
  return [
    [L.PLAN_PARAMETERS, plan.parameters],
    [L.PLAN_PARAMETER_BYTES, plan.parameterBytes],
    [L.PLAN_GRADIENTS, plan.gradients],
    [L.PLAN_OUTPUTS, result.channels],
    [L.PLAN_POINTS, points],
    [L.PLAN_TARGETS, plan.targets],
    [L.PLAN_MAP_BYTES, plan.targetBytes],
    [L.PLAN_FACTORS, plan.factors],
    [L.PLAN_TARGET_WEIGHTS, plan.targetWeights],
    [L.PLAN_LOSSES, plan.losses],
    [T.TAPE_LAYERS, plan.layers],
    [T.TAPE_LENGTH, tape.layers.length],
    [T.TAPE_RESULT, placeOf(plan, result).values],
    [T.TAPE_PIXELS, result.height * result.width],
    [T.TAPE_WIDTH, result.width],
    [T.TAPE_LOSS, LOSSES[loss]],
    [T.TAPE_INPUTS, plan.inputs],
    [T.TAPE_INPUT_BYTES, plan.inputFloats * 4],
  ] as const;
}

function describeLayer(layer: TapeLayer, plan: TapePlan): Fields {
  const { kind, name, input, second, output, rectifies } = layer;
  const isLoad = kind === 'load';
  const from = isLoad ? null : placeOf(plan, input);
  const other = second ? placeOf(plan, second) : null;
  const to = placeOf(plan, output);
  return [
    [T.LAYER_KIND, KINDS[kind]],
    [T.LAYER_INPUT, from ? from.values : (plan.inputStarts.get(output.buffer) ?? 0)],
    [T.LAYER_SECOND, other?.values ?? 0],
    [T.LAYER_OUTPUT, to.values],
    [T.LAYER_HEIGHT, input.height],
    [T.LAYER_WIDTH, input.width],
    [T.LAYER_DEPTH, input.channels],
    [T.LAYER_CHANNELS, output.channels],
    [T.LAYER_KERNEL, name ? addressOf(plan, `${name}/kernel`) : 0],
    [T.LAYER_BIAS, name ? addressOf(plan, `${name}/bias`) : 0],
    [T.LAYER_TURNED, plan.turned.get(name) ?? 0],
    [T.LAYER_RECTIFIES, rectifies ? 1 : 0],
    [T.LAYER_INPUT_GRADIENT, from?.gradient ?? -1],
    [T.LAYER_SECOND_GRADIENT, other?.gradient ?? -1],
    [T.LAYER_OUTPUT_GRADIENT, to.gradient],
    [T.LAYER_PATCHES, plan.patches],
    [T.LAYER_BAND, kind === 'convolve' ? bandOf(layer) : 0],
  ];
}

/** On the way back the first to reach a map's gradient writes it, the others add theirs. */
function chooseFinishes(layers: readonly TapeLayer[], plan: TapePlan): Fields[] {
  const reached = new Set<number>();
  const finishOf = (map: TapeMap | null) => {
    if (!map || placeOf(plan, map).gradient < 0) return PLAIN;
    const isFirst = !reached.has(map.buffer);
    reached.add(map.buffer);
    return isFirst ? PLAIN : ADD;
  };
  return layers
    .toReversed()
    .map((layer): Fields => [
      [T.LAYER_INPUT_FINISH, layer.kind === 'load' ? PLAIN : finishOf(layer.input)],
      [T.LAYER_SECOND_FINISH, finishOf(layer.second)],
    ])
    .toReversed();
}

function placeOf({ maps }: TapePlan, { buffer }: TapeMap) {
  const place = maps.get(buffer);
  if (!place) throw new Error(`No place was planned for map ${buffer}.`);
  return place;
}

function addressOf({ places, parameters }: TapePlan, name: string): number {
  const place = places.find((each) => each.name === name);
  if (!place) throw new Error(`No place was planned for "${name}".`);
  return parameters + place.offset;
}
