// The end of a run: the decoder is judged on frames it has not seen, and kept with its report. Next:
// judge-lesson.ts, keep-taught-model.ts.
import { jointsOf } from '../core/lesson-document.ts';
import type { Decoder } from '../learning/find-points.ts';
import type { TrainingRun } from '../learning/training-run.ts';
import type { TrainingRequest, TrainingResult } from '../trainer-api.ts';
import { judgeLesson } from './judge-lesson.ts';
import { keepTaughtModel } from './keep-taught-model.ts';
import type { PreparedLesson } from './prepare-lesson.ts';
import type { RunLog } from './run-log.ts';
import type { TrainingCheckpoints } from './training-checkpoints.ts';

interface FinishTask {
  lesson: PreparedLesson;
  request: TrainingRequest;
  run: TrainingRun;
  /** With the run's weights set. */
  judge: Decoder;
  checkpoints: TrainingCheckpoints;
  log: RunLog;
  end: Pick<TrainingResult, 'stopped' | 'failure'>;
  startedMs: number;
}

export async function finishLesson(task: FinishTask): Promise<TrainingResult> {
  const { lesson, request, run, judge: decoder, checkpoints, log, end, startedMs } = task;
  const { database, document, network, base, training, heldOut, plan, channels } = lesson;
  const { joints, bones } = jointsOf(document);
  const addsToBase = channels !== null;
  const report = await judgeLesson({
    document,
    heldOut,
    finder: {
      network,
      decoder,
      spec: { joints, input: plan.input, crop: plan.crop, addsToBase },
      baseJoints: base.joints,
    },
    trainedFrames: training.length,
    seed: request.seed,
    startedMs,
  });
  const named = { joints, bones, addsToBase };
  const weights = run.weights();
  const modelId = await keepTaughtModel(database, document, named, plan, base, weights, report);
  const { stopped, failure } = end;
  const as = failure !== null ? 'failed' : stopped ? 'stopped' : 'finished';
  await checkpoints.finish(as, { ...log.progress, failure }, modelId, report);
  return { modelId, report, ...end };
}
