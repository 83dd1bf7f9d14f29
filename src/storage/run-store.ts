// Runs of training in the database: how far they have come and what it takes to go on after a tab was
// closed. Written by the trainer's worker; what a run made is kept by model-store.ts.
import * as v from 'valibot';
import { type LessonDocument, trainingFingerprint } from '../core/lesson/lesson-document.ts';
import { mayGoOn, readProgress, type RunProgress } from '../core/training/run-progress.ts';
import type { DatabaseConnection, KeydotDatabase } from './database.ts';
import { ownRange } from './lesson-store.ts';
import { DamagedStorageError } from './storage-errors.ts';

const runSchema = v.object({
  id: v.string(),
  lessonId: v.string(),
  /** Milliseconds since 1970. */
  startedMs: v.number(),
  changedMs: v.number(),
  /** A run that says `running` while nobody runs it was cut off. */
  state: v.picklist(['running', 'paused', 'finished', 'stopped', 'failed']),
  /** What it was started with. */
  request: v.unknown(),
  /** What has been shown of it: curves. */
  progress: v.unknown(),
  /** Everything it takes to go on; null when there is nothing to go on from. */
  checkpoint: v.unknown(),
  report: v.unknown(),
  /** The model it made; null until it has. */
  modelId: v.nullable(v.string()),
});

/**
 * A run. What is `unknown` here belongs to the trainer, which checks it when it reads it: anything
 * that can be cloned, typed arrays and maps included.
 */
export type StoredRun = v.InferOutput<typeof runSchema>;

/** Keeps a run as it now is. @throws DOMException when there is no room: the run as it was stays */
export async function saveRun(database: KeydotDatabase, run: StoredRun): Promise<void> {
  await database.put('runs', run, [run.lessonId, run.id]);
}

/** A run, undefined when there is none. @throws DamagedStorageError */
export async function loadRun(
  database: KeydotDatabase,
  lessonId: string,
  runId: string,
): Promise<StoredRun | undefined> {
  const run = await database.get('runs', [lessonId, runId]);
  return run === undefined ? undefined : parseRun(run);
}

/** All runs of a lesson, newest first. @throws DamagedStorageError */
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

export interface InterruptedRun {
  /** What it was asked for. */
  steps: number;
  progress: RunProgress;
  /** Whether the lesson is still as it was, so that training again goes on with it. */
  fits: boolean;
}

/** Under this name a run holds a lock for as long as it lasts. */
export function trainingLock(lessonId: string): string {
  return `keydot-training-${lessonId}`;
}

/** Whether a lesson is being trained, in this tab or in another. */
export async function isTraining(lessonId: string): Promise<boolean> {
  const { held = [] } = await navigator.locks.query();
  return held.some(({ name }) => name === trainingLock(lessonId));
}

/**
 * Resolves once nobody trains a lesson any more: done, stopped, or dead with its tab.
 * @throws DOMException when the signal ends the wait
 */
export async function waitUntilNotTraining(lessonId: string, signal: AbortSignal): Promise<void> {
  const wanted = { mode: 'shared', signal } as const;
  await navigator.locks.request(trainingLock(lessonId), wanted, () => undefined);
}

/**
 * The lesson's newest run, if it never came to its end and can be gone on with; null when there is none.
 * @param startsFromModel as a run would begin now; see {@link trainingFingerprint}
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
  if (!request.success || !checkpoint.success || !progress || !mayGoOn(progress)) return null;
  // What another tab is at was not cut off.
  if (await isTraining(document.id)) return null;
  const { steps, seed } = request.output;
  const now = trainingFingerprint(document, { steps, seed }, startsFromModel);
  return { steps, progress, fits: checkpoint.output.fingerprint === now };
}

const time = v.pipe(v.number(), v.minValue(0), v.maxValue(600_000));
const paceSchema = v.object({ stepMs: time, viewMs: time });

/** Milliseconds for one step, and for one view through the frozen network. */
export type TrainingPace = Readonly<v.InferOutput<typeof paceSchema>>;

const KEY = 'training-pace';

/** Null before the first run. */
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
