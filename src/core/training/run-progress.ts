// The progress of a training run: its curves and counters. They are saved with every checkpoint
// (storage/run-store.ts), so that they survive a closed tab.
import * as v from 'valibot';

const measured = v.nullable(v.number());

const curvePointSchema = v.object({
  step: v.number(),
  /** Null before the first step. */
  loss: measured,
  /** Median error on validation frames, px; null where it was not measured. */
  heldOutPx: measured,
  /** Median overlap of regions on validation frames, 0..1; missing in a lesson without regions. */
  heldOutOverlap: v.exactOptional(measured),
});

const progressSchema = v.object({
  /** Completed steps, and all steps of the run. */
  step: v.number(),
  steps: v.number(),
  curve: v.array(curvePointSchema),
  /** Number of times the run was reset to its last checkpoint after diverging. */
  retreats: v.number(),
  /** Number of times the run was resumed since its last progress. */
  attempts: v.number(),
  /** Reason of a failure, one sentence; null without a failure. */
  failure: v.nullable(v.string()),
});

/** One point of the curves. */
export type CurvePoint = Readonly<v.InferOutput<typeof curvePointSchema>>;

/** The progress of a run. */
export type RunProgress = Readonly<Omit<v.InferOutput<typeof progressSchema>, 'curve'>> & {
  readonly curve: readonly CurvePoint[];
};

/** Maximum resumptions without progress. */
const MAX_ATTEMPTS = 3;

/** The progress of a new run. */
export function startProgress(steps: number): RunProgress {
  return { step: 0, steps, curve: [], retreats: 0, attempts: 0, failure: null };
}

/** Reads saved progress; null when it is not valid, as from older versions. */
export function readProgress(data: unknown): RunProgress | null {
  const parsed = v.safeParse(progressSchema, data);
  return parsed.success ? parsed.output : null;
}

/** Whether a run may be resumed. */
export function mayResume({ attempts }: RunProgress): boolean {
  return attempts < MAX_ATTEMPTS;
}

/** The progress after a reset to a checkpoint: later points of the curves are removed. */
export function rewindProgress<Progress extends Pick<RunProgress, 'step' | 'curve' | 'retreats'>>(
  progress: Progress,
  step: number,
): Progress {
  const curve = progress.curve.filter((point) => point.step <= step);
  return { ...progress, step, curve, retreats: progress.retreats + 1 };
}
