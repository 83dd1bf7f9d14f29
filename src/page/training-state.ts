// Where a run of training stands, and what has been heard of it. The session itself:
// training-session.ts; what the worker says: trainer-api.ts.
import type { TrainingEvent, TrainingResult, WatchedFrame } from '../trainer-api.ts';

/** One point of the curves. `heldOutPx` is null where it was not measured. */
export interface CurvePoint {
  step: number;
  loss: number;
  heldOutPx: number | null;
}

/** What a run has told so far. */
export interface TrainingProgress {
  step: number;
  steps: number;
  secondsLeft: number | null;
  curve: readonly CurvePoint[];
  /** A few held-out frames as the model sees them now. */
  watched: readonly WatchedFrame[];
  /** How often the run went back to its last good state. */
  retreats: number;
}

export type TrainingState =
  | { kind: 'idle' }
  | { kind: 'preparing'; lessonId: string; fraction: number; stopping: boolean }
  | {
      kind: 'running' | 'paused';
      lessonId: string;
      progress: TrainingProgress;
      /** The person has asked to stop; the best so far is being judged. */
      stopping: boolean;
    }
  | { kind: 'done'; lessonId: string; progress: TrainingProgress; result: TrainingResult }
  | { kind: 'failed'; lessonId: string; error: Error };

/** A run that is under way. */
export type ActiveTraining = Extract<TrainingState, { kind: 'preparing' | 'running' | 'paused' }>;

export function isActive(state: TrainingState): state is ActiveTraining {
  return state.kind === 'preparing' || state.kind === 'running' || state.kind === 'paused';
}

export const NO_PROGRESS: TrainingProgress = {
  step: 0,
  steps: 0,
  secondsLeft: null,
  curve: [],
  watched: [],
  retreats: 0,
};

/** The state after the worker has said something. */
export function hearTraining(state: ActiveTraining, event: TrainingEvent): ActiveTraining {
  const { lessonId, stopping } = state;
  const before = state.kind === 'preparing' ? NO_PROGRESS : state.progress;
  switch (event.kind) {
    case 'preparing':
      return { kind: 'preparing', lessonId, stopping, fraction: event.fraction };
    case 'progress': {
      const { step, steps, loss, heldOutPx, secondsLeft } = event;
      const curve = [...before.curve, { step, loss, heldOutPx }];
      const progress = { ...before, step, steps, secondsLeft, curve };
      return { kind: 'running', lessonId, stopping, progress };
    }
    case 'watched':
      return { ...withProgress(state), progress: { ...before, watched: event.frames } };
    case 'rolled-back': {
      // What was drawn of the way that led nowhere is taken back.
      const curve = before.curve.filter(({ step }) => step <= event.step);
      const progress = { ...before, step: event.step, curve, retreats: before.retreats + 1 };
      return { kind: 'running', lessonId, stopping, progress };
    }
    case 'paused':
      return { kind: 'paused', lessonId, stopping, progress: { ...before, step: event.step } };
  }
}

function withProgress(state: ActiveTraining): Extract<ActiveTraining, { progress: unknown }> {
  if (state.kind !== 'preparing') return state;
  const { lessonId, stopping } = state;
  return { kind: 'running', lessonId, stopping, progress: NO_PROGRESS };
}
