// Where a run of training stands, and what has been heard of it. The session itself:
// training-session.ts; what the worker says: trainer-api.ts.
import { takeBack, type CurvePoint } from '../../core/training/run-progress.ts';
import type { TrainingEvent, TrainingResult, ValidationFrame } from '../../api/trainer-api.ts';

/** What a run has told so far. */
export interface TrainingProgress {
  step: number;
  steps: number;
  secondsLeft: number | null;
  curve: readonly CurvePoint[];
  /** A few held-out frames as the model sees them now. */
  watched: readonly ValidationFrame[];
  /** How often the run went back to its last good state. */
  retreats: number;
}

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
    case 'watched':
      return { ...withProgress(state), progress: { ...before, watched: event.frames } };
    case 'rolled-back':
      return { kind: 'running', lessonId, stopping, progress: takeBack(before, event.step) };
    case 'paused':
      return { kind: 'paused', lessonId, stopping, progress: { ...before, step: event.step } };
  }
}

function withProgress(state: ActiveTraining): Extract<ActiveTraining, { progress: unknown }> {
  if (state.kind !== 'preparing') return state;
  const { lessonId, stopping } = state;
  return { kind: 'running', lessonId, stopping, progress: NO_PROGRESS };
}
