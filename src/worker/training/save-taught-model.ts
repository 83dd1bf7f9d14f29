// A finished lesson's model into the database: spec, weights and report together.
import type { LessonDocument } from '../../core/lesson/lesson-document.ts';
import type { ModelSpec, TaughtSpec } from '../../core/model/model-spec.ts';
import { serialiseWeights, type Weights } from '../../core/model/weights.ts';
import type { LessonPlan } from '../../learning/plan-lesson.ts';
import { createTaughtSpec, type Lesson } from '../../learning/teach-lesson.ts';
import type { KeydotDatabase } from '../../storage/database.ts';
import { addModel } from '../../storage/model-store.ts';
import type { TrainingReport } from '../../api/trainer-api.ts';
import { sha256 } from '../../core/sha256.ts';

/** @returns the model's id */
export async function keepTaughtModel(
  database: KeydotDatabase,
  document: LessonDocument,
  lesson: Pick<Lesson, 'joints' | 'addsToBase'> & Pick<TaughtSpec, 'bones'>,
  plan: LessonPlan,
  base: ModelSpec,
  weights: Weights,
  report: TrainingReport,
): Promise<string> {
  const file = serialiseWeights(weights, 'F32');
  const createdMs = Date.now();
  const id = createModelId(document.name, createdMs);
  const names = {
    id,
    name: document.name,
    bones: lesson.bones,
    weightsSha256: await sha256(new Uint8Array(file)),
  };
  const spec = createTaughtSpec(names, lesson, plan, base);
  const weightsFile = new Uint8Array(file);
  await addModel(database, { lessonId: document.id, createdMs, spec, report, weightsFile });
  return id;
}

/** A name that people recognise and no other model has: "mug-handle-m3k2f9a1". */
function createModelId(name: string, createdMs: number): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40);
  return [words || 'lesson', createdMs.toString(36)].join('-');
}
