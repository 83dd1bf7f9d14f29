// Trains any network that a tape describes, with the kernels and the optimiser of the decoder. Each picture
// of a batch is a work item with separate gradients, which are summed in the order of the pictures, so
// results are bit-identical for any number of threads. Next: assembly/training/tape.ts.
import type { NamedArray, Weights } from '../../../core/model/weights.ts';
import { TrainingInputError } from '../../engine-errors.ts';
import { KIND_TRAIN_TAPE } from '../assembly/layout.ts';
import { TRAINING_START } from '../assembly/training/layout.ts';
import type { Engine } from '../engine.ts';
import type { StepResult } from './decoder-trainer.ts';
import { ADAMW, ParameterMemory, takeStep, type OptimiserExports } from './parameter-memory.ts';
import { planTape, type TapePlan, type TapeSize } from './tape-plan.ts';
import { writeTape, type TapeLossKind } from './tape-records.ts';
import { Tape, type TapeNetwork } from './tape.ts';

/** The loss of a network. */
export interface TapeLoss {
  kind: TapeLossKind;
  /** What a target of 1 adds to the weight of its cell, for cross-entropy; 0 for none. */
  targetWeight: number;
}

/** How to create a {@link TapeTrainer}. */
export interface TapeTrainerOptions {
  /** Owned by the trainer; `dispose` closes it. */
  engine: Engine;
  network: TapeNetwork;
  loss: TapeLoss;
  /** Number of points in a mask. */
  points: number;
  batch: number;
}

/** A training picture. Its arrays are copied. */
export interface TapePicture {
  /** The input maps, one after another. */
  inputs: Float32Array;
  /**
   * [height, width, points] for losses of maps; [points, 2] x and y for coordinates (in cells for the mean of
   * a map); [height, width, 3 · points] for a grid.
   */
  targets: Float32Array;
  /** [points] weight of each point's error; 0 for unlabelled points. */
  mask: readonly number[];
}

interface TapeExports extends OptimiserExports {
  prepareTape(): void;
  predictTape(picture: number, scratch: number): void;
}

/** Trains a network. Call `setParameters` before the first step. */
export class TapeTrainer {
  readonly tape = new Tape();
  readonly #options: TapeTrainerOptions;
  readonly #exports: TapeExports;
  readonly #size: TapeSize;
  readonly #plan: TapePlan;
  readonly #memory: ParameterMemory;
  #steps = 0;

  /** Reserves all memory. @throws TrainingInputError for an invalid network, EngineMemoryError */
  constructor(options: TapeTrainerOptions) {
    const { engine, network, batch, points, loss } = options;
    this.#options = options;
    this.#exports = engine.exports as TapeExports;
    const result = network(this.tape);
    const cells = result.height * result.width;
    this.#size = { tape: this.tape, result, batch, points, targets: cells * result.channels };
    const plan = planTape(this.#size, engine.threads);
    this.#plan = plan;
    engine.reserve(plan.end);
    this.#memory = new ParameterMemory(engine.memory.buffer, plan);
    const { words, floats } = this.#memory;
    words.set(writeTape(this.#size, plan, loss.kind), TRAINING_START / 4);
    const weights = plan.targetWeights / 4;
    floats.fill(loss.targetWeight, weights, weights + result.channels);
    this.#memory.writePlan(KIND_TRAIN_TAPE, plan.scratch, plan.scratchBytes);
  }

  /** Starts from these weights with a new optimiser. @throws TrainingInputError when an array has another length */
  setParameters(weights: Weights): void {
    for (const { name, rows, columns } of this.#plan.places) {
      const length = weights.get(name)?.values.length;
      if (length === rows * columns) continue;
      throw new TrainingInputError(
        `Expected "${name}" to have ${rows * columns} values, got ${length ?? 'none'}.`,
      );
    }
    this.#memory.writeBlock('parameters', (name) => weights.get(name));
    this.#memory.writeBlock('first', () => undefined);
    this.#memory.writeBlock('second', () => undefined);
    this.#steps = 0;
  }

  /** One AdamW step. The loss is the mean over labelled points, and for losses of maps over cells. */
  step(pictures: readonly TapePicture[], learningRate: number): StepResult {
    const { losses } = this.#plan;
    this.#writeBatch(pictures);
    this.#exports.prepareTape();
    this.#memory.resetPlan(pictures.length);
    this.#options.engine.run();
    const parts = new Float64Array(this.#memory.floats.buffer, losses, pictures.length);
    const loss = parts.reduce((sum, part) => sum + part, 0);
    const gradientNorm = Math.sqrt(this.#exports.sumGradients(pictures.length));
    const isFinite = Number.isFinite(loss) && Number.isFinite(gradientNorm);
    if (isFinite) takeStep(this.#exports, this.#plan, ADAMW, ++this.#steps, learningRate);
    return { loss, gradientNorm, isFinite };
  }

  /** The last map for the inputs of one picture, [height, width, channels], without padding. */
  predict(inputs: Float32Array): Float32Array<ArrayBuffer> {
    const { scratch, maps } = this.#plan;
    const { result } = this.#size;
    this.#options.engine.settle();
    this.#writeInputs(inputs, 0);
    this.#exports.predictTape(0, scratch);
    const start = (scratch + (maps.get(result.buffer)?.values ?? 0)) / 4;
    const { floats } = this.#memory;
    const channels = this.#outputs();
    const cells = result.height * result.width;
    const values = new Float32Array(cells * channels);
    for (let cell = 0; cell < cells; cell++) {
      const from = start + cell * result.channels;
      values.set(floats.subarray(from, from + channels), cell * channels);
    }
    return values;
  }

  /** A copy of the current parameters. */
  parameters(): Weights {
    return new Map(this.#memory.readBlock('parameters'));
  }

  /** A copy of the gradients of the last step. */
  gradients(): Weights {
    return new Map(this.#memory.readBlock('gradients'));
  }

  /** Closes the engine. The trainer cannot be used afterwards. */
  dispose(): void {
    this.#options.engine.close();
  }

  /** Channels of the last map without padding. */
  #outputs(): number {
    const { points, loss } = this.#options;
    return loss.kind === 'grid' ? 3 * points : loss.kind === 'coordinate' ? 2 * points : points;
  }

  #writeBatch(pictures: readonly TapePicture[]): void {
    const { batch } = this.#options;
    if (pictures.length < 1 || pictures.length > batch) {
      throw new TrainingInputError(`Expected 1 to ${batch} pictures, got ${pictures.length}.`);
    }
    const scale = this.#meanFactor(pictures);
    const { floats } = this.#memory;
    const { targets, targetBytes, factors } = this.#plan;
    const { channels } = this.#size.result;
    this.#options.engine.settle();
    pictures.forEach((picture, index) => {
      this.#writeInputs(picture.inputs, index);
      if (picture.targets.length !== this.#targetLength()) {
        throw new TrainingInputError(
          `Expected ${this.#targetLength()} target values, got ${picture.targets.length}.`,
        );
      }
      floats.set(picture.targets, (targets + index * targetBytes) / 4);
      picture.mask.forEach((counts, point) => {
        floats[factors / 4 + index * channels + point] = counts * scale;
      });
    });
  }

  #writeInputs(inputs: Float32Array, index: number): void {
    const { inputs: start, inputFloats } = this.#plan;
    if (inputs.length !== inputFloats) {
      throw new TrainingInputError(`Expected ${inputFloats} input values, got ${inputs.length}.`);
    }
    this.#memory.floats.set(inputs, start / 4 + index * inputFloats);
  }

  #targetLength(): number {
    const { kind } = this.#options.loss;
    if (kind === 'coordinate' || kind === 'mean-coordinate') return 2 * this.#options.points;
    const { height, width } = this.#size.result;
    return height * width * this.#outputs();
  }

  /** The factor that turns a sum of losses into a mean; 0 when all masks are 0. */
  #meanFactor(pictures: readonly TapePicture[]): number {
    const { loss, points } = this.#options;
    const { height, width } = this.#size.result;
    const isMapLoss = !['coordinate', 'mean-coordinate', 'grid'].includes(loss.kind);
    let sum = 0;
    for (const { mask } of pictures) {
      if (mask.length !== points) {
        throw new TrainingInputError(
          `Expected a mask of ${points} points, got one of ${mask.length}.`,
        );
      }
      sum += mask.reduce((all, counts) => all + counts, 0);
    }
    return sum > 0 ? 1 / (sum * (isMapLoss ? height * width : 1)) : 0;
  }
}

/** Creates the parameters of a tape by calling `create` for each array. */
export function createParameters(
  { parameters }: Tape,
  create: (name: string, length: number, fanIn: number) => Float32Array,
): Weights {
  return new Map<string, NamedArray>(
    parameters.map(({ name, shape, fanIn }) => {
      const length = shape.reduce((product, side) => product * side, 1);
      return [name, { shape: [...shape], values: create(name, length, fanIn) }];
    }),
  );
}
