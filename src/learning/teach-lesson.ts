// Trains a lesson from frames to model: plan, collect samples, train. The command line runs `teachLesson`; the trainer
// worker (worker/training/trainer.ts) combines the same parts with pauses, checkpoints and validation.
import {
  addPoints,
  arrangePoints,
  checkDecoder,
  initialiseDecoder,
  type PointStart,
  type TapRanges,
} from '../core/model/decoder-weights.ts';
import { DECODER_CHANNELS, type DecoderShape, MOVENET_TAPS } from '../core/model/decoder.ts';
import { KeydotError } from '../core/errors.ts';
import { HEAD_STRIDE } from '../core/model/heads.ts';
import { isRegion, type Joint, type ModelSpec, type TaughtSpec } from '../core/model/model-spec.ts';
import type { Network } from '../core/model/network.ts';
import { Random } from '../core/random.ts';
import type { Weights } from '../core/model/weights.ts';
import type { DecoderTrainer } from '../engine/cpu/training/decoder-trainer.ts';
import type { TrainingSize } from '../engine/cpu/training/training-size.ts';
import { type BaseChannels, matchBaseChannels } from '../inference/base-heatmap.ts';
import { collectSamples, hasLabels, type TeachingFrame } from './collect-samples.ts';
import { type LessonPlan, planLesson } from './plan-lesson.ts';
import { type RunSettings, type RunStep, TrainingRun } from './training-run.ts';

/** A lesson that cannot be trained. */
export class LessonError extends KeydotError {
  override name = 'LessonError';
}

/** The pretrained network and the trainer. */
export interface TeachingTools {
  network: Network;
  /** The spec of the pretrained network. */
  base: ModelSpec;
  openTrainer(size: TrainingSize): Promise<DecoderTrainer>;
}

/** The points and frames of a lesson. */
export interface Lesson {
  joints: readonly Joint[];
  frames: readonly TeachingFrame[];
  /** Whether the decoder's output is added to the pretrained heatmap. */
  addsToBase: boolean;
}

/** Progress callbacks. */
export interface TeachingListener {
  onFrame?(done: number, all: number): void;
  onStep?(step: RunStep, steps: number): void;
}

/** The result of a lesson. The trainer can predict with the final weights until it is disposed. */
export interface TaughtLesson {
  plan: LessonPlan;
  weights: Weights;
  trainer: DecoderTrainer;
}

/**
 * Trains a lesson. The caller disposes of the trainer.
 * @throws LessonError without points or labelled frames, TrainingDivergedError
 */
export async function teachLesson(
  tools: TeachingTools,
  lesson: Lesson,
  settings: RunSettings,
  seed: number,
  listener: TeachingListener = {},
): Promise<TaughtLesson> {
  const { joints, addsToBase } = lesson;
  const frames = lesson.frames.filter(hasLabels);
  if (joints.length === 0 || frames.length === 0) {
    throw new LessonError('Expected at least one point and one labelled frame to learn from.');
  }
  const random = new Random(seed);
  const channels = addsToBase ? matchBaseChannels(joints, tools.base.joints) : null;
  const plan = planLesson(frames, joints, channels);
  const { samples, ranges } = await collectSamples(
    { network: tools.network, baseJoints: tools.base.joints },
    frames,
    plan,
    channels,
    random,
    (done) => listener.onFrame?.(done, frames.length),
  );
  const size = trainingSize(plan, joints, settings.batch);
  const trainer = await tools.openTrainer(size);
  try {
    trainer.setParameters(startingWeights(size.shape, ranges, channels, random));
    const run = new TrainingRun(trainer, samples, settings, random.state);
    while (!run.isFinished) {
      // Not inlined: arguments of an optional call are not evaluated without a listener.
      const step = run.step();
      listener.onStep?.(step, settings.steps);
    }
    const weights = run.weights();
    trainer.setParameters(weights);
    return { plan, weights, trainer };
  } catch (error) {
    trainer.dispose();
    throw error;
  }
}

/** The dimensions of the trainer for a plan. */
export function trainingSize(
  { input }: Pick<LessonPlan, 'input'>,
  joints: readonly Joint[],
  batch: number,
): TrainingSize {
  const regions = joints.map(isRegion);
  return {
    shape: { channels: DECODER_CHANNELS, points: joints.length, taps: { ...MOVENET_TAPS } },
    height: input.height / HEAD_STRIDE,
    width: input.width / HEAD_STRIDE,
    batch,
    ...(regions.includes(true) && { regions }),
  };
}

/** The initial decoder weights. Points with a pretrained channel start with a correction of 0. */
export function startingWeights(
  shape: DecoderShape,
  ranges: TapRanges,
  channels: BaseChannels | null,
  random: Random,
): Weights {
  return initialiseDecoder(random, shape, ranges, listStarts(shape.points, channels));
}

function listStarts(points: number, channels: BaseChannels | null): PointStart[] {
  return Array.from({ length: points }, (_, point): PointStart => {
    return (channels?.[point] ?? null) === null ? 'blank' : 'correction';
  });
}

/**
 * Extends the decoder of an earlier model to the current points. Its output for the old points is unchanged, bit for
 * bit. Measured on a mouse (three points, then a fourth; 20 frames, two seeds): median errors after 150 steps are 2.3
 * and 2.4 px from here, 3.4 and 3.3 px from scratch; after 500 steps there is no difference.
 * @param old the earlier model's channel of each point; null for a new point
 */
export function growWeights(
  weights: Weights,
  old: readonly (number | null)[],
  channels: BaseChannels | null,
  random: Random,
): Weights {
  const { points } = checkDecoder(weights);
  const added = listStarts(old.length, channels).filter((_, point) => old[point] === null);
  const grown = added.length > 0 ? addPoints(weights, added, random) : weights;
  let next = points;
  return arrangePoints(
    grown,
    old.map((channel) => channel ?? next++),
  );
}

/** Creates the spec of a taught model. */
export function createTaughtSpec(
  { id, name, bones, weightsSha256 }: Pick<TaughtSpec, 'id' | 'name' | 'bones' | 'weightsSha256'>,
  { joints, addsToBase }: Pick<Lesson, 'joints' | 'addsToBase'>,
  { input, crop, keeps }: LessonPlan,
  base: ModelSpec,
): TaughtSpec {
  const native = Math.max(input.width, input.height);
  return {
    format: 1,
    family: 'taught',
    id,
    name,
    joints: [...joints],
    bones,
    inputSizes: { native, choices: [native] },
    weightsSha256,
    base: { id: base.id, weightsSha256: base.weightsSha256 },
    input,
    decoderChannels: DECODER_CHANNELS,
    addsToBase,
    ...(keeps.length > 0 && { keeps }),
    crop,
  };
}
