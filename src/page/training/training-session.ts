// The training session: one training run at a time, in a worker that lives as long as the run. Next:
// worker/training/trainer.ts.
import * as Comlink from 'comlink';
import { rewindProgress, type CurvePoint } from '../../core/training/run-progress.ts';
import type {
  TrainingEvent,
  TrainingResult,
  ValidationFrame,
  TrainingRequest,
} from '../../api/trainer-api.ts';
import { Emitter } from '../shell/emitter.ts';
import { asError } from '../shell/errors.ts';
import { TrainerWorker } from '../workers/trainer-worker.ts';

/** The progress of a run as reported by the worker. */
export interface TrainingProgress {
  step: number;
  steps: number;
  secondsLeft: number | null;
  curve: readonly CurvePoint[];
  /** A few validation frames with the model's current predictions. */
  watched: readonly ValidationFrame[];
  /** Number of times the run was rolled back to its last good state. */
  retreats: number;
}

/** The state of a training session. */
export type TrainingState =
  | { kind: 'idle' }
  | {
      kind: 'preparing';
      lessonId: string;
      fraction: number;
      secondsLeft: number | null;
      stopping: boolean;
    }
  | {
      kind: 'running' | 'paused';
      lessonId: string;
      progress: TrainingProgress;
      /** The user has asked to stop; the best model so far is being evaluated. */
      stopping: boolean;
    }
  | { kind: 'done'; lessonId: string; progress: TrainingProgress; result: TrainingResult }
  | { kind: 'failed'; lessonId: string; error: Error };

/** A run in progress. */
export type ActiveTraining = Extract<TrainingState, { kind: 'preparing' | 'running' | 'paused' }>;

/** Whether a run is in progress. */
export function isActive(state: TrainingState): state is ActiveTraining {
  return state.kind === 'preparing' || state.kind === 'running' || state.kind === 'paused';
}

/** The progress before the first step. */
export const NO_PROGRESS: TrainingProgress = {
  step: 0,
  steps: 0,
  secondsLeft: null,
  curve: [],
  watched: [],
  retreats: 0,
};

/** The state after an event of the worker. */
export function applyTrainingEvent(state: ActiveTraining, event: TrainingEvent): ActiveTraining {
  const { lessonId, stopping } = state;
  const before = state.kind === 'preparing' ? NO_PROGRESS : state.progress;
  switch (event.kind) {
    case 'preparing':
      return { ...event, lessonId, stopping };
    case 'resumed': {
      const { step, steps, curve, retreats } = event.progress;
      const progress = { ...before, step, steps, curve, retreats };
      return { kind: 'running', lessonId, stopping, progress };
    }
    case 'progress': {
      const { kind: _, steps, secondsLeft, ...point } = event;
      const { step } = point;
      const curve = [...before.curve, point];
      const progress = { ...before, step, steps, secondsLeft, curve };
      return { kind: 'running', lessonId, stopping, progress };
    }
    case 'validated':
      return { ...withProgress(state), progress: { ...before, watched: event.frames } };
    case 'rolled-back':
      return { kind: 'running', lessonId, stopping, progress: rewindProgress(before, event.step) };
    case 'paused':
      return { kind: 'paused', lessonId, stopping, progress: { ...before, step: event.step } };
  }
}

function withProgress(state: ActiveTraining): Extract<ActiveTraining, { progress: unknown }> {
  if (state.kind !== 'preparing') return state;
  const { lessonId, stopping } = state;
  return { kind: 'running', lessonId, stopping, progress: NO_PROGRESS };
}

/** Starts, pauses, resumes and stops training runs. Draws nothing; elements show its state. */
export class TrainingSession {
  /** Emitted after every change of the state. */
  readonly events = new Emitter<{ kind: 'changed' }>();
  #state: TrainingState = { kind: 'idle' };
  #worker: TrainerWorker | null = null;
  #request: TrainingRequest | null = null;

  get state(): TrainingState {
    return this.#state;
  }

  /** Trains a lesson; ends a run in progress. Never rejects: failures become the state. */
  async start(request: TrainingRequest): Promise<void> {
    this.#worker?.terminate();
    const { lessonId } = request;
    const fail = (error: Error) => this.#end(worker, { kind: 'failed', lessonId, error });
    const worker = new TrainerWorker(fail);
    this.#worker = worker;
    this.#request = request;
    this.#enter({ kind: 'preparing', lessonId, fraction: 0, secondsLeft: null, stopping: false });
    const listener = Comlink.proxy((event: TrainingEvent) => this.#onEvent(worker, event));
    try {
      const result = await worker.call((remote) => remote.train(request, listener));
      const progress = 'progress' in this.#state ? this.#state.progress : NO_PROGRESS;
      this.#end(worker, { kind: 'done', lessonId, progress, result });
    } catch (thrown) {
      fail(asError(thrown));
    }
  }

  /** Pauses after the current step. */
  pause(): void {
    this.#send((worker) => worker.call((remote) => remote.pause()));
  }

  resume(): void {
    const state = this.#state;
    if (state.kind === 'paused') this.#enter({ ...state, kind: 'running' });
    this.#send((worker) => worker.call((remote) => remote.resume()));
  }

  /** Ends the run after the current step, with the best model so far. */
  stop(): void {
    if (isActive(this.#state)) this.#enter({ ...this.#state, stopping: true });
    this.#send((worker) => worker.call((remote) => remote.stop()));
  }

  /**
   * Pauses a run at a saved checkpoint, so that the page can be reloaded without loss.
   * @returns the request that resumes it; null when nothing has to be resumed
   */
  async suspend(): Promise<TrainingRequest | null> {
    // A run that the user paused stays paused.
    if (this.#state.kind === 'paused') return null;
    if (this.#state.kind === 'running' && !this.#state.stopping) this.pause();
    while (isActive(this.#state) && (this.#state.kind === 'running' || this.#state.stopping)) {
      await this.#nextChange();
    }
    return isActive(this.#state) && this.#request ? { ...this.#request, resume: true } : null;
  }

  /** Clears the result of the last run. */
  clear(): void {
    if (!isActive(this.#state)) this.#enter({ kind: 'idle' });
  }

  dispose(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.events.clear();
  }

  #nextChange(): Promise<void> {
    return new Promise((resolve) => {
      const unsubscribe = this.events.subscribe(() => {
        unsubscribe();
        resolve();
      });
    });
  }

  #onEvent(worker: TrainerWorker, event: TrainingEvent): void {
    if (worker !== this.#worker || !isActive(this.#state)) return;
    this.#enter(applyTrainingEvent(this.#state, event));
  }

  /** Ends a run; the state changes unless another run has replaced it. */
  #end(worker: TrainerWorker, state: TrainingState): void {
    worker.terminate();
    if (worker !== this.#worker) return;
    this.#worker = null;
    this.#enter(state);
  }

  #send(call: (worker: TrainerWorker) => Promise<void>): void {
    const worker = this.#worker;
    if (!worker) return;
    call(worker).catch((thrown: unknown) => {
      // The death of a worker is reported through start().
      if (!worker.alive || !isActive(this.#state)) return;
      this.#end(worker, {
        kind: 'failed',
        lessonId: this.#state.lessonId,
        error: asError(thrown),
      });
    });
  }

  #enter(state: TrainingState): void {
    this.#state = state;
    this.events.emit({ kind: 'changed' });
  }
}
