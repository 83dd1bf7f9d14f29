// A trainer's memory seen from TypeScript: parameters go in and come out. Where things lie:
// plan-training.ts. How a batch goes in: batch-memory.ts.
import type { NamedArray } from '../../core/weights.ts';
import { PLAN_START } from '../assembly/training/layout.ts';
import type { Engine } from '../engine.ts';
import type { ParameterPlace } from './place-parameters.ts';
import { planTraining, type TrainingPlan } from './plan-training.ts';
import { paddedPoints, type TrainingSize } from './training-size.ts';
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
