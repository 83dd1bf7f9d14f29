// The measures one tap away: the angles of a body's large joints. Whoever wants others builds them.
import type { Joint } from '../model/model-spec.ts';
import type { Measure } from './measure.ts';

const LIMBS = [
  ['shoulder', 'elbow', 'wrist'],
  ['elbow', 'shoulder', 'hip'],
  ['shoulder', 'hip', 'knee'],
  ['hip', 'knee', 'ankle'],
];

/** Those of which the model has all joints; none for most taught models. */
export function suggestMeasures(joints: readonly Joint[]): Measure[] {
  const names = new Set(joints.map(({ name }) => name));
  return LIMBS.flatMap((parts) =>
    ['left', 'right'].map((side): Measure => {
      const [first, corner, last] = parts.map((part) => `${side}_${part}`);
      return { kind: 'angle', joints: [first, corner, last] };
    }),
  ).filter((measure) => canMeasure(measure, names));
}

/** Whether a model of these joints can take a measure. */
export function canMeasure({ joints }: Measure, names: ReadonlySet<string>): boolean {
  return joints.every((joint) => names.has(joint));
}
