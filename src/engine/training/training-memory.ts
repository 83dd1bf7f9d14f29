// A trainer's memory seen from TypeScript: parameters and batches go in, weights come out. Where things
// lie: plan-training.ts.
import { DECODER_LEVELS, LATERALS } from '../../core/decoder.ts';
import type { CellMap } from '../../core/heads.ts';
import type { Taps } from '../../core/movenet.ts';
import type { NamedArray, Weights } from '../../core/weights.ts';
import { PLAN_START } from '../assembly/training/layout.ts';
import type { Engine } from '../engine.ts';
import type { ParameterPlace } from './place-parameters.ts';
import { planTraining, type BatchPlace, type TrainingPlan } from './plan-training.ts';
import { TrainingInputError } from './training-errors.ts';
import { paddedPoints, TAPS_OF_LEVEL, type TrainingSize } from './training-size.ts';
import { writeTrainingRecords } from './write-training-records.ts';

/** The arrays that are laid out as the parameters are. */
export type ParameterBlock = 'parameters' | 'gradients' | 'first' | 'second';

/** Reserves what a plan needs, once, and reads and writes it. */
export class TrainingMemory {
  readonly plan: TrainingPlan;
  readonly floats: Float32Array;
  readonly words: Int32Array;
  /** Each picture's part of the loss. */
  readonly losses: Float64Array;
  readonly #outputs: number;

  /** @throws EngineMemoryError */
  constructor(engine: Engine, size: TrainingSize) {
    this.plan = planTraining(size, engine.threads);
    engine.reserve(this.plan.end);
    // The memory does not grow again, so these views stay good.
    const { buffer } = engine.memory;
    this.floats = new Float32Array(buffer);
    this.words = new Int32Array(buffer);
    this.losses = new Float64Array(buffer, this.plan.losses, size.batch);
    this.words.set(writeTrainingRecords(size, this.plan), PLAN_START / 4);
    this.#outputs = paddedPoints(size.shape);
  }

  /** Writes a block; what `find` does not know becomes zero. */
  writeBlock(block: ParameterBlock, find: (name: string) => NamedArray | undefined): void {
    for (const place of this.plan.places) {
      const { rows, columns, stored, offset } = place;
      const start = (this.plan[block] + offset) / 4;
      this.floats.fill(0, start, start + rows * stored);
      const values = find(place.name)?.values;
      if (!values) continue;
      for (let row = 0; row < rows; row++) {
        const from = values.subarray(row * columns, (row + 1) * columns);
        this.floats.set(from, start + row * stored);
      }
    }
  }

  /** Copies of a block's arrays. */
  readBlock(block: ParameterBlock): [name: string, array: NamedArray][] {
    return this.plan.places.map((place) => [place.name, this.#read(place, this.plan[block])]);
  }

  #read({ shape, offset, rows, columns, stored }: ParameterPlace, start: number): NamedArray {
    const values = new Float32Array(rows * columns);
    for (let row = 0; row < rows; row++) {
      const from = (start + offset) / 4 + row * stored;
      values.set(this.floats.subarray(from, from + columns), row * columns);
    }
    return { shape: [...shape], values };
  }

  /** Means and deviations of the taps, from a decoder's weights. */
  writeRanges(weights: Weights): void {
    for (const level of DECODER_LEVELS) {
      let { mean, scale } = this.plan.levels[level];
      for (const tap of TAPS_OF_LEVEL[level]) {
        const means = weights.get(`${LATERALS[tap]}/mean`)?.values ?? [];
        const deviations = weights.get(`${LATERALS[tap]}/deviation`)?.values ?? [];
        this.floats.set(means, mean / 4);
        deviations.forEach((value, index) => (this.floats[scale / 4 + index] = 1 / value));
        mean += means.length * 4;
        scale += deviations.length * 4;
      }
    }
  }

  /** @throws TrainingInputError when a map has another size */
  writeTaps(taps: Taps<CellMap>, picture: number): void {
    const places = this.plan.taps;
    this.writeMap('the tap stride32', taps.stride32, places.stride32, picture);
    this.writeMap('the tap stride16', taps.stride16, places.stride16, picture);
    this.writeMap('the tap stride8', taps.stride8, places.stride8, picture);
    this.writeMap('the tap stride4', taps.stride4, places.stride4, picture);
    this.writeMap('the tap features', taps.features, places.features, picture);
  }

  /** @throws TrainingInputError when the map has another size */
  writeMap(name: string, map: CellMap, place: BatchPlace, picture: number): void {
    checkMap(name, map, place);
    this.floats.set(map.values, place.address / 4 + picture * map.values.length);
  }

  /** What each point's error counts in a picture. */
  writeFactors(mask: ArrayLike<number>, scale: number, picture: number): void {
    const start = this.plan.factors / 4 + picture * this.#outputs;
    for (let point = 0; point < mask.length; point++) {
      this.floats[start + point] = mask[point] * scale;
    }
  }

  /** The logits that thread 0 computed last, [cells, points]. */
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

/** @throws TrainingInputError when the map has another size */
export function checkMap(name: string, map: CellMap, place: BatchPlace): void {
  const { height, width, channels, values } = map;
  const isSame = height === place.height && width === place.width && channels === place.channels;
  if (isSame && values.length === height * width * channels) return;
  throw new TrainingInputError(
    `Expected ${name} of ${place.height} × ${place.width} × ${place.channels}, ` +
      `got ${height} × ${width} × ${channels} (${values.length} values).`,
  );
}
