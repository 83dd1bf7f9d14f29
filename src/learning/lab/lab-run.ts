// A run of the lab: trains one set-up step by step and measures it on unseen pictures, with the optimiser of taught models.
// Next: worker/lab/lab.ts in the app, tools/study/study.ts on the command line.
import {
  placeFigures,
  regionFigures,
  type LabAnswer,
  type LabFigures,
} from '../../core/lab/lab-figures.ts';
import type { LabUse } from '../../core/lab/lab-scene.ts';
import { LAB_BUDGET_PLANS, type LabBudgetPlan, type LabSetup } from '../../core/lab/lab-setup.ts';
import { createTargets, type LabTargets } from '../../core/lab/lab-targets.ts';
import { seedFrom, Random } from '../../core/random.ts';
import { overlapOf } from '../../core/mask/region-mask.ts';
import { enlargeMap } from '../../core/model/cell-maps.ts';
import type { Size } from '../../core/geometry.ts';
import type { Network } from '../../core/model/network.ts';
import { oneCycleRate } from '../../core/training/schedule.ts';
import type { Weights } from '../../core/model/weights.ts';
import type { Engine } from '../../engine/cpu/engine.ts';
import { TapeTrainer, type TapePicture } from '../../engine/cpu/training/tape-trainer.ts';
import { countMultiplyAdds, countParameters } from '../../engine/cpu/training/tape.ts';
import { TrainingDivergedError } from '../training-run.ts';
import { describeLabNetwork, drawFirstWeights, headBiasOf, lossOf } from './lab-networks.ts';
import { readLabAnswer } from './lab-answers.ts';
import { PLAIN_EXAMPLES, TapExamples, type ExampleMaker, type LabExample } from './lab-examples.ts';
import type { LabPictures } from './lab-pictures.ts';

/** Maximum learning rate of the one-cycle schedule, for every set-up. */
const PEAK_RATE = 4e-3;

/** Number of training pictures. Each is used several times. */
export const LAB_TRAINING_PICTURES = 400;
/** Number of validation pictures whose maps are shown. */
export const LAB_WATCHED_PICTURES = 6;
/** Number of validation pictures on which the error is measured. */
const CHECKED_PICTURES = 48;

/** Opens the engine and the pretrained network. */
export interface LabTools {
  openEngine(): Promise<Engine>;
  /** The pretrained network; disposed of by the run. */
  openEncoder(): Promise<Network>;
}

/** The training of one set-up. */
export class LabRun {
  /** The validation pictures that are shown, with their targets. */
  watched: { example: LabExample; targets: LabTargets }[] = [];
  #training: (() => TapePicture)[] = [];
  #checked: LabExample[] = [];
  #queue: number[] = [];
  #step = 0;
  readonly #random: Random;

  private constructor(
    readonly setup: LabSetup,
    readonly pictures: LabPictures,
    readonly plan: LabBudgetPlan,
    private readonly tools: LabTools,
    private readonly maker: ExampleMaker,
    private readonly encoder: Network | null,
    private readonly trainer: TapeTrainer,
  ) {
    this.#random = new Random(seedFrom(setup.seed, 'order'));
  }

  /**
   * Creates the examples and the trainer. The caller disposes of the run.
   * @param onFraction called with the progress, 0..1, and awaited now and then
   * @param plan default: the plan of the set-up's budget
   */
  static async prepare(
    setup: LabSetup,
    pictures: LabPictures,
    tools: LabTools,
    onFraction: (fraction: number) => void | Promise<void> = () => undefined,
    plan: LabBudgetPlan = LAB_BUDGET_PLANS[setup.budget],
  ): Promise<LabRun> {
    const encoder = setup.output === 'pretrained' ? await tools.openEncoder() : null;
    const maker = encoder ? new TapExamples(encoder) : PLAIN_EXAMPLES;
    const size = { width: setup.side, height: setup.side };
    const trainer = await openTrainer(setup, pictures.points, size, plan.batch, tools);
    const run = new LabRun(setup, pictures, plan, tools, maker, encoder, trainer);
    const bias = headBiasOf(setup, pictures.points, pictures.isRegion);
    trainer.setParameters(drawFirstWeights(trainer.tape, setup.seed, bias));
    try {
      await run.#makeExamples(onFraction);
    } catch (error) {
      run.dispose();
      throw error;
    }
    return run;
  }

  /** Steps taken. */
  get stepsTaken(): number {
    return this.#step;
  }

  get isFinished(): boolean {
    return this.#step >= this.plan.steps;
  }

  /** Number of trained parameters, and multiply-adds per picture. */
  get size(): { parameters: number; multiplyAdds: number } {
    const { tape } = this.trainer;
    return {
      parameters: countParameters(tape.parameters),
      multiplyAdds: countMultiplyAdds(tape.layers),
    };
  }

  /** Takes a step. @returns the loss of the batch @throws TrainingDivergedError */
  step(): number {
    const { steps, batch } = this.plan;
    const pictures = this.#draw(batch).map((index) => this.#training[index]());
    const rate = oneCycleRate(this.#step, steps, PEAK_RATE);
    const { loss, isFinite } = this.trainer.step(pictures, rate);
    if (!isFinite) {
      throw new TrainingDivergedError(
        `Expected the loss to stay a number, but it became ${loss} at step ${this.#step + 1}.`,
      );
    }
    this.#step++;
    return loss;
  }

  /** A copy of the current weights. */
  weights(): Weights {
    return this.trainer.parameters();
  }

  /** The answers for the shown pictures, and the errors on all validation pictures. */
  check(): { answers: LabAnswer[]; figures: LabFigures } {
    const answers = this.#checked.map((example) => this.answer(example));
    const figures = this.#measure(this.#checked, answers);
    return { answers: answers.slice(0, this.watched.length), figures };
  }

  answer({ scene, inputs }: LabExample): LabAnswer {
    return readLabAnswer(this.setup, this.trainer.predict(inputs()), scene, this.pictures.points);
  }

  /** Measures the network on at most `count` test pictures. */
  judge(count: number): Promise<LabFigures> {
    return this.judgeOn(this.pictures, count);
  }

  /** Measures the network on pictures of another size. Not for networks with fully connected layers. */
  async judgeAtSide(pictures: LabPictures, side: number, count: number): Promise<LabFigures> {
    const size = { width: side, height: side };
    const trainer = await openTrainer(this.setup, pictures.points, size, 1, this.tools);
    try {
      trainer.setParameters(this.weights());
      return await this.judgeOn(pictures, count, trainer);
    } finally {
      trainer.dispose();
    }
  }

  /** Disposes of engine and encoder. */
  dispose(): void {
    this.trainer.dispose();
    this.encoder?.dispose();
  }

  /** Measures the network on other test pictures of the same size. */
  async judgeOn(
    pictures: LabPictures,
    count: number,
    trainer: TapeTrainer = this.trainer,
  ): Promise<LabFigures> {
    const examples: LabExample[] = [];
    const answers: LabAnswer[] = [];
    const all = Math.min(count, pictures.count('test'));
    for (let index = 0; index < all; index++) {
      const example = await this.#make(pictures, 'test', index, false);
      const values = trainer.predict(example.inputs());
      examples.push(example);
      answers.push(readLabAnswer(this.setup, values, example.scene, pictures.points));
    }
    return this.#measure(examples, answers);
  }

  async #makeExamples(onFraction: (fraction: number) => void | Promise<void>): Promise<void> {
    const all = LAB_TRAINING_PICTURES + CHECKED_PICTURES;
    for (let index = 0; index < LAB_TRAINING_PICTURES; index++) {
      const example = await this.#make(this.pictures, 'training', index, true);
      this.#training.push(() => createTrainingExample(this.setup, example));
      if (index % 20 === 0) await onFraction(index / all);
    }
    const checked = Math.min(CHECKED_PICTURES, this.pictures.count('watched'));
    for (let index = 0; index < checked; index++) {
      this.#checked.push(await this.#make(this.pictures, 'watched', index, false));
    }
    this.watched = this.#checked.slice(0, LAB_WATCHED_PICTURES).map((example) => ({
      example,
      targets: createTargets(this.setup, example.scene),
    }));
    await onFraction(1);
  }

  async #make(pictures: LabPictures, use: LabUse, index: number, measures: boolean) {
    return this.maker.make(await pictures.load(use, index), measures);
  }

  /** The next training indices. Each picture is drawn once per epoch. */
  #draw(count: number): number[] {
    while (this.#queue.length < count) {
      this.#queue.push(...this.#random.shuffle([...this.#training.keys()]));
    }
    return this.#queue.splice(0, count);
  }

  #measure(examples: readonly LabExample[], answers: readonly LabAnswer[]): LabFigures {
    if (this.pictures.isRegion) {
      const overlaps = examples.flatMap(({ scene }, index) => {
        const { map } = answers[index];
        return map && scene.mask
          ? [overlapOf({ values: scene.mask }, { values: enlargeMap(map, 0, scene) })]
          : [];
      });
      return regionFigures(overlaps);
    }
    const distances = examples.flatMap(({ scene }, index) =>
      scene.points.flatMap((place, point) => {
        const found = answers[index].found[point];
        return place ? [Math.hypot(found.x - place.x, found.y - place.y)] : [];
      }),
    );
    return placeFigures(distances, examples[0]?.scene.width ?? 0);
  }
}

function createTrainingExample(setup: LabSetup, { scene, inputs }: LabExample): TapePicture {
  const { values, mask } = createTargets(setup, scene);
  return { inputs: inputs(), targets: values, mask };
}

async function openTrainer(
  setup: LabSetup,
  points: number,
  size: Size,
  batch: number,
  tools: LabTools,
): Promise<TapeTrainer> {
  return new TapeTrainer({
    engine: await tools.openEngine(),
    network: describeLabNetwork(setup.output, size, points),
    loss: lossOf(setup),
    points,
    batch,
  });
}
