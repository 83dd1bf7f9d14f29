// How fast this device trained last, for the next estimate. Kept by the trainer's worker, read by the page.
import * as v from 'valibot';
import type { KeydotDatabase } from './database.ts';

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
