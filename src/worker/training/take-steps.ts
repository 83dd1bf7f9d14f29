// The loop over the training steps, with progress, validation, checkpoints, pause and stop between two steps.
// Next: worker/training/finish-lesson.ts.
import type { TrainingEvent } from '../../api/trainer-api.ts';
import { type RunProgress, rewindProgress } from '../../core/training/run-progress.ts';
import type { DecoderTrainer } from '../../engine/cpu/training/decoder-trainer.ts';
import type { TrainingRun } from '../../learning/training-run.ts';
import type { StepClock, TrainingControl } from './training-control.ts';
import type { TrainingCheckpoints } from './training-checkpoints.ts';
import type { HeldOutFigures, ValidationMonitor } from './validation-monitor.ts';

/** The parts of a running training. */
export interface Steps {
  run: TrainingRun;
  clock: StepClock;
  /** A second decoder for predictions on single pictures. */
  judge: DecoderTrainer;
  monitor: ValidationMonitor;
  log: RunLog;
  checkpoints: TrainingCheckpoints;
  control: TrainingControl;
}

/**
 * Takes the remaining steps until the run is finished or stopped.
 * @throws TrainingDivergedError, errors of storage
 */
export async function takeSteps(steps: Steps): Promise<void> {
  const { run, clock, log, checkpoints, control } = steps;
  // The curve begins with the error of the initial model.
  if (run.isFresh) log.add(0, null, measure(steps), null);
  while (!run.isFinished && !control.isStopped) {
    const { step, loss, isRollback } = run.step();
    const { shouldReport, shouldMeasure, secondsLeft } = clock.tick(step);
    if (isRollback) log.rollBack(step);
    else if (shouldReport) log.add(step, loss, shouldMeasure ? measure(steps) : null, secondsLeft);
    await checkpoints.saveWhenDue(() => run.state(), log.progress);
    // Pause, resume and stop are received between two steps.
    await control.receiveMessages();
    if (control.isPaused) await pause(steps, step);
  }
}

/** Measures the current model on the validation frames and sends its maps. */
function measure({ run, judge, monitor, log }: Steps): HeldOutFigures {
  judge.setParameters(run.weights());
  const { frames, ...figures } = monitor.measure(judge);
  log.send({ kind: 'validated', frames });
  return figures;
}

async function pause({ run, log, checkpoints, control }: Steps, step: number): Promise<void> {
  await checkpoints.save(run.state(), log.progress, 'paused');
  log.send({ kind: 'paused', step });
  await control.waitWhilePaused();
}

/** Sends the progress of a run to the page, and collects it for the checkpoints. */
export class RunLog {
  #progress: RunProgress;

  /** @param progress of a resumed or a new run */
  constructor(
    progress: RunProgress,
    readonly send: (event: TrainingEvent) => void,
  ) {
    this.#progress = progress;
    if (progress.curve.length > 0) send({ kind: 'resumed', progress });
  }

  get progress(): RunProgress {
    return this.#progress;
  }

  /** Adds a point to the curve. @param heldOut null when not measured at this step */
  add(
    step: number,
    loss: number | null,
    heldOut: HeldOutFigures | null,
    secondsLeft: number | null,
  ): void {
    const { steps, curve } = this.#progress;
    const { medianPx: heldOutPx = null, overlap: heldOutOverlap = null } = heldOut ?? {};
    const point = { step, loss, heldOutPx, ...(heldOutOverlap !== null && { heldOutOverlap }) };
    this.#progress = { ...this.#progress, step, curve: [...curve, point], attempts: 0 };
    this.send({ kind: 'progress', steps, secondsLeft, ...point });
  }

  /** Removes the points after a step to which the run returned. */
  rollBack(step: number): void {
    this.#progress = rewindProgress(this.#progress, step);
    this.send({ kind: 'rolled-back', step });
  }
}
