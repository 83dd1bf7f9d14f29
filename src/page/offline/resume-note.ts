// What a page resumes after it was reloaded for an update: saved just before the reload, read once
// by the same tab.
import * as v from 'valibot';
import type { TrainingRequest } from '../../api/trainer-api.ts';

const KEY = 'keydot-after-update';

const schema = v.object({
  /** Whether the camera was on. */
  camera: v.boolean(),
  /** The interrupted training; its checkpoint is in the database. */
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

/** The work to resume after the reload. */
export interface ResumeNote {
  camera: boolean;
  training: TrainingRequest | null;
}

/** Saves the note; call right before the reload. */
export function saveResumeNote(after: ResumeNote): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(after));
  } catch {
    // Without storage the user has to resume by hand; the checkpoint is saved either way.
  }
}

/** Reads and removes the note; null when this load is not the reload of an update. */
export function takeResumeNote(): ResumeNote | null {
  try {
    const note = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    const parsed = v.safeParse(schema, JSON.parse(note ?? 'null'));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
