// The steps of a run, one after the other: told, measured and kept in between. Between any two it hears
// whether to rest or to stop. Next: finish-lesson.ts.
import type { TrainingEvent } from '../../api/trainer-api.ts';
import { type RunProgress, takeBack } from '../../core/training/run-progress.ts';
import type { DecoderTrainer } from '../../engine/cpu/training/decoder-trainer.ts';
import type { TrainingRun } from '../../learning/training-run.ts';
import type { StepClock, TrainingControl } from './training-control.ts';
import type { TrainingCheckpoints } from './training-checkpoints.ts';
import type { HeldOutFigures, ValidationMonitor } from './validation-monitor.ts';

export interface Steps {
  run: TrainingRun;
  clock: StepClock;
  /** Another decoder of the same shape, for one picture at a time. */
  judge: DecoderTrainer;
  watch: ValidationMonitor;
  log: RunLog;
  checkpoints: TrainingCheckpoints;
  control: TrainingControl;
}

/**
 * Takes the steps that are left, unless the run is stopped before.
 * @throws TrainingDivergedError, errors of storage
 */
export async function takeSteps(steps: Steps): Promise<void> {
  const { run, clock, log, checkpoints, control } = steps;
  // Where a run begins is a point of its curve: the pretrained answer, or that of the model before.
  if (run.isFresh) log.add(0, null, look(steps), null);
  while (!run.isFinished && !control.isStopped) {
    const { step, loss, isRetreat } = run.step();
    const { shouldTell, shouldMeasure, secondsLeft } = clock.tick(step);
    if (isRetreat) log.retreat(step);
    else if (shouldTell) log.add(step, loss, shouldMeasure ? look(steps) : null, secondsLeft);
    await checkpoints.keepWhenDue(() => run.state(), log.progress);
    // Pause, resume and stop come between two steps.
    await control.hear();
    if (control.isPaused) await rest(steps, step);
  }
}

/** Looks at held-out frames and shows what it sees there. */
function look({ run, judge, watch, log }: Steps): HeldOutFigures {
  judge.setParameters(run.weights());
  const { frames, ...figures } = watch.look(judge);
  log.tell({ kind: 'watched', frames });
  return figures;
}

async function rest({ run, log, checkpoints, control }: Steps, step: number): Promise<void> {
  await checkpoints.keep(run.state(), log.progress, 'paused');
  log.tell({ kind: 'paused', step });
  await control.rest();
}

export class RunLog {
  #progress: RunProgress;

  /** @param progress of a run that is gone on with, or of a new one */
  constructor(
    progress: RunProgress,
    readonly tell: (event: TrainingEvent) => void,
  ) {
    this.#progress = progress;
    if (progress.curve.length > 0) tell({ kind: 'resumed', progress });
  }

  get progress(): RunProgress {
    return this.#progress;
  }

  /** @param heldOut null when it was not measured just now */
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
    this.tell({ kind: 'progress', steps, secondsLeft, ...point });
  }

  retreat(step: number): void {
    this.#progress = takeBack(this.#progress, step);
    this.tell({ kind: 'rolled-back', step });
  }
}
