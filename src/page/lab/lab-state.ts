// Where a run of the lab stands, and what has been heard of it. Who runs it: lab-runner.ts; what the
// worker says: lab-api.ts.
import type { LabAnswer, LabFigures } from '../../core/lab/lab-figures.ts';
import type { LabSetup } from '../../core/lab/lab-setup.ts';
import { quantile } from '../../core/math.ts';
import type { LabEvent, LabPicture, LabResult } from '../../api/lab-api.ts';

/** What a run has told so far. */
export interface LabProgress {
  pictures: readonly LabPicture[];
  parameters: number;
  step: number;
  steps: number;
  secondsLeft: number | null;
  /** Of single batches: they jump. */
  losses: readonly { step: number; loss: number }[];
  checks: readonly { step: number; figures: LabFigures }[];
  /** Of the pictures, as they are now. */
  answers: readonly LabAnswer[];
  /** What steps took, ms: one for each word of the worker. */
  stepTimesMs: readonly number[];
}

export type LabRunState =
  | { kind: 'idle' }
  /** `stopping`: the person has asked to stop; what has been learned is being judged. */
  | { kind: 'preparing'; setup: LabSetup; fraction: number; stopping: boolean }
  | { kind: 'running'; setup: LabSetup; progress: LabProgress; stopping: boolean }
  | { kind: 'done'; setup: LabSetup; progress: LabProgress; result: LabResult }
  /** What it had shown until then stays to be seen; null when that was nothing. */
  | { kind: 'failed'; setup: LabSetup; progress: LabProgress | null; error: Error };

/** A run that is under way. */
export type ActiveLabRun = Extract<LabRunState, { kind: 'preparing' | 'running' }>;

export function isLabActive(state: LabRunState): state is ActiveLabRun {
  return state.kind === 'preparing' || state.kind === 'running';
}

/** What a run has told so far; null before it is ready. */
export function progressOf(state: LabRunState): LabProgress | null {
  return 'progress' in state ? state.progress : null;
}

/** What a step took, ms: the median, because whatever else the device does lengthens some. */
export function stepTimeOf({ stepTimesMs }: LabProgress): number | null {
  return stepTimesMs.length > 0 ? quantile(stepTimesMs, 0.5) : null;
}

/** The state after the worker has said something. */
export function hearLab(state: ActiveLabRun, event: LabEvent): ActiveLabRun {
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
  const nothing = { losses: [], checks: [], answers: [], stepTimesMs: [] };
  return { pictures, parameters, step: 0, steps: 0, secondsLeft: null, ...nothing };
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
