// A run of training that a closed tab cut off, found again: how far it had come, so that it can go on.
import * as v from 'valibot';
import type { LessonDocument } from '../core/lesson/lesson-document.ts';
import { takeFingerprint } from '../core/lesson/lesson-fingerprint.ts';
import { mayGoOn, readProgress, type RunProgress } from '../core/training/run-progress.ts';
import type { DatabaseConnection } from './database-keeper.ts';
import { listRuns } from './run-store.ts';

const requestSchema = v.object({
  steps: v.pipe(v.number(), v.integer(), v.minValue(1)),
  seed: v.number(),
});
const checkpointSchema = v.object({ fingerprint: v.string() });

export interface CutOffRun {
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
export async function isBeingTrained(lessonId: string): Promise<boolean> {
  const { held = [] } = await navigator.locks.query();
  return held.some(({ name }) => name === trainingLock(lessonId));
}

/**
 * Resolves once nobody trains a lesson any more: done, stopped, or dead with its tab.
 * @throws DOMException when the signal ends the wait
 */
export async function untilNobodyTrains(lessonId: string, signal: AbortSignal): Promise<void> {
  const wanted = { mode: 'shared', signal } as const;
  await navigator.locks.request(trainingLock(lessonId), wanted, () => undefined);
}

/**
 * The lesson's newest run, if it never came to its end and can be gone on with; null when there is none.
 * @param startsFromModel as a run would begin now; see {@link takeFingerprint}
 */
export async function findCutOffRun(
  database: DatabaseConnection,
  document: LessonDocument,
  startsFromModel: string | null,
): Promise<CutOffRun | null> {
  const [run] = await database.use((opened) => listRuns(opened, document.id));
  if (!run || (run.state !== 'running' && run.state !== 'paused')) return null;
  const request = v.safeParse(requestSchema, run.request);
  const checkpoint = v.safeParse(checkpointSchema, run.checkpoint);
  const progress = readProgress(run.progress);
  if (!request.success || !checkpoint.success || !progress || !mayGoOn(progress)) return null;
  // What another tab is at was not cut off.
  if (await isBeingTrained(document.id)) return null;
  const { steps, seed } = request.output;
  const now = takeFingerprint(document, { steps, seed }, startsFromModel);
  return { steps, progress, fits: checkpoint.output.fingerprint === now };
}
