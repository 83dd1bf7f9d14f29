// Finds the model that a lesson's next training run can continue from. Its weights are kept, and new points added.
// Next: worker/training/prepare-lesson.ts.
import * as v from 'valibot';
import { DECODER_CHANNELS } from '../core/model/decoder.ts';
import type { LessonDocument } from '../core/lesson/lesson-document.ts';
import type { KeydotDatabase } from './database.ts';
import { listModels, loadModelUse, type ModelSummary } from './model-store.ts';

/** The fields of a training report that are needed here. */
const reportSchema = v.object({
  pointIds: v.array(v.string()),
  learnedFrom: v.array(v.string()),
  failed: v.boolean(),
});

/** A model to continue from. */
export interface StartingModel {
  id: string;
  createdMs: number;
  /** The model's channel for each point of the lesson; null for a new point. */
  channels: (number | null)[];
  /** Ids of the frames that the model was trained on. */
  learnedFrom: string[];
}

/** The lesson's model in use, else its newest model that passed the promotion check; null when none fits. */
export async function findStartingModel(
  database: KeydotDatabase,
  document: LessonDocument,
  baseWeightsSha256: string,
): Promise<StartingModel | null> {
  const [models, { current }] = await Promise.all([listModels(database), loadModelUse(database)]);
  const own = models.filter(({ lessonId }) => lessonId === document.id);
  const first = own.filter(({ id }) => id === current);
  for (const model of [...first, ...own]) {
    const failed = v.is(v.object({ failed: v.literal(true) }), model.report);
    if (failed && model.id !== current) continue;
    const fitting = fitModel(model, document, baseWeightsSha256);
    if (fitting) return fitting;
  }
  return null;
}

/**
 * Checks that a run can continue from a model.
 * @returns null when the model has points that are not in the lesson, or another pretrained network
 */
export function fitModel(
  { id, createdMs, spec, report }: ModelSummary,
  { points, startsFrom }: LessonDocument,
  baseWeightsSha256: string,
): StartingModel | null {
  const parsed = v.safeParse(reportSchema, report);
  if (!parsed.success) return null;
  const { pointIds, learnedFrom } = parsed.output;
  const ids = new Set(points.map((point) => point.id));
  const fits =
    spec.base.weightsSha256 === baseWeightsSha256 &&
    spec.addsToBase === (startsFrom === 'body') &&
    spec.decoderChannels === DECODER_CHANNELS &&
    spec.joints.length === pointIds.length &&
    pointIds.every((pointId) => ids.has(pointId));
  if (!fits) return null;
  const channels = points.map((point) => {
    const channel = pointIds.indexOf(point.id);
    return channel < 0 ? null : channel;
  });
  return { id, createdMs, channels, learnedFrom };
}
