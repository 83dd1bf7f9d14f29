// Trains the decoder (core/model/decoder.ts) on the CPU engine. Each picture of a batch is a work item with separate
// gradients, which are summed in the order of the pictures, so results are bit-identical for any number of threads.
// Next: assembly/training/decoder.ts.
import { checkDecoder } from '../../../core/model/decoder-weights.ts';
import type { CellMap } from '../../../core/model/heads.ts';
import type { NamedArray, Weights } from '../../../core/model/weights.ts';
import { TrainingInputError } from '../../engine-errors.ts';
import { KIND_TRAIN_DECODER } from '../assembly/layout.ts';
import type { Engine } from '../engine.ts';
import { BatchMemory, checkMap, TrainingMemory, type TrainingTaps } from './decoder-memory.ts';
import {
  ADAMW,
  takeStep,
  type OptimiserExports,
  type OptimiserSettings,
} from './parameter-memory.ts';
import { checkSameShape, checkTrainingSize, type TrainingSize } from './training-size.ts';

/** What a target of 1 adds to the weight of its cell, because most cells have target 0. */
const TARGET_WEIGHT = 20;

/** How to create a {@link DecoderTrainer}. */
export interface TrainerOptions extends TrainingSize {
  /** Owned by the trainer; `dispose` closes it. */
  engine: Engine;
  optimiser?: Partial<OptimiserSettings>;
}

/** A training picture. Its arrays are copied. */
export interface TrainingPicture {
  /** Not normalised. */
  taps: TrainingTaps;
  /** [height, width, points] probabilities, 0..1. */
  targets: CellMap;
  /** [points] weight of each point's error, usually 1; 0 for unlabelled points. */
  mask: ArrayLike<number>;
  /** [height, width, points] logits to which those of the decoder are added. */
  base?: CellMap | undefined;
}

/** The result of a training step. */
export interface StepResult {
  /**
   * The sum of mask · (1 + 20 · target) · cross-entropy over all cells, divided by height · width · Σ mask; 0 when
   * all masks are 0. For a region mask · (cross-entropy + Dice), where Dice counts once per cell.
   */
  loss: number;
  /** Norm of the gradient over all parameters. */
  gradientNorm: number;
  /** False when the loss or the gradient is not finite; the parameters are then unchanged. */
  isFinite: boolean;
}

/** The state of the optimiser. */
export interface OptimiserState {
  /** Steps taken. */
  steps: number;
  /** Adam's moments of every parameter: `name/first` and `name/second`. */
  moments: Weights;
}

/** Trains a decoder. */
export interface DecoderTrainer {
  /**
   * Starts from these weights with a new optimiser.
   * @throws DecoderError when they are not a decoder, TrainingInputError when the shape differs
   */
  setParameters(weights: Weights): void;
  /** One AdamW step. @throws TrainingInputError when an array has a wrong size; nothing is changed then */
  step(pictures: readonly TrainingPicture[], learningRate: number): StepResult;
  /** Logits of one picture, [height, width, points], including the base. */
  predict(taps: TrainingTaps, base?: CellMap): CellMap;
  /** A copy of the current decoder, with mean and deviation of its taps. */
  parameters(): Weights;
  /** A copy of the gradients of the last step's loss. */
  gradients(): Weights;
  /** Together with `parameters` a complete checkpoint: the following steps are bit-identical. */
  optimiserState(): OptimiserState;
  /** Restores a state. Call it after `setParameters`. */
  restore(state: OptimiserState): void;
  /** Closes the engine. The trainer cannot be used afterwards. */
  dispose(): void;
}

/**
 * Creates a trainer and reserves all its memory: 11 MB plus 3 MB per thread for MoveNet's taps, 8 pictures of 64 × 64
 * cells and 4 points. Call `setParameters` before the first step.
 * @throws TrainingInputError for an invalid size, EngineMemoryError
 */
export function createDecoderTrainer(options: TrainerOptions): DecoderTrainer {
  checkTrainingSize(options);
  return new EngineTrainer(options);
}

/** The engine's exports for training the decoder. */
interface TrainingExports extends OptimiserExports {
  transposeKernels(): void;
  predict(picture: number, scratch: number): void;
}

class EngineTrainer implements DecoderTrainer {
  readonly #size: TrainingSize;
  readonly #engine: Engine;
  readonly #exports: TrainingExports;
  readonly #settings: OptimiserSettings;
  readonly #memory: TrainingMemory;
  readonly #batch: BatchMemory;
  /** Mean and deviation of the taps, which are part of the weights but not trained. */
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
    this.#memory.writePlan(KIND_TRAIN_DECODER, plan.scratch, plan.scratchBytes);
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
    const { losses } = this.#memory;
    this.#writeBatch(pictures);
    this.#exports.transposeKernels();
    this.#memory.resetPlan(pictures.length);
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
    const scale = this.#meanFactor(pictures);
    this.#engine.settle();
    for (let index = 0; index < pictures.length; index++) {
      const { taps, targets, mask, base } = pictures[index];
      this.#batch.writeTaps(taps, index);
      this.#batch.writeTargets(targets, index);
      this.#batch.writeBase(base, index);
      this.#batch.writeFactors(mask, scale, index);
    }
  }

  /** The factor that turns a sum of losses into a mean; 0 when all masks are 0. */
  #meanFactor(pictures: readonly TrainingPicture[]): number {
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
