// A trainer's memory seen from TypeScript: parameters go in and come out. Where things lie:
// plan-training.ts. How a batch goes in: batch-memory.ts.
import { PLAN_START } from '../assembly/training/layout.ts';
import type { Engine } from '../engine.ts';
import { ParameterMemory } from './parameter-memory.ts';
import { planTraining, type TrainingPlan } from './plan-training.ts';
import { paddedPoints, type TrainingSize } from './training-size.ts';
import { writeTrainingRecords } from './write-training-records.ts';

/** Reserves what a plan needs, once, and reads and writes it. */
export class TrainingMemory extends ParameterMemory {
  readonly plan: TrainingPlan;
  /** Each picture's part of the loss. */
  readonly losses: Float64Array;
  readonly #outputs: number;

  /** @throws EngineMemoryError */
  constructor(engine: Engine, size: TrainingSize) {
    const plan = planTraining(size, engine.threads);
    engine.reserve(plan.end);
    // The memory does not grow again, so these views stay good.
    const { buffer } = engine.memory;
    super(buffer, plan);
    this.plan = plan;
    this.losses = new Float64Array(buffer, plan.losses, size.batch);
    this.words.set(writeTrainingRecords(size, plan), PLAN_START / 4);
    this.#outputs = paddedPoints(size.shape);
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
