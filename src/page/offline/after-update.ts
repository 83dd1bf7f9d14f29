// What a page goes on with after the reload of an update: written just before, read once, for this tab.
import * as v from 'valibot';
import type { TrainingRequest } from '../../api/trainer-api.ts';

const KEY = 'keydot-after-update';

const schema = v.object({
  /** The camera was on. */
  camera: v.boolean(),
  /** The training that was interrupted; its checkpoint is in the database. */
  training: v.nullable(
    v.object({
      lessonId: v.string(),
      steps: v.number(),
      seed: v.number(),
      resume: v.boolean(),
      startsFrom: v.nullable(v.string()),
    }),
  ),
});

export interface AfterUpdate {
  camera: boolean;
  training: TrainingRequest | null;
}

/** To be called right before the reload. */
export function noteForAfter(after: AfterUpdate): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(after));
  } catch {
    // Without storage the person goes on by hand: the checkpoint is there all the same.
  }
}

/** What the page was in the middle of before it was reloaded for an update; null when it was not. */
export function takeNoteFromBefore(): AfterUpdate | null {
  try {
    const note = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    const parsed = v.safeParse(schema, JSON.parse(note ?? 'null'));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
