// Whether a run of training still fits its lesson: two are alike only when a run would learn the same.
import type { LessonDocument } from './lesson-document.ts';

/**
 * The same only for the same points, frames, labels, steps, seed and beginning.
 * @param startsFromModel the id of the model that the run goes on from; null when it begins afresh
 */
export function takeFingerprint(
  { points, frames, labels, startsFrom }: LessonDocument,
  { steps, seed }: { steps: number; seed: number },
  startsFromModel: string | null,
): string {
  return JSON.stringify([
    startsFrom,
    steps,
    seed,
    startsFromModel,
    points.map(({ id, name, pairId, kind }) => [id, name, pairId, ...(kind ? [kind] : [])]),
    frames.map(({ id, burst }) => [id, burst]),
    labels,
  ]);
}
