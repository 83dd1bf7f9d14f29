// The description of a model without its weights: joints, bones, left/right pairs, input sizes, and the base of
// a taught model. It is read from models/<id>/spec.json and from .keydot files.
import * as v from 'valibot';
import { KeydotError } from '../errors.ts';
import { INPUT_MULTIPLE } from '../geometry.ts';
import { idSchema } from '../ids.ts';

/** An invalid spec. The message names the field, the expected and the received value. */
export class ModelSpecError extends KeydotError {
  override name = 'ModelSpecError';
}

const side = v.picklist(['left', 'right', 'middle']);
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
  /** A region is found as a mask; without a kind, the joint is a point. */
  kind: v.exactOptional(v.literal('region')),
  /** A CSS colour; the default is the side's. */
  color: v.exactOptional(v.pipe(v.string(), v.maxLength(100))),
});

const common = {
  format: v.literal(1),
  id: idSchema,
  name: v.string(),
  joints: v.pipe(v.array(jointSchema), v.minLength(1), v.maxLength(512)),
  /** Pairs of joint names, drawn as lines. */
  bones: v.array(v.tuple([v.string(), v.string()])),
  /** The input's longer side, pixels: the size of training, and all supported sizes. */
  inputSizes: v.object({ native: v.number(), choices: v.array(v.number()) }),
  /** SHA-256 of weights.bin, hexadecimal. */
  weightsSha256: sha256,
};

const movenetSchema = v.object({ ...common, family: v.literal('movenet') });

/** The crop for the second network run of a taught model. */
const cropSchema = v.object({
  /** The crop's side relative to the side of the box around the points. */
  margin: v.pipe(v.number(), v.minValue(1), v.maxValue(10)),
  /** The largest box side in the lesson, relative to the frame's longer side. */
  largest: v.pipe(v.number(), v.gtValue(0), v.maxValue(1)),
});

const taughtSchema = v.object({
  ...common,
  family: v.literal('taught'),
  /** The pretrained model whose taps the decoder uses, and the SHA-256 of its weights. */
  base: v.object({ id: idSchema, weightsSha256: sha256 }),
  /** The input size of training, pixels. Frames of another aspect ratio are fitted into it. */
  input: v.object({ width: inputSide, height: inputSide }),
  /** Channels of the decoder's levels. */
  decoderChannels: v.pipe(v.number(), v.integer(), v.minValue(4), v.maxValue(256)),
  /** Whether the decoder's output is added to the base's heatmap for joints of the same name. */
  addsToBase: v.boolean(),
  /** Joints without labels: they are detected by the base model, in the base model's crop. */
  keeps: v.optional(v.array(v.string())),
  /** Null when the subject fills the frame, so that a crop would not show more detail. */
  crop: v.nullable(cropSchema),
});

const modelSpecSchema = v.variant('family', [movenetSchema, taughtSchema]);

/** A kind of point or region that a model detects. */
export type Joint = v.InferOutput<typeof jointSchema>;
/** A pretrained or taught model. */
export type ModelSpec = v.InferOutput<typeof modelSpecSchema>;
/** A model that was trained in a lesson: a decoder on the taps of a pretrained model. */
export type TaughtSpec = v.InferOutput<typeof taughtSchema>;
/** The side of the body that a joint belongs to. */
export type Side = v.InferOutput<typeof side>;

/**
 * Reads a model's spec from outside data.
 * @throws ModelSpecError naming a field that is missing, invalid or refers to an unknown joint
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
      throw new ModelSpecError(`The model's spec refers to "${name}", which is not a joint of it.`);
    }
    if (regions.has(name)) {
      throw new ModelSpecError(`The model's spec has a pair or bone with "${name}", a region.`);
    }
  }
}

/** The kind of a point: a single place, or a region of pixels. */
export interface PointKind {
  readonly kind?: 'region';
}

/** Whether a point is a region. */
export function isRegion({ kind }: PointKind): boolean {
  return kind === 'region';
}
