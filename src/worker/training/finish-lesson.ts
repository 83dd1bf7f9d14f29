// Finishes a run: tests the decoder on test frames, and stores the model with its report.
// Next: worker/training/judge-lesson.ts, storage/model-store.ts.
import type { TrainingReport, TrainingRequest, TrainingResult } from '../../api/trainer-api.ts';
import { jointsOf, type LessonDocument } from '../../core/lesson/lesson-document.ts';
import type { ModelSpec, TaughtSpec } from '../../core/model/model-spec.ts';
import { serialiseWeights, type Weights } from '../../core/model/weights.ts';
import { sha256 } from '../../core/ids.ts';
import type { EarlierModel } from '../../learning/compare-frame.ts';
import type { Decoder } from '../../learning/detect-points.ts';
import type { LessonPlan } from '../../learning/plan-lesson.ts';
import { createTaughtSpec, type Lesson, trainingSize } from '../../learning/teach-lesson.ts';
import type { TrainingRun } from '../../learning/training-run.ts';
import type { KeydotDatabase } from '../../storage/database.ts';
import { addModel } from '../../storage/model-store.ts';
import { judgeLesson } from './judge-lesson.ts';
import { openTrainer, type PreparedLesson } from './prepare-lesson.ts';
import type { RunLog } from './take-steps.ts';
import type { TrainingCheckpoints } from './training-checkpoints.ts';

interface FinishTask {
  lesson: PreparedLesson;
  request: TrainingRequest;
  run: TrainingRun;
  /** A decoder with the run's weights. */
  judge: Decoder;
  checkpoints: TrainingCheckpoints;
  log: RunLog;
  end: Pick<TrainingResult, 'stopped' | 'failure'>;
  startedMs: number;
}

/** Tests and stores the model of a run. */
export async function finishLesson(task: FinishTask): Promise<TrainingResult> {
  const { lesson, request, run, judge: decoder, checkpoints, log, end, startedMs } = task;
  const { database, document, network, base, plan, channels } = lesson;
  const { joints, bones } = jointsOf(document);
  const addsToBase = channels !== null;
  const spec = { ...plan, joints, addsToBase };
  const finder = { network, decoder, spec, baseJoints: base.joints };
  const earlier = await openEarlier(lesson);
  let report: TrainingReport;
  try {
    report = await judgeLesson({ lesson, finder, earlier, seed: request.seed, startedMs });
  } finally {
    earlier?.dispose();
  }
  const named = { joints, bones, addsToBase };
  const weights = run.weights();
  const modelId = await saveTaughtModel(database, document, named, plan, base, weights, report);
  const { stopped, failure } = end;
  const as = failure !== null ? 'failed' : stopped ? 'stopped' : 'finished';
  await checkpoints.finish(as, { ...log.progress, failure }, modelId, report);
  return { modelId, report, ...end };
}

/** Opens the model that the run continued from, for comparison; null without one. The caller disposes of it. */
async function openEarlier({
  network,
  base,
  start,
}: PreparedLesson): Promise<(EarlierModel & { dispose(): void }) | null> {
  if (!start) return null;
  const { spec, weights, channels } = start;
  const decoder = await openTrainer(trainingSize(spec, spec.joints, 1));
  decoder.setParameters(weights);
  const finder = { network, decoder, spec, baseJoints: base.joints };
  return { finder, channels, dispose: () => decoder.dispose() };
}

/** Stores a model: spec, weights and report. @returns the model's id */
async function saveTaughtModel(
  database: KeydotDatabase,
  document: LessonDocument,
  lesson: Pick<Lesson, 'joints' | 'addsToBase'> & Pick<TaughtSpec, 'bones'>,
  plan: LessonPlan,
  base: ModelSpec,
  weights: Weights,
  report: TrainingReport,
): Promise<string> {
  const file = serialiseWeights(weights, 'F32');
  const createdMs = Date.now();
  const id = createModelId(document.name, createdMs);
  const names = {
    id,
    name: document.name,
    bones: lesson.bones,
    weightsSha256: await sha256(new Uint8Array(file)),
  };
  const spec = createTaughtSpec(names, lesson, plan, base);
  const weightsFile = new Uint8Array(file);
  await addModel(database, { lessonId: document.id, createdMs, spec, report, weightsFile });
  return id;
}

/** A readable unique id, e.g. "mug-handle-m3k2f9a1". */
function createModelId(name: string, createdMs: number): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40);
  return [words || 'lesson', createdMs.toString(36)].join('-');
}
