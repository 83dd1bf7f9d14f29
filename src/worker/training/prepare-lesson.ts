// Prepares a run: reads the lesson and the initial model, splits the frames, and loads the pretrained network.
// Next: worker/training/trainer.ts.
import { loadEngine } from '../../engine/cpu/browser/load-engine.ts';
import { createCpuNetwork } from '../../engine/cpu/cpu-network.ts';
import {
  createDecoderTrainer,
  type DecoderTrainer,
} from '../../engine/cpu/training/decoder-trainer.ts';
import type { TrainingSize } from '../../engine/cpu/training/training-size.ts';
import { jointsOf, type LessonDocument } from '../../core/lesson/lesson-document.ts';
import type { ModelSpec, TaughtSpec } from '../../core/model/model-spec.ts';
import type { Network } from '../../core/model/network.ts';
import { Random } from '../../core/random.ts';
import { splitForTraining } from '../../core/lesson/split.ts';
import { parseWeights, type Weights } from '../../core/model/weights.ts';
import { matchBaseChannels, type BaseChannels } from '../../inference/base-heatmap.ts';
import { hasLabels } from '../../learning/collect-samples.ts';
import { planLesson, type LessonPlan } from '../../learning/plan-lesson.ts';
import { LessonError } from '../../learning/teach-lesson.ts';
import type { KeydotDatabase } from '../../storage/database.ts';
import { loadLesson } from '../../storage/lesson-store.ts';
import { loadModel } from '../../storage/model-store.ts';
import { fitModel, type StartingModel } from '../../storage/starting-model.ts';
import type { TrainingRequest } from '../../api/trainer-api.ts';
import { listLessonFrames, type LessonFrameToTeach } from './lesson-frames.ts';
import { loadPretrainedModel } from '../network/model-files.ts';

/** The inputs of a run. The caller disposes of the network. */
export interface PreparedLesson {
  database: KeydotDatabase;
  document: LessonDocument;
  network: Network;
  base: ModelSpec;
  /** All frames, labelled or not. */
  frames: LessonFrameToTeach[];
  training: LessonFrameToTeach[];
  heldOut: LessonFrameToTeach[];
  plan: LessonPlan;
  /** The pretrained heatmap's channel of each point; null when the lesson does not start from the body. */
  channels: BaseChannels | null;
  /** The model that the run continues from; null when it starts from scratch. */
  start: StartingWeights | null;
}

/** A model to continue from, with its weights. */
export interface StartingWeights extends StartingModel {
  spec: TaughtSpec;
  weights: Weights;
}

/**
 * Prepares a run.
 * @throws LessonError when nothing is labelled or the initial model does not fit; errors of storage, model and engine
 */
export async function prepareLesson(
  database: KeydotDatabase,
  request: TrainingRequest,
): Promise<PreparedLesson> {
  const { document } = await loadLesson(database, request.lessonId);
  const frames = listLessonFrames(database, document);
  const labelled = frames.filter(hasLabels);
  if (document.points.length === 0 || labelled.length === 0) {
    throw new LessonError('Expected at least one point and one labelled frame to learn from.');
  }
  const { joints } = jointsOf(document);
  const { spec: base, weights } = await loadPretrainedModel(() => undefined);
  const start = await loadStart(database, document, base, request);
  const learned = new Set(start?.learnedFrom);
  const { training, heldOut } = splitForTraining(labelled, new Random(request.seed), ({ id }) =>
    learned.has(id),
  );
  const channels = document.startsFrom === 'body' ? matchBaseChannels(joints, base.joints) : null;
  const network = createCpuNetwork(weights, await openEngine());
  return {
    database,
    document,
    network,
    base,
    frames,
    training,
    heldOut,
    plan: planLesson(training, joints, channels),
    channels,
    start,
  };
}

async function loadStart(
  database: KeydotDatabase,
  document: LessonDocument,
  base: ModelSpec,
  { startsFrom }: TrainingRequest,
): Promise<StartingWeights | null> {
  if (startsFrom === null) return null;
  const model = await loadModel(database, startsFrom);
  const fitting = fitModel(model, document, base.weightsSha256);
  if (!fitting) {
    throw new LessonError(
      'The model to continue from does not fit the lesson any more: start from scratch.',
    );
  }
  return { ...fitting, spec: model.spec, weights: parseWeights(model.weightsFile.buffer) };
}

/** Uses at most half of the cores, because the live view needs the others. */
function openEngine() {
  const threads = Math.max(1, Math.min(4, Math.floor(navigator.hardwareConcurrency / 2)));
  return loadEngine({ threads, relaxed: null });
}

/** Opens a decoder trainer without weights. The caller disposes of it. */
export async function openTrainer(size: TrainingSize): Promise<DecoderTrainer> {
  return createDecoderTrainer({ ...size, engine: await openEngine() });
}
