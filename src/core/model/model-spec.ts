// What a model is, apart from its weights: joints, bones, left/right pairs, sizes, and for a taught
// one what it stands on. Read from models/<id>/spec.json and from .keydot files by parseModelSpec.
import * as v from 'valibot';
import { KeydotError } from '../errors.ts';
import { INPUT_MULTIPLE } from '../geometry.ts';

/** A spec that is not one. Says which field, what was expected and what came. */
export class ModelSpecError extends KeydotError {
  override name = 'ModelSpecError';
}

const side = v.picklist(['left', 'right', 'middle']);
const id = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,64}$/));
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const inputSide = v.pipe(
  v.number(),
  v.integer(),
  v.multipleOf(INPUT_MULTIPLE),
  v.minValue(INPUT_MULTIPLE),
  v.maxValue(1024),
);

const jointSchema = v.object({
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  side,
  /** The joint on the other side of the body, for flips. */
  pair: v.optional(v.string()),
  /** A region is found as a mask; without this it is a point. */
  kind: v.exactOptional(v.literal('region')),
  /** CSS; without one, its side's. */
  color: v.exactOptional(v.pipe(v.string(), v.maxLength(100))),
});

const common = {
  format: v.literal(1),
  id,
  name: v.string(),
  joints: v.pipe(v.array(jointSchema), v.minLength(1), v.maxLength(512)),
  /** Pairs of joint names, drawn as lines. */
  bones: v.array(v.tuple([v.string(), v.string()])),
  /** The input's longer side, pixels: what the model was trained on and what else works. */
  inputSizes: v.object({ native: v.number(), choices: v.array(v.number()) }),
  /** SHA-256 of weights.bin, hexadecimal. */
  weightsSha256: sha256,
};

const movenetSchema = v.object({ ...common, family: v.literal('movenet') });

/** How the crop for a taught model's second look is chosen; see taught-crop.ts. */
const cropSchema = v.object({
  /** The crop's side, in sides of the box around the points. */
  margin: v.pipe(v.number(), v.minValue(1), v.maxValue(10)),
  /** The longest side of such a box in the lesson, in longer sides of the frame. */
  largest: v.pipe(v.number(), v.gtValue(0), v.maxValue(1)),
});

const taughtSchema = v.object({
  ...common,
  family: v.literal('taught'),
  /** The pretrained model whose frozen taps it reads, and those weights' SHA-256. */
  base: v.object({ id, weightsSha256: sha256 }),
  /** The input it was taught at, pixels. Frames of another aspect are fitted into it. */
  input: v.object({ width: inputSide, height: inputSide }),
  /** Width of the decoder's levels. */
  decoderChannels: v.pipe(v.number(), v.integer(), v.minValue(4), v.maxValue(256)),
  /** Whether its answer is added to the base's heatmap of the joints of the same names. */
  addsToBase: v.boolean(),
  /** Joints that were never labelled: found as the base finds them, in the crop that it would follow. */
  keeps: v.optional(v.array(v.string())),
  /** Null when the thing fills the frame, so that a closer look shows nothing new. */
  crop: v.nullable(cropSchema),
});

const modelSpecSchema = v.variant('family', [movenetSchema, taughtSchema]);

/** One kind of point a model finds. */
export type Joint = v.InferOutput<typeof jointSchema>;
export type ModelSpec = v.InferOutput<typeof modelSpecSchema>;
/** A decoder that a lesson made, over the taps of a pretrained model. */
export type TaughtSpec = v.InferOutput<typeof taughtSchema>;
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
  const regions = new Set(spec.joints.filter(isRegion).map(({ name }) => name));
  for (const name of [...pairs, ...spec.bones.flat()]) {
    if (!names.has(name)) {
      throw new ModelSpecError(`The model's spec names "${name}", which is none of its joints.`);
    }
    if (regions.has(name)) {
      throw new ModelSpecError(`The model's spec has a pair or bone of "${name}", a region.`);
    }
  }
}

/** A point is a dot, unless it is said to be a region, which is painted. */
export interface PointKind {
  readonly kind?: 'region';
}

/** Whether a point is painted, where others are dots. */
export function isRegion({ kind }: PointKind): boolean {
  return kind === 'region';
}
