// The memory of a decoder's trainer: writes the records of the plan and the pictures of a batch, and reads
// logits. Pictures are checked before they are copied. Next: decoder-trainer.ts.
import type { CompactMap } from '../../../core/model/cell-maps.ts';
import {
  DECODER_LEVELS,
  filterLayer,
  HEAD_LAYER,
  LATERALS,
  mixLayer,
  type DecoderLevel,
} from '../../../core/model/decoder.ts';
import type { CellMap } from '../../../core/model/heads.ts';
import { TAP_NAMES, type TapName, type Taps } from '../../../core/model/movenet.ts';
import type { Weights } from '../../../core/model/weights.ts';
import { TrainingInputError } from '../../engine-errors.ts';
import * as L from '../assembly/training/layout.ts';
import type { Engine } from '../engine.ts';
import { planTraining, type BatchPlace, type TrainingPlan } from './decoder-plan.ts';
import { parameterAddress, ParameterMemory } from './parameter-memory.ts';
import { levelOf, paddedPoints, TAPS_OF_LEVEL, type TrainingSize } from './training-size.ts';

/** A picture's taps: floats from the network, or compact maps of a quarter of the size. */
export type TrainingTaps = Taps<CellMap> | Taps<CompactMap>;

/** Mean and standard deviation of each channel of a tap. */
interface TapRange {
  mean: Float32Array;
  deviation: Float32Array;
}

/** Reserves the memory of a plan and gives access to it. */
export class TrainingMemory extends ParameterMemory {
  readonly plan: TrainingPlan;
  /** [batch] each picture's share of the loss. */
  readonly losses: Float64Array;
  readonly #outputs: number;

  /** @throws EngineMemoryError */
  constructor(engine: Engine, size: TrainingSize) {
    const plan = planTraining(size, engine.threads);
    engine.reserve(plan.end);
    // The memory does not grow again, so the views stay valid.
    const { buffer } = engine.memory;
    super(buffer, plan);
    this.plan = plan;
    this.losses = new Float64Array(buffer, plan.losses, size.batch);
    this.words.set(writeTrainingRecords(size, plan), L.TRAINING_START / 4);
    this.#outputs = paddedPoints(size.shape);
  }

  /** Copies the last logits of thread 0, [cells, points]. */
  readLogits(cells: number, points: number): Float32Array<ArrayBuffer> {
    const values = new Float32Array(cells * points);
    const start = (this.plan.scratch + this.plan.logits) / 4;
    for (let cell = 0; cell < cells; cell++) {
      const from = start + cell * this.#outputs;
      values.set(this.floats.subarray(from, from + points), cell * points);
    }
    return values;
  }
}

/** Writes the pictures of a batch into a trainer's memory. */
export class BatchMemory {
  readonly #memory: TrainingMemory;
  readonly #bytes: Uint8Array;
  readonly #outputs: number;
  readonly #ranges = new Map<TapName, TapRange>();

  constructor(memory: TrainingMemory, size: Pick<TrainingSize, 'shape'>) {
    this.#memory = memory;
    this.#bytes = new Uint8Array(memory.floats.buffer);
    this.#outputs = paddedPoints(size.shape);
  }

  /** Sets the means and deviations of the taps from a decoder's weights. */
  setRanges(weights: Weights): void {
    for (const tap of TAP_NAMES) {
      const mean = weights.get(`${LATERALS[tap]}/mean`)?.values ?? new Float32Array();
      const deviation = weights.get(`${LATERALS[tap]}/deviation`)?.values ?? new Float32Array();
      this.#ranges.set(tap, { mean, deviation });
    }
  }

  /** Writes a picture's taps. @throws TrainingInputError when a tap has another size */
  writeTaps(taps: TrainingTaps, picture: number): void {
    const { plan, words } = this.#memory;
    for (const tap of TAP_NAMES) this.#writeTap(tap, taps[tap], picture);
    words[plan.hasBytes / 4 + picture] = 'bytes' in taps.stride4 ? 1 : 0;
  }

  #writeTap(tap: TapName, map: CellMap | CompactMap, picture: number): void {
    const { plan, floats } = this.#memory;
    const place = plan.taps[tap];
    checkMap(`the tap ${tap}`, map, place);
    const start = place.address + picture * place.height * place.width * place.channels * 4;
    if ('bytes' in map) this.#bytes.set(map.bytes, start);
    else floats.set(map.values, start / 4);
    this.#writeRange(tap, 'bytes' in map ? map : null, picture);
  }

  /** Factor and offset of each channel: factor · value + offset = (value − mean) / deviation. */
  #writeRange(tap: TapName, compact: CompactMap | null, picture: number): void {
    const { plan, floats } = this.#memory;
    const range = this.#ranges.get(tap);
    if (!range)
      throw new TrainingInputError('Expected parameters before the first picture, got none.');
    const { depth, factor, offset } = plan.levels[levelOf(tap)];
    const [first] = TAPS_OF_LEVEL[levelOf(tap)];
    const before = tap === first ? 0 : plan.taps[first].channels;
    const start = picture * depth + before;
    for (let channel = 0; channel < range.mean.length; channel++) {
      const scale = 1 / range.deviation[channel];
      const low = compact ? compact.low[channel] : 0;
      floats[factor / 4 + start + channel] = (compact ? compact.step[channel] : 1) * scale;
      floats[offset / 4 + start + channel] = (low - range.mean[channel]) * scale;
    }
  }

  /** Writes a picture's targets. @throws TrainingInputError when they have another size */
  writeTargets(targets: CellMap, picture: number): void {
    this.#writeMap('the targets', targets, this.#memory.plan.targets, picture);
  }

  /** Writes a picture's base logits, if any. @throws TrainingInputError when they have another size */
  writeBase(base: CellMap | undefined, picture: number): void {
    const { plan, words } = this.#memory;
    if (base) this.#writeMap('the base', base, plan.bases, picture);
    words[plan.hasBase / 4 + picture] = base ? 1 : 0;
  }

  #writeMap(name: string, map: CellMap, place: BatchPlace, picture: number): void {
    checkMap(name, map, place);
    this.#memory.floats.set(map.values, place.address / 4 + picture * map.values.length);
  }

  /** Writes the weight of each point's error in a picture: mask · scale. */
  writeFactors(mask: ArrayLike<number>, scale: number, picture: number): void {
    const { plan, floats } = this.#memory;
    const start = plan.factors / 4 + picture * this.#outputs;
    for (let point = 0; point < mask.length; point++) floats[start + point] = mask[point] * scale;
  }
}

/** Checks a map's size. @throws TrainingInputError when it differs from the plan */
export function checkMap(name: string, map: CellMap | CompactMap, place: BatchPlace): void {
  const { height, width, channels } = map;
  const count = 'bytes' in map ? map.bytes.length : map.values.length;
  const isSame = height === place.height && width === place.width && channels === place.channels;
  if (isSame && count === height * width * channels) return;
  throw new TrainingInputError(
    `Expected ${name} of ${place.height} × ${place.width} × ${place.channels}, ` +
      `got ${height} × ${width} × ${channels} (${count} values).`,
  );
}

/** Offsets, bytes, and values of a record's fields; see assembly/training/layout.ts. */
type Fields = readonly (readonly [field: number, value: number])[];

/** The training record followed by the records of the levels, for TRAINING_START. */
function writeTrainingRecords(size: TrainingSize, plan: TrainingPlan): Int32Array {
  const records = new Int32Array((L.TRAINING_BYTES + L.LEVEL_COUNT * L.LEVEL_BYTES) / 4);
  const write = (start: number, fields: Fields) => {
    for (const [field, value] of fields) records[(start + field) / 4] = value;
  };
  write(0, describePlan(size, plan));
  DECODER_LEVELS.forEach((level, index) => {
    write(L.TRAINING_BYTES + index * L.LEVEL_BYTES, describeLevel(level, plan));
  });
  return records;
}

function describePlan(size: TrainingSize, plan: TrainingPlan): Fields {
  const { shape, height, width } = size;
  return [
    [L.TRAINING_LEVELS, L.TRAINING_START + L.TRAINING_BYTES],
    [L.TRAINING_PARAMETERS, plan.parameters],
    [L.TRAINING_PARAMETER_BYTES, plan.parameterBytes],
    [L.TRAINING_GRADIENTS, plan.gradients],
    [L.TRAINING_CHANNELS, shape.channels],
    [L.TRAINING_OUTPUTS, paddedPoints(shape)],
    [L.TRAINING_POINTS, shape.points],
    [L.TRAINING_HEAD, parameterAddress(plan, `${HEAD_LAYER}/kernel`)],
    [L.TRAINING_HEAD_BIAS, parameterAddress(plan, `${HEAD_LAYER}/bias`)],
    [L.TRAINING_HEAD_TRANSPOSED, plan.headTransposed],
    [L.TRAINING_LOGITS, plan.logits],
    [L.TRAINING_TARGETS, plan.targets.address],
    [L.TRAINING_BASES, plan.bases.address],
    [L.TRAINING_MAP_BYTES, height * width * shape.points * 4],
    [L.TRAINING_HAS_BASE, plan.hasBase],
    [L.TRAINING_HAS_BYTES, plan.hasBytes],
    [L.TRAINING_FACTORS, plan.factors],
    [L.TRAINING_TARGET_WEIGHTS, plan.targetWeights],
    [L.TRAINING_REGIONS, size.regions?.includes(true) ? plan.regions : 0],
    [L.TRAINING_LOSSES, plan.losses],
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
    [L.LEVEL_LATERAL, parameterAddress(plan, `${LATERALS[first]}/kernel`)],
    [L.LEVEL_LATERAL_BIAS, parameterAddress(plan, `${LATERALS[second ?? first]}/bias`)],
    [L.LEVEL_DEPTHWISE, parameterAddress(plan, `${filterLayer(level)}/kernel`)],
    [L.LEVEL_DEPTHWISE_BIAS, parameterAddress(plan, `${filterLayer(level)}/bias`)],
    [L.LEVEL_POINTWISE, parameterAddress(plan, `${mixLayer(level)}/kernel`)],
    [L.LEVEL_POINTWISE_BIAS, parameterAddress(plan, `${mixLayer(level)}/bias`)],
    [L.LEVEL_POINTWISE_TRANSPOSED, place.transposed],
    [L.LEVEL_NORMALISED, place.normalised],
    [L.LEVEL_LATERAL_OUTPUT, place.lateral],
    [L.LEVEL_DEPTHWISE_OUTPUT, place.depthwise],
    [L.LEVEL_OUTPUT, place.output],
  ];
}
