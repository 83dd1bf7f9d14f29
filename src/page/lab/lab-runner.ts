// Runs one lab setup at a time, in a worker that lives as long as the run; a comparison uses two
// runners. Next: worker/lab/lab.ts.
import * as Comlink from 'comlink';
import type { LabAnswer, LabFigures } from '../../core/lab/lab-figures.ts';
import type { LabSetup } from '../../core/lab/lab-setup.ts';
import { quantile } from '../../core/math.ts';
import type { LabEvent, LabPicture, LabResult, LabRequest } from '../../api/lab-api.ts';
import { asError } from '../shell/errors.ts';
import { LabWorker } from '../workers/lab-worker.ts';

/** The progress of a run as reported by the worker. */
export interface LabProgress {
  pictures: readonly LabPicture[];
  parameters: number;
  step: number;
  steps: number;
  secondsLeft: number | null;
  /** Losses of single batches, so they are noisy. */
  losses: readonly { step: number; loss: number }[];
  checks: readonly { step: number; figures: LabFigures }[];
  /** The current predictions for `pictures`. */
  answers: readonly LabAnswer[];
  /** Step times, ms: one per progress event. */
  stepTimesMs: readonly number[];
}

/** The state of a lab run. */
export type LabRunState =
  | { kind: 'idle' }
  /** `stopping`: the user has asked to stop; the model so far is being evaluated. */
  | { kind: 'preparing'; setup: LabSetup; fraction: number; stopping: boolean }
  | { kind: 'running'; setup: LabSetup; progress: LabProgress; stopping: boolean }
  | { kind: 'done'; setup: LabSetup; progress: LabProgress; result: LabResult }
  /** `progress` is what was shown before the failure; null for nothing. */
  | { kind: 'failed'; setup: LabSetup; progress: LabProgress | null; error: Error };

/** A run in progress. */
export type ActiveLabRun = Extract<LabRunState, { kind: 'preparing' | 'running' }>;

/** Whether a run is in progress. */
export function isLabActive(state: LabRunState): state is ActiveLabRun {
  return state.kind === 'preparing' || state.kind === 'running';
}

/** The progress of a run; null before its first event. */
export function progressOf(state: LabRunState): LabProgress | null {
  return 'progress' in state ? state.progress : null;
}

/** The median step time, ms: robust against steps slowed down by other work; null when unknown. */
export function stepTimeOf({ stepTimesMs }: LabProgress): number | null {
  return stepTimesMs.length > 0 ? quantile(stepTimesMs, 0.5) : null;
}

/** The state after an event of the worker. */
export function applyLabEvent(state: ActiveLabRun, event: LabEvent): ActiveLabRun {
  const { setup, stopping } = state;
  switch (event.kind) {
    case 'preparing':
      return { kind: 'preparing', setup, stopping, fraction: event.fraction };
    case 'ready':
      return { kind: 'running', setup, stopping, progress: beginProgress(event) };
    case 'progress':
      return changeProgress(state, (before) => addStep(before, event));
    case 'checked':
      return changeProgress(state, (before) => ({
        ...before,
        answers: event.answers,
        checks: [...before.checks, { step: event.step, figures: event.figures }],
      }));
  }
}

function beginProgress(event: Extract<LabEvent, { kind: 'ready' }>): LabProgress {
  const { pictures, parameters } = event;
  const empty = { losses: [], checks: [], answers: [], stepTimesMs: [] };
  return { pictures, parameters, step: 0, steps: 0, secondsLeft: null, ...empty };
}

function addStep(
  before: LabProgress,
  { step, steps, loss, secondsLeft }: Extract<LabEvent, { kind: 'progress' }>,
): LabProgress {
  const times = step < steps ? [(1000 * secondsLeft) / (steps - step)] : [];
  return {
    ...before,
    step,
    steps,
    secondsLeft,
    losses: [...before.losses, { step, loss }],
    stepTimesMs: [...before.stepTimesMs, ...times],
  };
}

function changeProgress(
  state: ActiveLabRun,
  change: (before: LabProgress) => LabProgress,
): ActiveLabRun {
  return state.kind === 'running' ? { ...state, progress: change(state.progress) } : state;
}

/** Starts and stops the runs of one setup. */
export class LabRunner {
  #state: LabRunState = { kind: 'idle' };
  #worker: LabWorker | null = null;

  /** @param onChange called after every change of `state` */
  constructor(readonly onChange: () => void) {}

  get state(): LabRunState {
    return this.#state;
  }

  /** Trains a setup; ends a run in progress. Never rejects: failures become the state. */
  async start(request: LabRequest): Promise<void> {
    this.#worker?.terminate();
    const { setup } = request;
    const fail = (error: Error) => this.#fail(worker, error);
    const worker = new LabWorker(fail);
    this.#worker = worker;
    this.#enter({ kind: 'preparing', setup, fraction: 0, stopping: false });
    const listener = Comlink.proxy((event: LabEvent) => this.#onEvent(worker, event));
    try {
      const result = await worker.call((remote) => remote.start(request, listener));
      const progress = progressOf(this.#state);
      if (progress) this.#end(worker, { kind: 'done', setup, progress, result });
    } catch (thrown) {
      fail(asError(thrown));
    }
  }

  /** Ends the run after the current step, with the model so far. */
  stop(): void {
    const worker = this.#worker;
    if (!worker || !isLabActive(this.#state)) return;
    this.#enter({ ...this.#state, stopping: true });
    worker
      .call((remote) => remote.stop())
      .catch((thrown: unknown) => this.#fail(worker, asError(thrown)));
  }

  dispose(): void {
    this.#worker?.terminate();
    this.#worker = null;
  }

  #onEvent(worker: LabWorker, event: LabEvent): void {
    if (worker === this.#worker && isLabActive(this.#state)) {
      this.#enter(applyLabEvent(this.#state, event));
    }
  }

  #fail(worker: LabWorker, error: Error): void {
    const state = this.#state;
    if (worker !== this.#worker || !isLabActive(state)) return worker.terminate();
    // Before the first step a stopped run has no result.
    if (state.kind === 'preparing' && state.stopping) return this.#end(worker, { kind: 'idle' });
    const { setup } = state;
    this.#end(worker, { kind: 'failed', setup, progress: progressOf(state), error });
  }

  /** Ends a run; the state changes unless another run has replaced it. */
  #end(worker: LabWorker, state: LabRunState): void {
    worker.terminate();
    if (worker !== this.#worker) return;
    this.#worker = null;
    this.#enter(state);
  }

  #enter(state: LabRunState): void {
    this.#state = state;
    this.onChange();
  }
}
