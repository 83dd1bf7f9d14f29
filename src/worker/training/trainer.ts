// Trains a stored lesson: prepare, collect samples, take steps, test, store the model. A Web Lock ensures one run per lesson
// across tabs. Next: worker/training/prepare-lesson.ts, take-steps.ts and finish-lesson.ts in the same folder.
import type { DecoderShape } from '../../core/model/decoder.ts';
import type { TapRanges } from '../../core/model/decoder-weights.ts';
import { jointsOf, trainingFingerprint } from '../../core/lesson/lesson-document.ts';
import { Random } from '../../core/random.ts';
import type { Weights } from '../../core/model/weights.ts';
import { EngineThreadError } from '../../engine/engine-errors.ts';
import { collectSamples, type SampleCollection } from '../../learning/collect-samples.ts';
import {
  growWeights,
  LessonError,
  startingWeights,
  trainingSize,
} from '../../learning/teach-lesson.ts';
import {
  RUN_SETTINGS,
  TrainingDivergedError,
  TrainingRun,
  type RunState,
} from '../../learning/training-run.ts';
import {
  loadTrainingPace,
  saveTrainingPace,
  trainingLock,
  type TrainingPace,
} from '../../storage/run-store.ts';
import { openDatabase } from '../../storage/database.ts';
import { LessonChannel } from '../../storage/lesson-channel.ts';
import { toStorageError, StorageFullError } from '../../storage/storage-errors.ts';
import type { TrainingEvent, TrainingRequest, TrainingResult } from '../../api/trainer-api.ts';
import { finishLesson } from './finish-lesson.ts';
import { ValidationMonitor } from './validation-monitor.ts';
import { openTrainer, prepareLesson, type PreparedLesson } from './prepare-lesson.ts';
import { RunLog, type Steps, takeSteps } from './take-steps.ts';
import { StepClock, type TrainingControl } from './training-control.ts';
import { TrainingCheckpoints } from './training-checkpoints.ts';

const STOPPED_EARLY = 'The run was stopped before its first step, so there is no model to save.';

type Send = (event: TrainingEvent) => void;

/**
 * Trains a lesson of the database and stores the model.
 * @throws LessonError when nothing is labelled, TrainingDivergedError when training fails before the first usable
 *   weights; errors of storage, model and engine
 */
export async function trainLesson(
  request: TrainingRequest,
  control: TrainingControl,
  send: Send,
): Promise<TrainingResult> {
  // Two tabs training the same lesson would overwrite each other's run.
  return navigator.locks.request(
    trainingLock(request.lessonId),
    { ifAvailable: true },
    async (lock) => {
      if (lock) return trainLocked(request, control, send);
      throw new LessonError(
        'This lesson is being trained in another tab: wait for it, or stop it.',
      );
    },
  );
}

async function trainLocked(
  request: TrainingRequest,
  control: TrainingControl,
  send: Send,
): Promise<TrainingResult> {
  const database = await openDatabase();
  try {
    const lesson = await prepareLesson(database, request);
    try {
      return await train(lesson, request, control, send);
    } finally {
      lesson.network.dispose();
      notifyOtherTabs(request.lessonId);
    }
  } catch (error) {
    throw toStorageError(error);
  } finally {
    database.close();
  }
}

function notifyOtherTabs(lessonId: string): void {
  const channel = new LessonChannel(undefined, () => undefined);
  channel.post({ kind: 'models-changed' });
  channel.post({ kind: 'runs-changed', lessonId });
  channel.close();
}

async function train(
  lesson: PreparedLesson,
  request: TrainingRequest,
  control: TrainingControl,
  send: Send,
): Promise<TrainingResult> {
  const startedMs = performance.now();
  const { database, document, plan } = lesson;
  const random = new Random(request.seed);
  const pace = await loadTrainingPace(database);
  const collection = await collect(lesson, random, control, send, request.steps, pace);
  const viewMs = (performance.now() - startedMs) / collection.samples.length;
  const { joints } = jointsOf(document);
  const size = trainingSize(plan, joints, RUN_SETTINGS.batch);
  const trainer = await openTrainer(size);
  const judge = await openTrainer({ ...size, batch: 1 });
  try {
    trainer.setParameters(initialWeights(lesson, size.shape, collection.ranges, random));
    const settings = { ...RUN_SETTINGS, steps: request.steps };
    const run = new TrainingRun(trainer, collection.samples, settings, random.state);
    const fingerprint = trainingFingerprint(document, request, request.startsFrom);
    const opened = await TrainingCheckpoints.open(database, request, fingerprint);
    const { network, heldOut, channels } = lesson;
    const monitor = await ValidationMonitor.open(network, heldOut, joints, plan, channels);
    const clock = new StepClock(request.steps, pace?.stepMs ?? null);
    const log = new RunLog(opened.progress, send);
    const steps = { run, clock, judge, monitor, log, checkpoints: opened.checkpoints, control };
    return await drive(lesson, request, steps, opened.state, { startedMs, viewMs });
  } finally {
    trainer.dispose();
    judge.dispose();
  }
}

/** The initial weights. */
function initialWeights(
  { start, channels }: PreparedLesson,
  shape: DecoderShape,
  ranges: TapRanges,
  random: Random,
): Weights {
  if (!start) return startingWeights(shape, ranges, channels, random);
  return growWeights(start.weights, start.channels, channels, random);
}

async function collect(
  { network, base, training, plan, channels }: PreparedLesson,
  random: Random,
  control: TrainingControl,
  send: Send,
  steps: number,
  pace: TrainingPace | null,
): Promise<SampleCollection> {
  const startedMs = performance.now();
  send({ kind: 'preparing', fraction: 0, secondsLeft: null });
  const pretrained = { network, baseJoints: base.joints };
  return collectSamples(pretrained, training, plan, channels, random, async (done) => {
    const leftMs = ((performance.now() - startedMs) / done) * (training.length - done);
    const secondsLeft = pace && (leftMs + steps * pace.stepMs) / 1000;
    send({ kind: 'preparing', fraction: done / training.length, secondsLeft });
    await control.receiveMessages();
    if (control.isStopped) throw new LessonError(STOPPED_EARLY);
  });
}

/**
 * Runs the steps, and tests and stores the model.
 * @param state checkpoint to resume from; null for a new run
 */
async function drive(
  lesson: PreparedLesson,
  request: TrainingRequest,
  steps: Steps,
  state: RunState | null,
  { startedMs, viewMs }: { startedMs: number; viewMs: number },
): Promise<TrainingResult> {
  const { run, clock, judge, log, checkpoints, control } = steps;
  try {
    if (state) run.restore(state);
    const divergence = await takeStepsUntilDivergence(steps);
    if (divergence && (run.isFresh || !isSound(run.weights()))) throw divergence;
    if (run.isFresh) throw new LessonError(STOPPED_EARLY);
    const { stepMs } = clock;
    if (stepMs !== null) await saveTrainingPace(lesson.database, { stepMs, viewMs });
    judge.setParameters(run.weights());
    const end = { stopped: control.isStopped, failure: divergence?.message ?? null };
    return await finishLesson({ lesson, request, run, judge, checkpoints, log, end, startedMs });
  } catch (thrown) {
    const error = toStorageError(thrown);
    // After these errors the run can be resumed from its last checkpoint.
    const isResumable = [LessonError, StorageFullError, EngineThreadError].some(
      (kind) => error instanceof kind,
    );
    if (!isResumable && error instanceof Error) await storeFailure(checkpoints, log, error);
    throw error;
  }
}

/** Takes the steps. @returns the divergence error, if any; the run is in its last safe state then */
async function takeStepsUntilDivergence(steps: Steps): Promise<TrainingDivergedError | null> {
  try {
    await takeSteps(steps);
    return null;
  } catch (error) {
    if (error instanceof TrainingDivergedError) return error;
    throw error;
  }
}

function isSound(weights: Weights): boolean {
  return [...weights.values()].every(({ values }) => values.every(Number.isFinite));
}

/** Stores why a run failed. If storing fails as well, its error becomes the cause. */
async function storeFailure(
  checkpoints: TrainingCheckpoints,
  log: RunLog,
  cause: Error,
): Promise<void> {
  try {
    await checkpoints.fail(log.progress, cause.message);
  } catch (error) {
    cause.cause ??= error;
  }
}
