// A run of training, step by step, so that whoever drives it may pause, stop, look and keep its state
// between any two. Batches come from collect-samples.ts, steps from engine/training.
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

/** The numbers did not stay numbers, however slowly it learned. */
export class TrainingDivergedError extends KeydotError {
  override name = 'TrainingDivergedError';
}

/** How long and how fast. */
export interface RunSettings {
  steps: number;
  batch: number;
  /** The largest learning rate; see schedule.ts. */
  peakRate: number;
}

export const RUN_SETTINGS: RunSettings = { steps: 500, batch: 8, peakRate: 6e-3 };

/** Steps between two safe states to go back to. */
const SAFE_STEPS = 25;
/** How often a run may go back, each time learning half as fast. */
const MAX_RETREATS = 4;

/** Everything a run's future depends on, beside its samples and settings. */
export interface RunState {
  /** Steps taken. */
  step: number;
  randomState: number;
  /** Samples still to come before all are shuffled anew. */
  queue: readonly number[];
  /** Halved at every retreat. */
  rateFactor: number;
  weights: Weights;
  optimiser: OptimiserState;
  average: { weights: Weights; count: number };
}

export interface RunStep {
  /** Steps taken, this one included. */
  step: number;
  loss: number;
  /** True when the numbers got out of hand and the run went back to its last safe state. */
  isRetreat: boolean;
}

/** Trains a decoder on samples. The trainer stays the caller's, to dispose of. */
export class TrainingRun {
  readonly #trainer: DecoderTrainer;
  readonly #samples: readonly Sample[];
  readonly #settings: RunSettings;
  #random: Random;
  #average = new WeightAverage();
  #queue: number[] = [];
  #step = 0;
  #rateFactor = 1;
  #retreats = 0;
  #safe: RunState;

  /** @param trainer with its first weights set */
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

  /** Whether it has yet to take its first step. */
  get isFresh(): boolean {
    return this.#step === 0;
  }

  get isFinished(): boolean {
    return this.#step >= this.#settings.steps;
  }

  /**
   * One step. After it the run may be left alone for as long as one likes.
   * @throws TrainingDivergedError; the run then stands at its last safe state
   */
  step(): RunStep {
    const { steps, batch, peakRate } = this.#settings;
    const rate = oneCycleRate(this.#step, steps, peakRate) * this.#rateFactor;
    const pictures = this.#draw(batch).map((index) => createTrainingPicture(this.#samples[index]));
    const { loss, isFinite } = this.#trainer.step(pictures, rate);
    if (!isFinite) return this.#retreat(loss);
    this.#step++;
    this.#average.add(this.#trainer.parameters());
    if (this.#step % SAFE_STEPS === 0) this.#safe = this.state();
    return { step: this.#step, loss, isRetreat: false };
  }

  /** The decoder as it now stands: the mean of the last steps' weights, or those it begins with. */
  weights(): Weights {
    return this.isFresh ? this.#trainer.parameters() : this.#average.state().weights;
  }

  /** A checkpoint: a run restored from it takes the same steps, to the bit. */
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

  #retreat(loss: number): RunStep {
    const step = this.#step + 1;
    this.restore({ ...this.#safe, rateFactor: this.#rateFactor / 2 });
    if (++this.#retreats > MAX_RETREATS) {
      throw new TrainingDivergedError(
        `Expected the loss to stay a number, but it became ${loss} ${this.#retreats} times, ` +
          `the last time at step ${step} while learning at a ` +
          `${Math.round(0.5 / this.#rateFactor)}th of the usual rate.`,
      );
    }
    return { step: this.#step, loss, isRetreat: true };
  }

  /** The next samples, each once before any comes again. */
  #draw(count: number): number[] {
    while (this.#queue.length < count) {
      this.#queue.push(...this.#random.shuffle([...this.#samples.keys()]));
    }
    return this.#queue.splice(0, count);
  }
}

/** A sample with its targets. */
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

/** What remains of the mean at every step, once the run is under way. */
const DECAY = 0.98;

/** The mean so far, over about the last fifty steps. */
export class WeightAverage {
  #arrays = new Map<string, NamedArray>();
  #count = 0;

  /** Takes the weights of one more step in. */
  add(weights: Weights): void {
    // At the start all steps count alike, or the first weights would stay for long.
    const share = Math.max(1 - DECAY, 1 / ++this.#count);
    for (const [name, { shape, values }] of weights) {
      const mean = this.#arrays.get(name)?.values;
      if (!mean) this.#arrays.set(name, { shape, values: values.slice() });
      else for (let i = 0; i < mean.length; i++) mean[i] += share * (values[i] - mean[i]);
    }
  }

  /** A copy of the mean, and how many steps it has seen. */
  state(): { weights: Weights; count: number } {
    const copies = [...this.#arrays].map(
      ([name, { shape, values }]) => [name, { shape, values: values.slice() }] as const,
    );
    return { weights: new Map(copies), count: this.#count };
  }

  /** Goes on from a state. */
  restore({ weights, count }: { weights: Weights; count: number }): void {
    this.#arrays = new Map(
      [...weights].map(([name, { shape, values }]) => [name, { shape, values: values.slice() }]),
    );
    this.#count = count;
  }
}
