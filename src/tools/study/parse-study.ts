// The runs of an earlier study, from its JSON. What a run is: study-runs.ts. Who goes on with them: ../study.ts.
import * as v from 'valibot';
import { InputError } from '../shared/command-errors.ts';
import type { StudyRun } from './study-runs.ts';

const figure = v.nullable(v.number());
const figuresSchema = v.object({
  count: v.number(),
  medianPx: figure,
  p90Px: figure,
  within: figure,
  missed: figure,
  overlap: figure,
});

const schema = v.object({
  steps: v.number(),
  runs: v.array(
    v.object({
      key: v.string(),
      seed: v.number(),
      parameters: v.number(),
      multiplyAdds: v.number(),
      stepMs: v.number(),
      figures: figuresSchema,
      larger: v.nullable(v.object({ figures: figuresSchema, isShrunk: v.boolean() })),
    }),
  ),
});

/** @throws InputError when the text is no JSON of a study */
export function parseStudy(text: string, path: string): { steps: number; runs: StudyRun[] } {
  try {
    return v.parse(schema, JSON.parse(text));
  } catch (cause) {
    throw new InputError(`${path} is no JSON of an earlier study: remove it.`, { cause });
  }
}
