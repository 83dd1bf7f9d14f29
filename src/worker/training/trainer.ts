// The life of a lesson in its worker: frames → views → steps → judgement → model. The parts are
// prepare-lesson.ts, take-steps.ts and finish-lesson.ts; the maths is src/learning.
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

const STOPPED_EARLY = 'The run was stopped before its first step, so there is no model to keep.';

type Tell = (event: TrainingEvent) => void;

/**
 * Learns a lesson of the database and keeps the model there.
 * @throws LessonError when nothing is labelled, TrainingDivergedError when the numbers got out of hand
 * before anything was learned; errors of storage, model and engine as they come
 */
export async function trainLesson(
  request: TrainingRequest,
  control: TrainingControl,
  tell: Tell,
): Promise<TrainingResult> {
  // Two tabs that learn one lesson would write over each other's run.
  return navigator.locks.request(
    trainingLock(request.lessonId),
    { ifAvailable: true },
    async (lock) => {
      if (lock) return trainLocked(request, control, tell);
      throw new LessonError('This lesson is being learnt in another tab: wait for it, or stop it.');
    },
  );
}

async function trainLocked(
  request: TrainingRequest,
  control: TrainingControl,
  tell: Tell,
): Promise<TrainingResult> {
  const database = await openDatabase();
  try {
    const lesson = await prepareLesson(database, request);
    try {
      return await learn(lesson, request, control, tell);
    } finally {
      lesson.network.dispose();
      tellOtherTabs(request.lessonId);
    }
  } catch (error) {
    throw toStorageError(error);
  } finally {
    database.close();
  }
}

function tellOtherTabs(lessonId: string): void {
  const channel = new LessonChannel(undefined, () => undefined);
  channel.post({ kind: 'models-changed' });
  channel.post({ kind: 'runs-changed', lessonId });
  channel.close();
}

async function learn(
  lesson: PreparedLesson,
  request: TrainingRequest,
  control: TrainingControl,
  tell: Tell,
): Promise<TrainingResult> {
  const startedMs = performance.now();
  const { database, document, plan } = lesson;
  const random = new Random(request.seed);
  const pace = await loadTrainingPace(database);
  const collection = await collect(lesson, random, control, tell, request.steps, pace);
  const viewMs = (performance.now() - startedMs) / collection.samples.length;
  const { joints } = jointsOf(document);
  const size = trainingSize(plan, joints, RUN_SETTINGS.batch);
  const trainer = await openTrainer(size);
  const judge = await openTrainer({ ...size, batch: 1 });
  try {
    trainer.setParameters(begin(lesson, size.shape, collection.ranges, random));
    const settings = { ...RUN_SETTINGS, steps: request.steps };
    const run = new TrainingRun(trainer, collection.samples, settings, random.state);
    const fingerprint = trainingFingerprint(document, request, request.startsFrom);
    const opened = await TrainingCheckpoints.open(database, request, fingerprint);
    const { network, heldOut, channels } = lesson;
    const watch = await ValidationMonitor.open(network, heldOut, joints, plan, channels);
    const clock = new StepClock(request.steps, pace?.stepMs ?? null);
    const log = new RunLog(opened.progress, tell);
    const steps = { run, clock, judge, watch, log, checkpoints: opened.checkpoints, control };
    return await drive(lesson, request, steps, opened.state, { startedMs, viewMs });
  } finally {
    trainer.dispose();
    judge.dispose();
  }
}

/** The weights before the first step. */
function begin(
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
  tell: Tell,
  steps: number,
  pace: TrainingPace | null,
): Promise<SampleCollection> {
  const startedMs = performance.now();
  tell({ kind: 'preparing', fraction: 0, secondsLeft: null });
  const eyes = { network, baseJoints: base.joints };
  return collectSamples(eyes, training, plan, channels, random, async (done) => {
    const leftMs = ((performance.now() - startedMs) / done) * (training.length - done);
    const secondsLeft = pace && (leftMs + steps * pace.stepMs) / 1000;
    tell({ kind: 'preparing', fraction: done / training.length, secondsLeft });
    await control.hear();
    if (control.isStopped) throw new LessonError(STOPPED_EARLY);
  });
}

/**
 * From the first step to the model that is kept.
 * @param state to go on from; null for a new run
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
    const divergence = await takeStepsThatHold(steps);
    if (divergence && (run.isFresh || !isSound(run.weights()))) throw divergence;
    if (run.isFresh) throw new LessonError(STOPPED_EARLY);
    const { stepMs } = clock;
    if (stepMs !== null) await saveTrainingPace(lesson.database, { stepMs, viewMs });
    judge.setParameters(run.weights());
    const end = { stopped: control.isStopped, failure: divergence?.message ?? null };
    return await finishLesson({ lesson, request, run, judge, checkpoints, log, end, startedMs });
  } catch (thrown) {
    const error = toStorageError(thrown);
    // Where there is no room, or a thread died, the last checkpoint is what to go on with.
    const isToGoOn = [LessonError, StorageFullError, EngineThreadError].some(
      (kind) => error instanceof kind,
    );
    if (!isToGoOn && error instanceof Error) await tryToFail(checkpoints, log, error);
    throw error;
  }
}

/** Takes the steps. @returns why they did not hold, where they did not: the run went back then */
async function takeStepsThatHold(steps: Steps): Promise<TrainingDivergedError | null> {
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

/** Keeps why a run failed. Where that fails as well, both are told. */
async function tryToFail(
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
