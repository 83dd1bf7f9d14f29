// Training of any network that a tape describes, with the decoder's kernels and optimiser. Each picture
// of a batch is a work item with separate gradients, which are summed in the order of the pictures. A run is therefore
// bit-identical on any number of threads. The kernels: assembly/training/tape.ts.
import type { NamedArray, Weights } from '../../../core/model/weights.ts';
import * as E from '../assembly/layout.ts';
import { PLAN_START } from '../assembly/training/layout.ts';
import type { Engine } from '../engine.ts';
import { ADAMW, takeStep, type OptimiserExports } from './adamw.ts';
import type { StepResult } from './decoder-trainer.ts';
import { ParameterMemory } from './parameter-memory.ts';
import { planTape, type TapePlan, type TapeSize } from './plan-tape.ts';
import { Tape, type TapeNetwork } from './tape.ts';
import { TrainingInputError } from '../../engine-errors.ts';
import { writeTape, type TapeLossKind } from './write-tape.ts';

/** What the answers are compared with, and how. */
export interface TapeLoss {
  kind: TapeLossKind;
  /** What a target of 1 adds to its cell's weight, of cross-entropy alone; 0 for none. */
  targetWeight: number;
}

export interface TapeTrainerOptions {
  /** Owned by the trainer, which closes it in `dispose`. */
  engine: Engine;
  network: TapeNetwork;
  loss: TapeLoss;
  /** Channels of the last map, or pairs of numbers of a place: what a mask speaks of. */
  points: number;
  batch: number;
}

/** One picture to learn from. Its arrays are copied. */
export interface TapePicture {
  /** What the network loads, map after map. */
  inputs: Float32Array;
  /**
   * [h, w, points] for a loss of maps; [points, 2] x and y for places, in cells for a map's mean;
   * [h, w, 3 · points] for a grid.
   */
  targets: Float32Array;
  /** For each point how much its error counts here; 0 when it is not labelled. */
  mask: readonly number[];
}

interface TapeExports extends OptimiserExports {
  prepareTape(): void;
  predictTape(picture: number, scratch: number): void;
}

const STEP_RECORD = E.CONTROL_BYTES / 4;

/** Learns a network step by step. Its parameters are to be set before anything else. */
export class TapeTrainer {
  readonly tape = new Tape();
  readonly #options: TapeTrainerOptions;
  readonly #exports: TapeExports;
  readonly #size: TapeSize;
  readonly #plan: TapePlan;
  readonly #memory: ParameterMemory;
  #steps = 0;

  /** Takes all memory it needs. @throws TrainingInputError, EngineMemoryError */
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
    words.set(writeTape(this.#size, plan, loss.kind), PLAN_START / 4);
    const weights = plan.targetWeights / 4;
    floats.fill(loss.targetWeight, weights, weights + result.channels);
    // The engine's plan is a single step, whose pieces are the pictures.
    words[E.PLAN_STEPS / 4] = E.CONTROL_BYTES;
    words[E.PLAN_LENGTH / 4] = 1;
    words[E.PLAN_SCRATCH / 4] = plan.scratch;
    words[E.PLAN_SCRATCH_BYTES / 4] = plan.scratchBytes;
    words[STEP_RECORD + E.KIND / 4] = E.KIND_TAPE;
  }

  /** Starts from these weights, with an optimiser that has seen nothing. */
  setParameters(weights: Weights): void {
    for (const { name, rows, columns } of this.#plan.places) {
      const length = weights.get(name)?.values.length;
      if (length === rows * columns) continue;
      throw new TrainingInputError(
        `Expected "${name}" to have ${rows * columns} numbers, got ${length ?? 'none'}.`,
      );
    }
    this.#memory.writeBlock('parameters', (name) => weights.get(name));
    this.#memory.writeBlock('first', () => undefined);
    this.#memory.writeBlock('second', () => undefined);
    this.#steps = 0;
  }

  /** One step of AdamW. The loss is a mean over cells and points, or over points. */
  step(pictures: readonly TapePicture[], learningRate: number): StepResult {
    const { words, floats } = this.#memory;
    const { losses } = this.#plan;
    this.#writeBatch(pictures);
    this.#exports.prepareTape();
    words[STEP_RECORD + E.ITEMS / 4] = pictures.length;
    words[STEP_RECORD + E.TICKET / 4] = 0;
    words[STEP_RECORD + E.DONE / 4] = 0;
    this.#options.engine.run();
    const parts = new Float64Array(floats.buffer, losses, pictures.length);
    const loss = parts.reduce((sum, part) => sum + part, 0);
    const gradientNorm = Math.sqrt(this.#exports.sumGradients(pictures.length));
    const isFinite = Number.isFinite(loss) && Number.isFinite(gradientNorm);
    if (isFinite) takeStep(this.#exports, this.#plan, ADAMW, ++this.#steps, learningRate);
    return { loss, gradientNorm, isFinite };
  }

  /** The last map for one picture's inputs, [h, w, channels without padding]. */
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

  /** The network as it now is: a copy. */
  parameters(): Weights {
    return new Map(this.#memory.readBlock('parameters'));
  }

  /** The gradients of the last step: a copy. */
  gradients(): Weights {
    return new Map(this.#memory.readBlock('gradients'));
  }

  /** Closes the engine; the trainer is not to be used afterwards. */
  dispose(): void {
    this.#options.engine.close();
  }

  /** Channels of the last map that are answers and not padding. */
  #outputs(): number {
    const { points, loss } = this.#options;
    return loss.kind === 'grid' ? 3 * points : loss.kind === 'place' ? 2 * points : points;
  }

  #writeBatch(pictures: readonly TapePicture[]): void {
    const { batch } = this.#options;
    if (pictures.length < 1 || pictures.length > batch) {
      throw new TrainingInputError(`Expected 1 to ${batch} pictures, got ${pictures.length}.`);
    }
    const scale = this.#measureShare(pictures);
    const { floats } = this.#memory;
    const { targets, targetBytes, factors } = this.#plan;
    const { channels } = this.#size.result;
    this.#options.engine.settle();
    pictures.forEach((picture, index) => {
      this.#writeInputs(picture.inputs, index);
      if (picture.targets.length !== this.#targetLength()) {
        throw new TrainingInputError(
          `Expected ${this.#targetLength()} numbers of targets, got ${picture.targets.length}.`,
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
      throw new TrainingInputError(
        `Expected ${inputFloats} numbers of a picture, got ${inputs.length}.`,
      );
    }
    this.#memory.floats.set(inputs, start / 4 + index * inputFloats);
  }

  #targetLength(): number {
    const { kind } = this.#options.loss;
    if (kind === 'place' || kind === 'mean-place') return 2 * this.#options.points;
    const { height, width } = this.#size.result;
    return height * width * this.#outputs();
  }

  /** One over what counts, which makes a sum a mean; 0 when nothing does. */
  #measureShare(pictures: readonly TapePicture[]): number {
    const { loss, points } = this.#options;
    const { height, width } = this.#size.result;
    const isOfMaps = !['place', 'mean-place', 'grid'].includes(loss.kind);
    let sum = 0;
    for (const { mask } of pictures) {
      if (mask.length !== points) {
        throw new TrainingInputError(`Expected a mask of ${points}, got one of ${mask.length}.`);
      }
      sum += mask.reduce((all, counts) => all + counts, 0);
    }
    return sum > 0 ? 1 / (sum * (isOfMaps ? height * width : 1)) : 0;
  }
}

/** An array of the parameters' shapes by name, each made by `create`. */
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
