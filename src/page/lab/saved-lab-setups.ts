// The lab's chosen setups, saved for this tab so that a reload keeps them.
import * as v from 'valibot';
import {
  LAB_BUDGETS,
  LAB_LOSSES,
  LAB_OUTPUTS,
  LAB_SIDE,
  LAB_TARGETS,
  MAX_LAB_TARGET_PX,
  MAX_LAB_POINTS,
  type LabDifference,
  type LabSetup,
} from '../../core/lab/lab-setup.ts';

const KEY = 'keydot-lab';

const within = (minimum: number, maximum: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(minimum), v.maxValue(maximum));

const choices = {
  output: v.picklist(LAB_OUTPUTS),
  target: v.strictObject({ kind: v.picklist(LAB_TARGETS), size: within(1, MAX_LAB_TARGET_PX) }),
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

/** The first setup, and what differs in the second; null without a second setup. */
export interface LabChoices {
  setup: LabSetup;
  difference: LabDifference | null;
}

/** Saves the chosen setups. */
export function saveLabChoices(choices: LabChoices): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(choices));
  } catch {
    // Without storage only the choice is lost on a reload.
  }
}

/** Loads the setups saved before a reload; null when there are none, or they are invalid. */
export function loadLabChoices(): LabChoices | null {
  try {
    const parsed = v.safeParse(schema, JSON.parse(sessionStorage.getItem(KEY) ?? 'null'));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
