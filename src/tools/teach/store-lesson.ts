// A trained lesson as a stored model with its report.
import { createHash } from 'node:crypto';
import type { StoredModel } from '../../core/formats/keydot/keydot-file.ts';
import type { ModelSpec } from '../../core/model/model-spec.ts';
import { serialiseWeights } from '../../core/model/weights.ts';
import type { Judgement } from '../../learning/judge-model.ts';
import { createTaughtSpec, type Lesson, type TaughtLesson } from '../../learning/teach-lesson.ts';
import { RUN_SETTINGS } from '../../learning/training-run.ts';
import type { Dataset } from '../shared/read-dataset.ts';
import type { TeachOptions } from './teach-options.ts';

/** How a model was trained, and its errors. */
export interface LessonReport {
  /** The names of the frames it learned from. */
  learnedFrom: string[];
  testedOn: number;
  seed: number;
  steps: number;
  batch: number;
  peakRate: number;
  seconds: number;
  /** In the order of the judgement's points. */
  points: string[];
  judgement: Judgement;
}

export function describeLesson(
  { seed, steps }: TeachOptions,
  { joints, frames }: Lesson,
  testedOn: number,
  seconds: number,
  judgement: Judgement,
): LessonReport {
  const { batch, peakRate } = RUN_SETTINGS;
  return {
    learnedFrom: frames.map(({ name }) => name),
    testedOn,
    seed,
    steps,
    batch,
    peakRate,
    seconds: Math.round(seconds * 10) / 10,
    points: joints.map(({ name }) => name),
    judgement,
  };
}

/** The model as a .keydot file keeps it. Its id follows from its weights. */
export function createStoredModel(
  { category }: Dataset,
  lesson: Lesson,
  { plan, weights }: TaughtLesson,
  base: ModelSpec,
  report: LessonReport,
): StoredModel {
  const weightsFile = new Uint8Array(serialiseWeights(weights, 'F32'));
  const weightsSha256 = createHash('sha256').update(weightsFile).digest('hex');
  const identity = {
    id: `taught-${weightsSha256.slice(0, 16)}`,
    name: category.name,
    bones: category.bones,
    weightsSha256,
  };
  return { spec: createTaughtSpec(identity, lesson, plan, base), weightsFile, report };
}
