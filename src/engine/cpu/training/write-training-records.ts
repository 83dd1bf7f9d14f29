// Writes the records that describe a plan to assembly/training; the fields are explained in its layout.ts.
import {
  DECODER_LEVELS,
  filterLayer,
  HEAD_LAYER,
  LATERALS,
  mixLayer,
  type DecoderLevel,
} from '../../../core/model/decoder.ts';
import * as L from '../assembly/training/layout.ts';
import type { TrainingPlan } from './plan-training.ts';
import { paddedPoints, TAPS_OF_LEVEL, type TrainingSize } from './training-size.ts';

type Fields = readonly (readonly [field: number, value: number])[];

/** The plan's record and those of its levels, to be put at PLAN_START. */
export function writeTrainingRecords(size: TrainingSize, plan: TrainingPlan): Int32Array {
  const records = new Int32Array((L.PLAN_BYTES + L.LEVEL_COUNT * L.LEVEL_BYTES) / 4);
  const write = (start: number, fields: Fields) => {
    for (const [field, value] of fields) records[(start + field) / 4] = value;
  };
  write(0, describePlan(size, plan));
  DECODER_LEVELS.forEach((level, index) => {
    write(L.PLAN_BYTES + index * L.LEVEL_BYTES, describeLevel(level, plan));
  });
  return records;
}

function describePlan(size: TrainingSize, plan: TrainingPlan): Fields {
  const { shape, height, width } = size;
  return [
    [L.PLAN_LEVELS, L.PLAN_START + L.PLAN_BYTES],
    [L.PLAN_PARAMETERS, plan.parameters],
    [L.PLAN_PARAMETER_BYTES, plan.parameterBytes],
    [L.PLAN_GRADIENTS, plan.gradients],
    [L.PLAN_CHANNELS, shape.channels],
    [L.PLAN_OUTPUTS, paddedPoints(shape)],
    [L.PLAN_POINTS, shape.points],
    [L.PLAN_HEAD, addressOf(plan, `${HEAD_LAYER}/kernel`)],
    [L.PLAN_HEAD_BIAS, addressOf(plan, `${HEAD_LAYER}/bias`)],
    [L.PLAN_HEAD_TRANSPOSED, plan.headTransposed],
    [L.PLAN_LOGITS, plan.logits],
    [L.PLAN_TARGETS, plan.targets.address],
    [L.PLAN_BASES, plan.bases.address],
    [L.PLAN_MAP_BYTES, height * width * shape.points * 4],
    [L.PLAN_HAS_BASE, plan.hasBase],
    [L.PLAN_HAS_BYTES, plan.hasBytes],
    [L.PLAN_FACTORS, plan.factors],
    [L.PLAN_TARGET_WEIGHTS, plan.targetWeights],
    [L.PLAN_REGIONS, size.regions?.includes(true) ? plan.regions : 0],
    [L.PLAN_LOSSES, plan.losses],
  ];
}

function describeLevel(level: DecoderLevel, plan: TrainingPlan): Fields {
  const [first, second] = TAPS_OF_LEVEL[level];
  const tap = plan.taps[first];
  const secondTap = second ? plan.taps[second] : { address: 0, channels: 0 };
  const place = plan.levels[level];
  return [
    [L.LEVEL_HEIGHT, tap.height],
    [L.LEVEL_WIDTH, tap.width],
    [L.LEVEL_DEPTH, place.depth],
    [L.LEVEL_TAP, tap.address],
    [L.LEVEL_TAP_CHANNELS, tap.channels],
    [L.LEVEL_SECOND_TAP, secondTap.address],
    [L.LEVEL_SECOND_TAP_CHANNELS, secondTap.channels],
    [L.LEVEL_FACTOR, place.factor],
    [L.LEVEL_OFFSET, place.offset],
    [L.LEVEL_LATERAL, addressOf(plan, `${LATERALS[first]}/kernel`)],
    [L.LEVEL_LATERAL_BIAS, addressOf(plan, `${LATERALS[second ?? first]}/bias`)],
    [L.LEVEL_FILTER, addressOf(plan, `${filterLayer(level)}/kernel`)],
    [L.LEVEL_FILTER_BIAS, addressOf(plan, `${filterLayer(level)}/bias`)],
    [L.LEVEL_MIX, addressOf(plan, `${mixLayer(level)}/kernel`)],
    [L.LEVEL_MIX_BIAS, addressOf(plan, `${mixLayer(level)}/bias`)],
    [L.LEVEL_MIX_TRANSPOSED, place.transposed],
    [L.LEVEL_NORMALISED, place.normalised],
    [L.LEVEL_SUM, place.sum],
    [L.LEVEL_FILTERED, place.filtered],
    [L.LEVEL_MIXED, place.mixed],
  ];
}

function addressOf({ places, parameters }: TrainingPlan, name: string): number {
  const place = places.find((each) => each.name === name);
  if (!place) throw new Error(`No place was planned for "${name}".`);
  return parameters + place.offset;
}
