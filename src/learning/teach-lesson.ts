// A lesson from its frames to a model, in one go: plan, see, train. The command line calls it as it is;
// the trainer worker drives the same parts itself, to pause and look in between.
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

/** A lesson that cannot be taught. */
export class LessonError extends KeydotError {
  override name = 'LessonError';
}

/** What teaching takes beside the lesson. */
export interface TeachingTools {
  network: Network;
  /** The pretrained network's spec. */
  base: ModelSpec;
  openTrainer(size: TrainingSize): Promise<DecoderTrainer>;
}

export interface Lesson {
  joints: readonly Joint[];
  frames: readonly TeachingFrame[];
  /** Whether the points the network knows start from its own answer. */
  addsToBase: boolean;
}

/** What happens meanwhile. */
export interface TeachingListener {
  onFrame?(done: number, all: number): void;
  onStep?(step: RunStep, steps: number): void;
}

/** What came of a lesson; the trainer answers as the decoder until it is disposed of. */
export interface TaughtLesson {
  plan: LessonPlan;
  weights: Weights;
  trainer: DecoderTrainer;
}

/**
 * Teaches a lesson. The caller disposes of the trainer.
 * @throws LessonError when no frame says where any point is, TrainingDivergedError
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
      // Not as an argument: where nobody listens those are not looked at.
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

/** The trainer a plan asks for. */
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

/** The decoder before its first step: nothing to add where the network answers already. */
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
 * The decoder of an earlier model, grown to a lesson's points as they are now: what it finds of the old
 * points stays the same to the bit. Measured on a mouse (three points, then a fourth; 20 frames, two
 * seeds): 150 steps from there end at a median of 2.3 and 2.4 px, afresh at 3.4 and 3.3; after 500 steps
 * there is no difference.
 * @param old for each point its channel in the earlier model; null for a new point
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

/** The spec of a taught model. */
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
