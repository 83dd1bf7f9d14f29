// What a run tells: to the page at once, and to its checkpoints for a page that comes later. Who calls:
// take-steps.ts; who keeps: training-checkpoints.ts.
import { takeBack, type RunProgress } from '../../core/training/run-progress.ts';
import type { TrainingEvent } from '../../api/trainer-api.ts';

/** What held-out frames say of the model as it is. */
export interface HeldOutFigures {
  /** The median error of points; null without any. */
  medianPx: number | null;
  /** The median overlap of regions, 0..1; null without any. */
  overlap: number | null;
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
