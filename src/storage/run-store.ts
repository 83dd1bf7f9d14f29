// Runs of training in the database: how far they have come and what it takes to go on after a tab was
// closed. Written by the trainer's worker; what a run made is kept by model-store.ts.
import * as v from 'valibot';
import type { KeydotDatabase } from './database.ts';
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
