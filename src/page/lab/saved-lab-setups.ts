// What was chosen in the lab, kept for this tab, so that a reload begins where the person was. Who keeps
// it: lab-session.ts.
import * as v from 'valibot';
import {
  LAB_BUDGETS,
  LAB_LOSSES,
  LAB_OUTPUTS,
  LAB_SIDE,
  LAB_TARGETS,
  LARGEST_LAB_TARGET,
  MAX_LAB_POINTS,
  type LabDifference,
  type LabSetup,
} from '../../core/lab/lab-setup.ts';

const KEY = 'keydot-lab';

const within = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

const choices = {
  output: v.picklist(LAB_OUTPUTS),
  target: v.strictObject({ kind: v.picklist(LAB_TARGETS), size: within(1, LARGEST_LAB_TARGET) }),
  loss: v.picklist(LAB_LOSSES),
  budget: v.picklist(LAB_BUDGETS),
};

const schema = v.strictObject({
  setup: v.strictObject({
    data: v.variant('kind', [
      v.strictObject({ kind: v.literal('face') }),
      v.strictObject({ kind: v.literal('points'), count: within(1, MAX_LAB_POINTS) }),
      v.strictObject({ kind: v.literal('vessels') }),
      v.strictObject({ kind: v.literal('lesson'), lessonId: v.string() }),
    ]),
    side: v.literal(LAB_SIDE),
    ...choices,
    seed: within(0, Number.MAX_SAFE_INTEGER),
  }),
  difference: v.nullable(
    v.strictObject({
      output: v.exactOptional(choices.output),
      target: v.exactOptional(choices.target),
      loss: v.exactOptional(choices.loss),
      budget: v.exactOptional(choices.budget),
    }),
  ),
});

/** The set-up, and what is otherwise in the second; null while there is no second. */
export interface LabChoices {
  setup: LabSetup;
  difference: LabDifference | null;
}

export function keepChoices(choices: LabChoices): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(choices));
  } catch {
    // Without storage the lab begins anew after a reload, and nothing else is lost.
  }
}

/** What was chosen before the reload; null when nothing was, or nothing that makes sense now. */
export function findChoices(): LabChoices | null {
  try {
    const parsed = v.safeParse(schema, JSON.parse(sessionStorage.getItem(KEY) ?? 'null'));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
