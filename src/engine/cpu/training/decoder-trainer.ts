// Training of the decoder (core/model/decoder.ts) on our CPU engine: one path for every machine. Each picture
// of a batch is a work item with separate gradients, which are summed in the order of the pictures. A run is therefore
// bit-identical on any number of threads. The kernels: assembly/training/train.ts.
import { checkDecoder } from '../../../core/model/decoder-weights.ts';
import type { CellMap } from '../../../core/model/heads.ts';
import type { NamedArray, Weights } from '../../../core/model/weights.ts';
import * as E from '../assembly/layout.ts';
import type { Engine } from '../engine.ts';
import { ADAMW, takeStep, type OptimiserExports, type OptimiserSettings } from './adamw.ts';
import { BatchMemory, checkMap, type TrainingTaps } from './batch-memory.ts';
import { TrainingInputError } from '../../engine-errors.ts';
import { TrainingMemory } from './training-memory.ts';
import { checkSameShape, checkTrainingSize, type TrainingSize } from './training-size.ts';

/** A cell that is a point's target of 1 weighs this much more than one that is none. */
const TARGET_WEIGHT = 20;

export interface TrainerOptions extends TrainingSize {
  /** Owned by the trainer, which closes it in `dispose`. */
  engine: Engine;
  optimiser?: Partial<OptimiserSettings>;
}

/** One picture to learn from. Its arrays are copied. */
export interface TrainingPicture {
  /** Not normalised. */
  taps: TrainingTaps;
  /** [h, w, K] probabilities, 0..1. */
  targets: CellMap;
  /** For each point how much its error counts here, usually 1; 0 when it is not labelled yet. */
  mask: ArrayLike<number>;
  /** [h, w, K] logits to which the decoder's are added. */
  base?: CellMap | undefined;
}

export interface StepResult {
  /**
   * The mean of mask · (1 + 20 · target) · cross-entropy over the cells of all maps that count: the
   * sum over h · w · Σ mask. 0 when no map counts. A region's map has mask · (cross-entropy + Dice)
   * instead; the Dice loss is weighted as if it were added in every cell.
   */
  loss: number;
  /** Length of that mean's gradient, all parameters together. */
  gradientNorm: number;
  /** False when loss or gradient is not a finite number; the step has then changed nothing. */
  isFinite: boolean;
}

/** What a step depends on beside parameters and batch. */
export interface OptimiserState {
  /** Steps taken. */
  steps: number;
  /** Adam's moments of every parameter: `name/first` and `name/second`. */
  moments: Weights;
}

/** Learns a decoder step by step. */
export interface DecoderTrainer {
  /**
   * Starts from these weights, with an optimiser that has seen nothing.
   * @throws DecoderError when they are no decoder's, TrainingInputError when they have another shape
   */
  setParameters(weights: Weights): void;
  /** One step of AdamW. @throws TrainingInputError when an array does not fit; nothing has changed then */
  step(pictures: readonly TrainingPicture[], learningRate: number): StepResult;
  /** Logits of one picture, [h, w, K], with the base's added. */
  predict(taps: TrainingTaps, base?: CellMap): CellMap;
  /** The decoder as it now is: a copy, with its taps' ranges. */
  parameters(): Weights;
  /** The gradients of the last step, of the mean that is its loss: a copy. */
  gradients(): Weights;
  /** With `parameters` all that a checkpoint needs: the steps after it are the same to the bit. */
  optimiserState(): OptimiserState;
  /** Goes on from a state, after `setParameters`. */
  restore(state: OptimiserState): void;
  /** Closes the engine; the trainer is not to be used afterwards. */
  dispose(): void;
}

/**
 * A trainer, to be given its parameters before anything else. All its memory is taken here: for MoveNet's
 * taps, 8 pictures of 64 × 64 cells and 4 points 11 MB, and 3 MB for each thread.
 * @throws TrainingInputError for a size that cannot be, EngineMemoryError
 */
export function createDecoderTrainer(options: TrainerOptions): DecoderTrainer {
  checkTrainingSize(options);
  return new EngineTrainer(options);
}

/** What assembly/training/train.ts exports beside the engine's own. */
interface TrainingExports extends OptimiserExports {
  transposeKernels(): void;
  predict(picture: number, scratch: number): void;
}

const STEP_RECORD = E.CONTROL_BYTES / 4;

class EngineTrainer implements DecoderTrainer {
  readonly #size: TrainingSize;
  readonly #engine: Engine;
  readonly #exports: TrainingExports;
  readonly #settings: OptimiserSettings;
  readonly #memory: TrainingMemory;
  readonly #batch: BatchMemory;
  /** The taps' ranges, which do not change but belong to the weights. */
  #ranges: [name: string, array: NamedArray][] = [];
  #steps = 0;

  constructor(options: TrainerOptions) {
    const { engine, optimiser } = options;
    this.#size = options;
    this.#engine = engine;
    this.#exports = engine.exports as TrainingExports;
    this.#settings = { ...ADAMW, ...optimiser };
    this.#memory = new TrainingMemory(engine, options);
    this.#batch = new BatchMemory(this.#memory, options);
    const { words, floats, plan } = this.#memory;
    for (let point = 0; point < options.shape.points; point++) {
      const isRegion = options.regions?.[point] ?? false;
      floats[plan.targetWeights / 4 + point] = isRegion ? 0 : TARGET_WEIGHT;
      words[plan.regions / 4 + point] = isRegion ? 1 : 0;
    }
    // The engine's plan is a single step, whose pieces are the pictures.
    words[E.PLAN_STEPS / 4] = E.CONTROL_BYTES;
    words[E.PLAN_LENGTH / 4] = 1;
    words[E.PLAN_SCRATCH / 4] = plan.scratch;
    words[E.PLAN_SCRATCH_BYTES / 4] = plan.scratchBytes;
    words[STEP_RECORD + E.KIND / 4] = E.KIND_LEARN;
  }

  setParameters(weights: Weights): void {
    checkSameShape(checkDecoder(weights), this.#size.shape);
    this.#memory.writeBlock('parameters', (name) => weights.get(name));
    this.#batch.setRanges(weights);
    this.#ranges = [...weights].filter(([name]) => /\/(mean|deviation)$/.test(name));
    this.restore({ steps: 0, moments: new Map() });
  }

  step(pictures: readonly TrainingPicture[], learningRate: number): StepResult {
    if (!(learningRate >= 0 && learningRate < Infinity)) {
      throw new TrainingInputError(`Expected a learning rate of 0 or more, got ${learningRate}.`);
    }
    const { words, losses } = this.#memory;
    this.#writeBatch(pictures);
    this.#exports.transposeKernels();
    words[STEP_RECORD + E.ITEMS / 4] = pictures.length;
    words[STEP_RECORD + E.TICKET / 4] = 0;
    words[STEP_RECORD + E.DONE / 4] = 0;
    this.#engine.run();
    let loss = 0;
    for (let picture = 0; picture < pictures.length; picture++) loss += losses[picture];
    const gradientNorm = Math.sqrt(this.#exports.sumGradients(pictures.length));
    const isFinite = Number.isFinite(loss) && Number.isFinite(gradientNorm);
    if (isFinite) {
      takeStep(this.#exports, this.#memory.plan, this.#settings, ++this.#steps, learningRate);
    }
    return { loss, gradientNorm, isFinite };
  }

  predict(taps: TrainingTaps, base?: CellMap): CellMap {
    const { height, width, shape } = this.#size;
    const { plan } = this.#memory;
    if (base) checkMap('the base', base, plan.bases);
    this.#engine.settle();
    this.#batch.writeTaps(taps, 0);
    this.#exports.predict(0, plan.scratch);
    const values = this.#memory.readLogits(height * width, shape.points);
    base?.values.forEach((value, index) => (values[index] += value));
    return { height, width, channels: shape.points, values };
  }

  parameters(): Weights {
    return new Map([...this.#ranges, ...this.#memory.readBlock('parameters')]);
  }

  gradients(): Weights {
    return new Map(this.#memory.readBlock('gradients'));
  }

  optimiserState(): OptimiserState {
    const moments = new Map<string, NamedArray>();
    for (const block of ['first', 'second'] as const) {
      for (const [name, array] of this.#memory.readBlock(block)) {
        moments.set(`${name}/${block}`, array);
      }
    }
    return { steps: this.#steps, moments };
  }

  restore({ steps, moments }: OptimiserState): void {
    for (const block of ['first', 'second'] as const) {
      this.#memory.writeBlock(block, (name) => moments.get(`${name}/${block}`));
    }
    this.#steps = steps;
  }

  dispose(): void {
    this.#engine.close();
  }

  #writeBatch(pictures: readonly TrainingPicture[]): void {
    const scale = this.#measureShare(pictures);
    this.#engine.settle();
    for (let index = 0; index < pictures.length; index++) {
      const { taps, targets, mask, base } = pictures[index];
      this.#batch.writeTaps(taps, index);
      this.#batch.writeTargets(targets, index);
      this.#batch.writeBase(base, index);
      this.#batch.writeFactors(mask, scale, index);
    }
  }

  /** One over the number of cells that count, which makes a sum a mean; 0 when none does. */
  #measureShare(pictures: readonly TrainingPicture[]): number {
    const { batch, shape, height, width } = this.#size;
    if (pictures.length < 1 || pictures.length > batch) {
      throw new TrainingInputError(`Expected 1 to ${batch} pictures, got ${pictures.length}.`);
    }
    let sum = 0;
    for (const { mask } of pictures) {
      if (mask.length !== shape.points) {
        throw new TrainingInputError(
          `Expected a mask of ${shape.points} points, got one of ${mask.length}.`,
        );
      }
      for (let point = 0; point < mask.length; point++) {
        if (!(mask[point] >= 0 && mask[point] < Infinity)) {
          throw new TrainingInputError(`Expected a mask of 0 or more, got ${mask[point]}.`);
        }
        sum += mask[point];
      }
    }
    return sum > 0 ? 1 / (sum * height * width) : 0;
  }
}
