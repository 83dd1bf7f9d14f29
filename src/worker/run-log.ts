// What a run tells: to the page at once, and to its checkpoints for a page that comes later. Who calls:
// take-steps.ts; who keeps: training-checkpoints.ts.
import { takeBack, type RunProgress } from '../core/run-progress.ts';
import type { TrainingEvent } from '../trainer-api.ts';

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

  /** @param heldOutPx null when it was not measured just now */
  add(
    step: number,
    loss: number | null,
    heldOutPx: number | null,
    secondsLeft: number | null,
  ): void {
    const { steps, curve } = this.#progress;
    const point = { step, loss, heldOutPx };
    this.#progress = { ...this.#progress, step, curve: [...curve, point], attempts: 0 };
    this.tell({ kind: 'progress', steps, secondsLeft, ...point });
  }

  retreat(step: number): void {
    this.#progress = takeBack(this.#progress, step);
    this.tell({ kind: 'rolled-back', step });
  }
}
