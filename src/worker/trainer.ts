// The life of a lesson in its worker: frames → views → steps → judgement → model. Between any two
// steps it hears whether to rest or to stop. The parts are src/learning; the entry trainer.worker.ts.
import { loadEngine } from '../engine/browser/load-engine.ts';
import { createEngineNetwork } from '../engine/engine-network.ts';
import { createDecoderTrainer, type DecoderTrainer } from '../engine/training/decoder-trainer.ts';
import type { TrainingSize } from '../engine/training/training-size.ts';
import { jointsOf, type LessonDocument } from '../core/lesson-document.ts';
import type { ModelSpec } from '../core/model-spec.ts';
import type { Network } from '../core/network.ts';
import { Random } from '../core/random.ts';
import { splitForTraining } from '../core/split.ts';
import { matchBaseChannels, type BaseChannels } from '../learning/base-heatmap.ts';
import { collectSamples, teaches, type SampleCollection } from '../learning/collect-samples.ts';
import { planLesson, type LessonPlan } from '../learning/plan-lesson.ts';
import { LessonError, startingWeights, trainingSize } from '../learning/teach-lesson.ts';
import { RUN_SETTINGS, TrainingRun } from '../learning/training-run.ts';
import { openDatabase, type KeydotDatabase } from '../storage/database.ts';
import { LessonChannel } from '../storage/lesson-channel.ts';
import { loadLesson } from '../storage/lesson-store.ts';
import { asStorageError } from '../storage/storage-errors.ts';
import type { TrainingEvent, TrainingRequest, TrainingResult } from '../trainer-api.ts';
import { HeldOutWatch } from './held-out-watch.ts';
import { judgeLesson } from './judge-lesson.ts';
import { keepTaughtModel } from './keep-taught-model.ts';
import { listLessonFrames, type LessonFrameToTeach } from './lesson-frames.ts';
import { loadPretrainedModel } from './model-files.ts';
import { StepClock } from './step-clock.ts';
import { TrainingCheckpoints } from './training-checkpoints.ts';
import type { TrainingControl } from './training-control.ts';

const STOPPED_EARLY = 'The run was stopped before its first step, so there is no model to keep.';

type Tell = (event: TrainingEvent) => void;

/** Everything a run stands on. */
interface Prepared {
  database: KeydotDatabase;
  document: LessonDocument;
  network: Network;
  base: ModelSpec;
  training: LessonFrameToTeach[];
  heldOut: LessonFrameToTeach[];
  plan: LessonPlan;
  channels: BaseChannels | null;
}

/**
 * Learns a lesson of the database and keeps the model there.
 * @throws LessonError when nothing is labelled; errors of storage, model and engine as they come
 */
export async function trainLesson(
  request: TrainingRequest,
  control: TrainingControl,
  tell: Tell,
): Promise<TrainingResult> {
  // Two tabs that learn one lesson would write over each other's run.
  return navigator.locks.request(
    `keydot-training-${request.lessonId}`,
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
    const prepared = await prepare(database, request);
    try {
      const result = await learn(prepared, request, control, tell);
      tellOtherTabs(request.lessonId);
      return result;
    } finally {
      prepared.network.dispose();
    }
  } catch (error) {
    throw asStorageError(error);
  } finally {
    database.close();
  }
}

function tellOtherTabs(lessonId: string): void {
  const channel = new LessonChannel(undefined, () => undefined);
  channel.tell({ kind: 'models-changed' });
  channel.tell({ kind: 'runs-changed', lessonId });
  channel.close();
}

async function prepare(database: KeydotDatabase, request: TrainingRequest): Promise<Prepared> {
  const { document } = await loadLesson(database, request.lessonId);
  const frames = listLessonFrames(database, document).filter(teaches);
  if (document.points.length === 0 || frames.length === 0) {
    throw new LessonError('Expected at least one point and one labelled frame to learn from.');
  }
  const { training, heldOut } = splitForTraining(frames, new Random(request.seed));
  const { spec: base, weights } = await loadPretrainedModel(() => undefined);
  const network = createEngineNetwork(weights, await openEngine());
  const { joints } = jointsOf(document);
  const addsToBase = document.startsFrom === 'body';
  return {
    database,
    document,
    network,
    base,
    training,
    heldOut,
    plan: planLesson(training, joints),
    channels: addsToBase ? matchBaseChannels(joints, base.joints) : null,
  };
}

async function learn(
  prepared: Prepared,
  request: TrainingRequest,
  control: TrainingControl,
  tell: Tell,
): Promise<TrainingResult> {
  const { database, document, plan } = prepared;
  const startedMs = performance.now();
  const random = new Random(request.seed);
  const collection = await collect(prepared, random, control, tell);
  const points = document.points.length;
  const trainer = await openTrainer(trainingSize(plan, points, RUN_SETTINGS.batch));
  const judge = await openTrainer(trainingSize(plan, points, 1));
  try {
    const { checkpoints, state } = await TrainingCheckpoints.open(database, document, request);
    const { shape } = trainingSize(plan, points, 1);
    trainer.setParameters(startingWeights(shape, collection.ranges, prepared.channels, random));
    const settings = { ...RUN_SETTINGS, steps: request.steps };
    const run = new TrainingRun(trainer, collection.samples, settings, random.state);
    if (state) run.restore(state);
    const watch = await HeldOutWatch.open(
      prepared.network,
      prepared.heldOut,
      plan,
      prepared.channels,
    );
    await takeSteps({ run, steps: request.steps, judge, watch, checkpoints, control, tell });
    if (run.state().step === 0) throw new LessonError(STOPPED_EARLY);
    judge.setParameters(run.weights());
    return await finish(prepared, request, run, judge, checkpoints, control.isStopped, startedMs);
  } finally {
    trainer.dispose();
    judge.dispose();
  }
}

async function collect(
  { network, training, plan, channels }: Prepared,
  random: Random,
  control: TrainingControl,
  tell: Tell,
): Promise<SampleCollection> {
  tell({ kind: 'preparing', fraction: 0 });
  return collectSamples(network, training, plan, channels, random, (done) => {
    if (control.isStopped) throw new LessonError(STOPPED_EARLY);
    tell({ kind: 'preparing', fraction: done / training.length });
  });
}

interface Steps {
  run: TrainingRun;
  steps: number;
  judge: DecoderTrainer;
  watch: HeldOutWatch;
  checkpoints: TrainingCheckpoints;
  control: TrainingControl;
  tell: Tell;
}

async function takeSteps({ run, steps, judge, watch, checkpoints, control, tell }: Steps) {
  const clock = new StepClock(steps);
  while (!run.isFinished && !control.isStopped) {
    const { step, loss, isRetreat } = run.step();
    if (isRetreat) tell({ kind: 'rolled-back', step });
    const report = clock.tick(step);
    if (report.shouldMeasure) {
      judge.setParameters(run.weights());
      const { medianPx, frames } = watch.look(judge);
      tell({ kind: 'watched', frames });
      tell({ kind: 'progress', step, steps, loss, heldOutPx: medianPx, ...report.left });
    } else if (report.shouldTell) {
      tell({ kind: 'progress', step, steps, loss, heldOutPx: null, ...report.left });
    }
    await checkpoints.keepWhenDue(() => run.state());
    // Pause, resume and stop come between two steps.
    await control.hear();
    if (!control.isPaused) continue;
    await checkpoints.keep(run.state(), 'paused');
    tell({ kind: 'paused', step });
    await control.rest();
  }
}

async function finish(
  { database, document, network, base, training, heldOut, plan, channels }: Prepared,
  request: TrainingRequest,
  run: TrainingRun,
  decoder: DecoderTrainer,
  checkpoints: TrainingCheckpoints,
  stopped: boolean,
  startedMs: number,
): Promise<TrainingResult> {
  const { joints, bones } = jointsOf(document);
  const addsToBase = channels !== null;
  const finder = {
    network,
    decoder,
    spec: { joints, input: plan.input, crop: plan.crop, addsToBase },
    baseJoints: base.joints,
  };
  const report = await judgeLesson({
    document,
    heldOut,
    finder,
    trainedFrames: training.length,
    seed: request.seed,
    startedMs,
  });
  const lesson = { joints, bones, addsToBase };
  const modelId = await keepTaughtModel(
    database,
    document,
    lesson,
    plan,
    base,
    run.weights(),
    report,
  );
  await checkpoints.finish(stopped ? 'stopped' : 'finished', modelId, report);
  return { modelId, report, stopped };
}

/** The live view computes too: one thread each leaves it its share on a small machine. */
function openEngine() {
  const threads = Math.max(1, Math.min(4, Math.floor(navigator.hardwareConcurrency / 2)));
  return loadEngine({ threads, relaxed: null });
}

async function openTrainer(size: TrainingSize): Promise<DecoderTrainer> {
  return createDecoderTrainer({ ...size, engine: await openEngine() });
}
