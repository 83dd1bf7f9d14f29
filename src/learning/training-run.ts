// A training run, step by step, so that the caller can pause, stop, measure and save between any two steps.
// Samples come from learning/collect-samples.ts, steps run in engine/cpu/training.
import { KeydotError } from '../core/errors.ts';
import { isKnown, isPlaced, type Label } from '../core/lesson/labels.ts';
import { expandMap } from '../core/model/cell-maps.ts';
import type { CellMap } from '../core/model/heads.ts';
import type { NamedArray, Weights } from '../core/model/weights.ts';
import { Random } from '../core/random.ts';
import { oneCycleRate } from '../core/training/schedule.ts';
import { drawTarget } from '../core/training/targets.ts';
import type {
  DecoderTrainer,
  OptimiserState,
  TrainingPicture,
} from '../engine/cpu/training/decoder-trainer.ts';
import type { Sample } from './collect-samples.ts';
import { drawRegionTarget } from './region-maps.ts';

/** The loss stayed infinite or NaN after several rollbacks with lower learning rates. */
export class TrainingDivergedError extends KeydotError {
  override name = 'TrainingDivergedError';
}

/** Length, batch size and learning rate of a run. */
export interface RunSettings {
  steps: number;
  batch: number;
  /** The maximum learning rate of the schedule (core/training/schedule.ts). */
  peakRate: number;
}

/** The default settings. */
export const RUN_SETTINGS: RunSettings = { steps: 500, batch: 8, peakRate: 6e-3 };

/** Steps between two states that a rollback can return to. */
const SAFE_STATE_STEPS = 25;
/** Maximum number of rollbacks. Each halves the learning rate. */
const MAX_ROLLBACKS = 4;

/** The state of a run, which determines its further steps together with samples and settings. */
export interface RunState {
  /** Steps taken. */
  step: number;
  randomState: number;
  /** Sample indices that are left before the next shuffle. */
  queue: readonly number[];
  /** Factor of the learning rate; halved by each rollback. */
  rateFactor: number;
  weights: Weights;
  optimiser: OptimiserState;
  average: { weights: Weights; count: number };
}

/** The result of a step. */
export interface RunStep {
  /** Steps taken, this one included. */
  step: number;
  loss: number;
  /** Whether the loss was not finite and the run returned to its last safe state. */
  isRollback: boolean;
}

/** Trains a decoder on samples. The caller disposes of the trainer. */
export class TrainingRun {
  readonly #trainer: DecoderTrainer;
  readonly #samples: readonly Sample[];
  readonly #settings: RunSettings;
  #random: Random;
  #average = new WeightAverage();
  #queue: number[] = [];
  #step = 0;
  #rateFactor = 1;
  #rollbacks = 0;
  #safe: RunState;

  /** @param trainer with initial weights @throws KeydotError without samples */
  constructor(
    trainer: DecoderTrainer,
    samples: readonly Sample[],
    settings: RunSettings,
    seed: number,
  ) {
    if (samples.length === 0) throw new KeydotError('Expected samples to learn from, got none.');
    this.#trainer = trainer;
    this.#samples = samples;
    this.#settings = settings;
    this.#random = new Random(seed);
    this.#safe = this.state();
  }

  /** Whether no step was taken yet. */
  get isFresh(): boolean {
    return this.#step === 0;
  }

  get isFinished(): boolean {
    return this.#step >= this.#settings.steps;
  }

  /**
   * Takes one step.
   * @throws TrainingDivergedError after too many rollbacks; the run is in its last safe state then
   */
  step(): RunStep {
    const { steps, batch, peakRate } = this.#settings;
    const rate = oneCycleRate(this.#step, steps, peakRate) * this.#rateFactor;
    const pictures = this.#draw(batch).map((index) => createTrainingPicture(this.#samples[index]));
    const { loss, isFinite } = this.#trainer.step(pictures, rate);
    if (!isFinite) return this.#rollBack(loss);
    this.#step++;
    this.#average.add(this.#trainer.parameters());
    if (this.#step % SAFE_STATE_STEPS === 0) this.#safe = this.state();
    return { step: this.#step, loss, isRollback: false };
  }

  /** The current decoder: the running mean of the weights, or the initial weights. */
  weights(): Weights {
    return this.isFresh ? this.#trainer.parameters() : this.#average.state().weights;
  }

  /** A checkpoint. A run restored from it takes the same steps, bit for bit. */
  state(): RunState {
    return {
      step: this.#step,
      randomState: this.#random.state,
      queue: [...this.#queue],
      rateFactor: this.#rateFactor,
      weights: this.#trainer.parameters(),
      optimiser: this.#trainer.optimiserState(),
      average: this.#average.state(),
    };
  }

  /** Continues from a checkpoint of the same samples and settings. */
  restore(state: RunState): void {
    this.#step = state.step;
    this.#random = new Random(state.randomState);
    this.#queue = [...state.queue];
    this.#rateFactor = state.rateFactor;
    this.#average.restore(state.average);
    this.#trainer.setParameters(state.weights);
    this.#trainer.restore(state.optimiser);
    this.#safe = this.state();
  }

  #rollBack(loss: number): RunStep {
    const step = this.#step + 1;
    this.restore({ ...this.#safe, rateFactor: this.#rateFactor / 2 });
    if (++this.#rollbacks > MAX_ROLLBACKS) {
      throw new TrainingDivergedError(
        `Expected the loss to stay a number, but it became ${loss} ${this.#rollbacks} times, ` +
          `the last time at step ${step} at a ` +
          `${Math.round(0.5 / this.#rateFactor)}th of the usual learning rate.`,
      );
    }
    return { step: this.#step, loss, isRollback: true };
  }

  /** The next sample indices. Each sample is drawn once per epoch. */
  #draw(count: number): number[] {
    while (this.#queue.length < count) {
      this.#queue.push(...this.#random.shuffle([...this.#samples.keys()]));
    }
    return this.#queue.splice(0, count);
  }
}

/** A sample with its target maps. */
export function createTrainingPicture({ taps, labels, base, regions }: Sample): TrainingPicture {
  const { width, height } = taps.stride4;
  return {
    taps,
    targets: createTargets(labels, regions, width, height),
    mask: labels.map((label) => (isKnown(label) ? 1 : 0)),
    base: base ? expandMap(base) : undefined,
  };
}

function createTargets(
  labels: readonly Label[],
  regions: Sample['regions'],
  width: number,
  height: number,
): CellMap {
  const values = new Float32Array(width * height * labels.length);
  const map: CellMap = { width, height, channels: labels.length, values };
  labels.forEach((label, point) => {
    const region = regions?.[point];
    if (region) drawRegionTarget(map, point, region);
    else if (isPlaced(label)) drawTarget(map, point, label.x * width, label.y * height);
  });
  return map;
}

/** Decay of the exponential moving average, about fifty steps long. */
const DECAY = 0.98;

/**
 * Exponential moving average of the decoder's weights. It is better than the weights of single steps while the
 * learning rate is high, so that a run can be stopped or measured at any step.
 */
export class WeightAverage {
  #arrays = new Map<string, NamedArray>();
  #count = 0;

  /** Adds the weights of a step. */
  add(weights: Weights): void {
    // A plain mean of the first steps, because the first weights would otherwise dominate for long.
    const share = Math.max(1 - DECAY, 1 / ++this.#count);
    for (const [name, { shape, values }] of weights) {
      const mean = this.#arrays.get(name)?.values;
      if (!mean) this.#arrays.set(name, { shape, values: values.slice() });
      else for (let i = 0; i < mean.length; i++) mean[i] += share * (values[i] - mean[i]);
    }
  }

  /** A copy of the mean, and the number of steps in it. */
  state(): { weights: Weights; count: number } {
    const copies = [...this.#arrays].map(
      ([name, { shape, values }]) => [name, { shape, values: values.slice() }] as const,
    );
    return { weights: new Map(copies), count: this.#count };
  }

  /** Continues from a state. */
  restore({ weights, count }: { weights: Weights; count: number }): void {
    this.#arrays = new Map(
      [...weights].map(([name, { shape, values }]) => [name, { shape, values: values.slice() }]),
    );
    this.#count = count;
  }
}
