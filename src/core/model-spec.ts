// What a model is, apart from its weights: joints, bones, left/right pairs, sizes.
// Read from models/<id>/spec.json and from .keydot files through parseModelSpec.
import * as v from 'valibot';
import { KeydotError } from './errors.ts';

/** A spec that is not one. Says which field, what was expected and what came. */
export class ModelSpecError extends KeydotError {
  override name = 'ModelSpecError';
}

const side = v.picklist(['left', 'right', 'middle']);

const jointSchema = v.object({
  name: v.pipe(v.string(), v.minLength(1)),
  side,
  /** The joint on the other side of the body, for flips. */
  pair: v.optional(v.string()),
});

const modelSpecSchema = v.object({
  format: v.literal(1),
  id: v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/)),
  name: v.string(),
  family: v.literal('movenet'),
  joints: v.pipe(v.array(jointSchema), v.minLength(1)),
  /** Pairs of joint names, drawn as lines. */
  bones: v.array(v.tuple([v.string(), v.string()])),
  /** The input's longer side, pixels: what the model was trained on and what else works. */
  inputSizes: v.object({ native: v.number(), choices: v.array(v.number()) }),
  /** SHA-256 of weights.bin, hexadecimal. */
  weightsSha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});

/** One kind of point a model finds. */
export type Joint = v.InferOutput<typeof jointSchema>;
export type ModelSpec = v.InferOutput<typeof modelSpecSchema>;
export type Side = v.InferOutput<typeof side>;

/**
 * A model's spec from outside data.
 * @throws ModelSpecError naming the field that is missing, wrong or refers to no joint
 */
export function parseModelSpec(data: unknown): ModelSpec {
  const result = v.safeParse(modelSpecSchema, data);
  if (!result.success) {
    const issue = result.issues[0];
    throw new ModelSpecError(
      `The model's spec is not valid at "${v.getDotPath(issue) ?? 'the top'}": ` +
        `expected ${issue.expected ?? 'another value'}, got ${issue.received}.`,
    );
  }
  checkNames(result.output);
  return result.output;
}

function checkNames(spec: ModelSpec): void {
  const names = new Set(spec.joints.map((joint) => joint.name));
  if (names.size !== spec.joints.length) {
    throw new ModelSpecError('The model\'s spec is not valid at "joints": a name occurs twice.');
  }
  const pairs = spec.joints.flatMap((joint) => joint.pair ?? []);
  for (const name of [...pairs, ...spec.bones.flat()]) {
    if (names.has(name)) continue;
    throw new ModelSpecError(`The model's spec names "${name}", which is none of its joints.`);
  }
}
