// Stores training runs with their checkpoints, finds runs that were interrupted when their tab was closed, and
// stores the speed of the last run. Next: worker/training/training-checkpoints.ts.
import * as v from 'valibot';
import { type LessonDocument, trainingFingerprint } from '../core/lesson/lesson-document.ts';
import { mayResume, readProgress, type RunProgress } from '../core/training/run-progress.ts';
import type { DatabaseConnection, KeydotDatabase } from './database.ts';
import { ownRange } from './lesson-store.ts';
import { DamagedStorageError } from './storage-errors.ts';

const runSchema = v.object({
  id: v.string(),
  lessonId: v.string(),
  /** Milliseconds since 1970. */
  startedMs: v.number(),
  changedMs: v.number(),
  /** `running` without a held lock ({@link isTraining}): the run was interrupted. */
  state: v.picklist(['running', 'paused', 'finished', 'stopped', 'failed']),
  /** The training request. */
  request: v.unknown(),
  /** The learning curve so far (core/training/run-progress.ts). */
  progress: v.unknown(),
  /** The state to resume from; null when the run cannot be resumed. */
  checkpoint: v.unknown(),
  report: v.unknown(),
  /** The id of the resulting model; null before it is stored. */
  modelId: v.nullable(v.string()),
});

/**
 * A training run. Fields of type `unknown` are structured-cloneable values that the trainer validates when it
 * reads them.
 */
export type StoredRun = v.InferOutput<typeof runSchema>;

/** Stores a run. @throws DOMException when storage is full; the stored run is unchanged then */
export async function saveRun(database: KeydotDatabase, run: StoredRun): Promise<void> {
  await database.put('runs', run, [run.lessonId, run.id]);
}

/** Reads a run; undefined when there is none. @throws DamagedStorageError */
export async function loadRun(
  database: KeydotDatabase,
  lessonId: string,
  runId: string,
): Promise<StoredRun | undefined> {
  const run = await database.get('runs', [lessonId, runId]);
  return run === undefined ? undefined : parseRun(run);
}

/** Reads all runs of a lesson, newest first. @throws DamagedStorageError */
export async function listRuns(database: KeydotDatabase, lessonId: string): Promise<StoredRun[]> {
  const runs = await database.getAll('runs', ownRange(lessonId));
  return runs.map(parseRun).sort((a, b) => b.startedMs - a.startedMs);
}

export async function deleteRun(
  database: KeydotDatabase,
  lessonId: string,
  runId: string,
): Promise<void> {
  await database.delete('runs', [lessonId, runId]);
}

function parseRun(data: unknown): StoredRun {
  const parsed = v.safeParse(runSchema, data);
  if (parsed.success) return parsed.output;
  const where = v.getDotPath(parsed.issues[0]) ?? 'the top';
  throw new DamagedStorageError(`The record of a run is not valid at "${where}".`);
}

const requestSchema = v.object({
  steps: v.pipe(v.number(), v.integer(), v.minValue(1)),
  seed: v.number(),
});
const checkpointSchema = v.object({ fingerprint: v.string() });

/** A run that was interrupted and can be resumed. */
export interface InterruptedRun {
  /** Requested training steps. */
  steps: number;
  progress: RunProgress;
  /** Whether the lesson is unchanged, so that the next training resumes the run. */
  fits: boolean;
}

/** The name of the Web Lock that is held during a run. */
export function trainingLock(lessonId: string): string {
  return `keydot-training-${lessonId}`;
}

/** Whether a training of the lesson is running, in any tab. */
export async function isTraining(lessonId: string): Promise<boolean> {
  const { held = [] } = await navigator.locks.query();
  return held.some(({ name }) => name === trainingLock(lessonId));
}

/**
 * Resolves when no training of the lesson is running in any tab.
 * @throws DOMException when the signal aborts
 */
export async function waitUntilNotTraining(lessonId: string, signal: AbortSignal): Promise<void> {
  const wanted = { mode: 'shared', signal } as const;
  await navigator.locks.request(trainingLock(lessonId), wanted, () => undefined);
}

/**
 * Finds the lesson's newest run, if it was interrupted and can be resumed; null otherwise.
 * @param startsFromModel the initial model of a new run; see {@link trainingFingerprint}
 */
export async function findInterruptedRun(
  database: DatabaseConnection,
  document: LessonDocument,
  startsFromModel: string | null,
): Promise<InterruptedRun | null> {
  const [run] = await database.use((opened) => listRuns(opened, document.id));
  if (!run || (run.state !== 'running' && run.state !== 'paused')) return null;
  const request = v.safeParse(requestSchema, run.request);
  const checkpoint = v.safeParse(checkpointSchema, run.checkpoint);
  const progress = readProgress(run.progress);
  if (!request.success || !checkpoint.success || !progress || !mayResume(progress)) return null;
  // The run may be active in another tab.
  if (await isTraining(document.id)) return null;
  const { steps, seed } = request.output;
  const now = trainingFingerprint(document, { steps, seed }, startsFromModel);
  return { steps, progress, fits: checkpoint.output.fingerprint === now };
}

const time = v.pipe(v.number(), v.minValue(0), v.maxValue(600_000));
const paceSchema = v.object({ stepMs: time, viewMs: time });

/** Milliseconds per training step, and per view in the pretrained network. */
export type TrainingPace = Readonly<v.InferOutput<typeof paceSchema>>;

const KEY = 'training-pace';

/** The speed of the last run, for time estimates; null before the first run. */
export async function loadTrainingPace(database: KeydotDatabase): Promise<TrainingPace | null> {
  const parsed = v.safeParse(paceSchema, await database.get('settings', KEY));
  return parsed.success ? parsed.output : null;
}

export async function saveTrainingPace(
  database: KeydotDatabase,
  pace: TrainingPace,
): Promise<void> {
  await database.put('settings', pace, KEY);
}
