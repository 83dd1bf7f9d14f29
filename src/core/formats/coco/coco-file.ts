// The schema of COCO annotation files. It accepts the variants that common tools write: string ids, null or
// missing fields. Next: core/formats/coco/coco.ts, which interprets the entries.
// Source: https://cocodataset.org/#format-data
import * as v from 'valibot';
import { KeydotError } from '../../errors.ts';
import { LABEL_STATES } from '../../lesson/labels.ts';

/** Invalid annotations. The message names the field, what was expected and what was found. */
export class CocoError extends KeydotError {
  override name = 'CocoError';

  /** @param where path of the field in the file */
  constructor(where: string, why: string) {
    super(`Expected COCO keypoints JSON, but at "${where}": ${why}.`);
  }
}

const finite = v.pipe(v.number(), v.finite());
const whole = v.pipe(v.number(), v.integer());
const positive = v.pipe(whole, v.minValue(1));

/** COCO ids are numbers; some tools write strings. */
const id = v.union([whole, v.pipe(v.string(), v.minLength(1))]);

/** Null and the empty list count as a missing field. */
const emptyToMissing = v.transform((value: unknown) => {
  return value === null || (Array.isArray(value) && value.length === 0) ? undefined : value;
});

const imageSchema = v.object({
  id,
  file_name: v.pipe(v.string(), v.minLength(1)),
  width: positive,
  height: positive,
  /** Keydot's extension: ids of the categories that are labelled as absent in this image. */
  keydot_absent: v.nullish(v.array(id), []),
});

const categorySchema = v.object({
  id,
  name: v.string(),
  keypoints: v.nullish(v.array(v.pipe(v.string(), v.minLength(1))), []),
  /** Pairs of keypoint indices, 1-based; some tools write 0-based ones. */
  skeleton: v.nullish(v.array(v.tuple([whole, whole])), []),
});

const annotationSchema = v.object({
  id,
  image_id: id,
  category_id: id,
  /** [K, 3]: x, y and visibility: 0 (not labelled), 1 (occluded) or 2 (visible). */
  keypoints: v.nullish(v.array(finite), []),
  /** Keydot's extension: tells absent from unlabelled, which both have visibility 0 in COCO. */
  keydot_states: v.optional(v.array(v.picklist(LABEL_STATES))),
  num_keypoints: v.nullish(whole),
  /** One of three forms (core/formats/coco/coco-regions.ts). Ignored in annotations with keypoints. */
  segmentation: v.optional(v.unknown()),
  bbox: v.optional(
    v.pipe(v.unknown(), emptyToMissing, v.optional(v.tuple([finite, finite, finite, finite]))),
  ),
  area: v.nullish(v.pipe(finite, v.minValue(0))),
  iscrowd: v.nullish(v.union([v.picklist([0, 1]), v.boolean()]), 0),
});

const fileSchema = v.object({
  images: v.array(imageSchema),
  categories: v.array(categorySchema),
  annotations: v.array(annotationSchema),
});

export type CategoryEntry = v.InferOutput<typeof categorySchema>;
export type AnnotationEntry = v.InferOutput<typeof annotationSchema>;
/** Entries as they are read, with defaults applied. */
export type CocoEntries = v.InferOutput<typeof fileSchema>;
/** Entries as they are written. */
export type CocoFile = v.InferInput<typeof fileSchema>;

/**
 * Validates a COCO file. Unknown fields are dropped.
 * @param data the parsed JSON
 * @throws CocoError
 */
export function parseCocoFile(data: unknown): CocoEntries {
  const result = v.safeParse(fileSchema, data);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const { expected, received, message } = issue;
  throw new CocoError(
    v.getDotPath(issue) ?? 'the top',
    expected ? `expected ${expected}, got ${received}` : message,
  );
}

const KINDS = { images: 'image', categories: 'category', annotations: 'annotation' } as const;

/** Maps an id of the file to its number. @param where path for errors @throws CocoError when the id is unknown */
export type IdLookup = (id: number | string, where: string) => number;

/**
 * Assigns numbers to the ids of a list: the ids themselves, or 1, 2, 3 … when some ids are strings. A number
 * and the string of its digits are the same id.
 * @throws CocoError when an id occurs twice
 */
export function numberIds(
  list: keyof typeof KINDS,
  entries: readonly { id: number | string }[],
): IdLookup {
  const isNumbered = entries.every(({ id }) => typeof id === 'number');
  const numbers = new Map<string, number>();
  entries.forEach(({ id }, index) => {
    const key = String(id);
    if (numbers.has(key)) throw new CocoError(`${list}.${index}.id`, `the id ${id} occurs twice`);
    numbers.set(key, isNumbered ? Number(id) : index + 1);
  });
  return (id, where) => {
    const number = numbers.get(String(id));
    if (number !== undefined) return number;
    throw new CocoError(where, `no ${KINDS[list]} has the id ${id}`);
  };
}
