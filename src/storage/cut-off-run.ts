// A run of training that a closed tab cut off, found again: what it was asked for, so that it can go on.
import * as v from 'valibot';
import type { DatabaseKeeper } from './database-keeper.ts';
import { listRuns } from './run-store.ts';

const requestSchema = v.object({ steps: v.pipe(v.number(), v.integer(), v.minValue(1)) });

/** The steps of the lesson's newest run, if it never came to its end; null when there is none. */
export async function findCutOffRun(
  database: DatabaseKeeper,
  lessonId: string,
): Promise<{ steps: number } | null> {
  const [run] = await database.use((opened) => listRuns(opened, lessonId));
  if (!run || (run.state !== 'running' && run.state !== 'paused') || run.checkpoint === null) {
    return null;
  }
  const request = v.safeParse(requestSchema, run.request);
  return request.success ? request.output : null;
}
