// Parameters, gradients and optimiser state in the engine's memory, and the AdamW step over them. The
// layout is planned by decoder-plan.ts and tape-plan.ts; the arithmetic is in assembly/training/optimise.ts.
import type { NamedArray } from '../../../core/model/weights.ts';
import * as E from '../assembly/layout.ts';
import type { EngineExports } from '../engine.ts';

/** Where a parameter is stored: rows of `columns` values, each padded with zeros to `stored`. */
export interface ParameterPlace {
  name: string;
  shape: number[];
  /** Bytes from the first parameter. */
  offset: number;
  rows: number;
  columns: number;
  stored: number;
}

/** Addresses of the blocks, bytes, and the parameters within each block. */
export interface ParameterBlocks {
  places: readonly ParameterPlace[];
  parameters: number;
  gradients: number;
  first: number;
  second: number;
}

/** The blocks with the layout of the parameters; `first` and `second` are Adam's moments. */
export type ParameterBlock = 'parameters' | 'gradients' | 'first' | 'second';

/** Index of the step's record in 32-bit words. */
const STEP_RECORD = E.CONTROL_BYTES / 4;

/** A trainer's view of the engine's memory, which must not grow while the view is in use. */
export class ParameterMemory {
  readonly floats: Float32Array;
  readonly words: Int32Array;

  constructor(
    buffer: ArrayBuffer | SharedArrayBuffer,
    private readonly blocks: ParameterBlocks,
  ) {
    this.floats = new Float32Array(buffer);
    this.words = new Int32Array(buffer);
  }

  /** Writes the engine's plan: a single step whose work items are the pictures of a batch. */
  writePlan(kind: number, scratch: number, scratchBytes: number): void {
    this.words[E.PLAN_STEPS / 4] = E.CONTROL_BYTES;
    this.words[E.PLAN_LENGTH / 4] = 1;
    this.words[E.PLAN_SCRATCH / 4] = scratch;
    this.words[E.PLAN_SCRATCH_BYTES / 4] = scratchBytes;
    this.words[STEP_RECORD + E.KIND / 4] = kind;
  }

  /** Prepares the plan for a run over so many pictures. */
  resetPlan(pictures: number): void {
    this.words[STEP_RECORD + E.ITEMS / 4] = pictures;
    this.words[STEP_RECORD + E.TICKET / 4] = 0;
    this.words[STEP_RECORD + E.DONE / 4] = 0;
  }

  /** Writes a block. Parameters without an array become zero. */
  writeBlock(block: ParameterBlock, find: (name: string) => NamedArray | undefined): void {
    for (const place of this.blocks.places) {
      const { rows, columns, stored, offset } = place;
      const start = (this.blocks[block] + offset) / 4;
      this.floats.fill(0, start, start + rows * stored);
      const values = find(place.name)?.values;
      if (!values) continue;
      for (let row = 0; row < rows; row++) {
        const from = values.subarray(row * columns, (row + 1) * columns);
        this.floats.set(from, start + row * stored);
      }
    }
  }

  /** Copies the arrays of a block. */
  readBlock(block: ParameterBlock): [name: string, array: NamedArray][] {
    return this.blocks.places.map((place) => [place.name, this.#read(place, this.blocks[block])]);
  }

  #read({ shape, offset, rows, columns, stored }: ParameterPlace, start: number): NamedArray {
    const values = new Float32Array(rows * columns);
    for (let row = 0; row < rows; row++) {
      const from = (start + offset) / 4 + row * stored;
      values.set(this.floats.subarray(from, from + columns), row * columns);
    }
    return { shape: [...shape], values };
  }
}

/** Hyperparameters of AdamW. */
export interface OptimiserSettings {
  beta1: number;
  beta2: number;
  epsilon: number;
  /** Share of a kernel that decays in a step with learning rate 1. Biases do not decay. */
  weightDecay: number;
}

/** Defaults of Kingma & Ba (2015) and Loshchilov & Hutter (2019). */
export const ADAMW: OptimiserSettings = {
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0.01,
};

/** The engine's exports, with those that both trainers use. */
export interface OptimiserExports extends EngineExports {
  sumGradients(pictures: number): number;
  optimise(...addressesBytesAndNumbers: number[]): void;
}

/** One AdamW step of all parameters. @param step number of the step, from 1 */
export function takeStep(
  exports: OptimiserExports,
  { places, parameters, gradients, first, second }: ParameterBlocks,
  { beta1, beta2, epsilon, weightDecay }: OptimiserSettings,
  step: number,
  learningRate: number,
): void {
  const stepSize = learningRate / (1 - beta1 ** step);
  const scale = 1 / Math.sqrt(1 - beta2 ** step);
  for (const { name, offset, rows, stored } of places) {
    exports.optimise(
      parameters + offset,
      gradients + offset,
      first + offset,
      second + offset,
      rows * stored * 4,
      beta1,
      beta2,
      stepSize,
      scale,
      epsilon,
      name.endsWith('/kernel') ? 1 - learningRate * weightDecay : 1,
    );
  }
}

/** Address of a parameter, bytes. */
export function parameterAddress({ places, parameters }: ParameterBlocks, name: string): number {
  const place = places.find((each) => each.name === name);
  if (!place) throw new Error(`Expected a place for "${name}", got none.`);
  return parameters + place.offset;
}
