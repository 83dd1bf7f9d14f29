// What a run of training has shown of itself: curves that outlive a closed tab. Written by the trainer's
// worker with every checkpoint, read by it and by the page. Where it is kept: storage/run-store.ts.
import * as v from 'valibot';

const measured = v.nullable(v.number());

const curvePointSchema = v.object({
  step: v.number(),
  /** Null before the first step. */
  loss: measured,
  /** The median error on held-out frames, px; null where it was not measured. */
  heldOutPx: measured,
  /** The median overlap of regions on held-out frames, 0..1; not there in a lesson without regions. */
  heldOutOverlap: v.exactOptional(measured),
});

const progressSchema = v.object({
  /** Steps taken, and how many there will be. */
  step: v.number(),
  steps: v.number(),
  curve: v.array(curvePointSchema),
  /** How often the run went back to its last safe state. */
  retreats: v.number(),
  /** How often it was gone on with since it last got any further. */
  attempts: v.number(),
  /** Why it came to a bad end: a sentence; null while it has not. */
  failure: v.nullable(v.string()),
});

/** One point of the curves. */
export type CurvePoint = Readonly<v.InferOutput<typeof curvePointSchema>>;
export type RunProgress = Readonly<Omit<v.InferOutput<typeof progressSchema>, 'curve'>> & {
  readonly curve: readonly CurvePoint[];
};

/** A run that dies this often without getting any further is not gone on with again. */
const MAX_ATTEMPTS = 3;

export function startProgress(steps: number): RunProgress {
  return { step: 0, steps, curve: [], retreats: 0, attempts: 0, failure: null };
}

/** As it was kept; null when it cannot be read, as that of older versions. */
export function readProgress(data: unknown): RunProgress | null {
  const parsed = v.safeParse(progressSchema, data);
  return parsed.success ? parsed.output : null;
}

/** Whether it makes sense to go on with it. */
export function mayGoOn({ attempts }: RunProgress): boolean {
  return attempts < MAX_ATTEMPTS;
}

/** The progress after a retreat: what was drawn of the way that led nowhere is taken back. */
export function takeBack<Progress extends Pick<RunProgress, 'step' | 'curve' | 'retreats'>>(
  progress: Progress,
  step: number,
): Progress {
  const curve = progress.curve.filter((point) => point.step <= step);
  return { ...progress, step, curve, retreats: progress.retreats + 1 };
}
