// The shape of COCO's annotations as JSON, as wide as the tools that write it: ids that are words,
// fields that are null or missing. What it means: coco.ts.
// Source: https://cocodataset.org/#format-data
import * as v from 'valibot';
import { KeydotError } from '../../errors.ts';
import { LABEL_STATES } from '../../lesson/labels.ts';

/** Annotations that cannot be read. Says where, what was expected and what came. */
export class CocoError extends KeydotError {
  override name = 'CocoError';

  /** @param where the field, as a path from the top of the file */
  constructor(where: string, why: string) {
    super(`Expected COCO keypoints JSON, but at "${where}": ${why}.`);
  }
}

const finite = v.pipe(v.number(), v.finite());
const whole = v.pipe(v.number(), v.integer());
const positive = v.pipe(whole, v.minValue(1));

/** Some tools number, others name. */
const id = v.union([whole, v.pipe(v.string(), v.minLength(1))]);

/** Nothing, said as null or as an empty list, is nothing. */
const nothing = v.transform((value: unknown) => {
  return value === null || (Array.isArray(value) && value.length === 0) ? undefined : value;
});

const imageSchema = v.object({
  id,
  file_name: v.pipe(v.string(), v.minLength(1)),
  width: positive,
  height: positive,
  /** Ours: the categories, by id, that somebody has looked for here and that are not here. */
  keydot_absent: v.nullish(v.array(id), []),
});

const categorySchema = v.object({
  id,
  name: v.string(),
  keypoints: v.nullish(v.array(v.pipe(v.string(), v.minLength(1))), []),
  /** Pairs of positions in the list of keypoints, counted from 1, by some tools from 0. */
  skeleton: v.nullish(v.array(v.tuple([whole, whole])), []),
});

const annotationSchema = v.object({
  id,
  image_id: id,
  category_id: id,
  /** Three numbers a keypoint: x, y and 0 (not labelled), 1 (hidden) or 2 (visible). */
  keypoints: v.nullish(v.array(finite), []),
  /** Ours: tells what is not there from what nobody has looked for, both 0 in COCO. */
  keydot_states: v.optional(v.array(v.picklist(LABEL_STATES))),
  num_keypoints: v.nullish(whole),
  /** Three forms, told apart in coco-segmentation.ts; beside keypoints nobody looks at it. */
  segmentation: v.optional(v.unknown()),
  bbox: v.optional(
    v.pipe(v.unknown(), nothing, v.optional(v.tuple([finite, finite, finite, finite]))),
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
/** As it was read. */
export type CocoEntries = v.InferOutput<typeof fileSchema>;
/** As it is written. */
export type CocoFile = v.InferInput<typeof fileSchema>;

/**
 * Checks the fields we read and leaves out all others.
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

/** From an id as it is in the file to its number. @throws CocoError when nothing has this id */
export type IdLookup = (id: number | string, where: string) => number;

/**
 * Numbers for the ids of a list: themselves, or counted from 1 when some are words. A number and its
 * digits as a word are the same id.
 * @throws CocoError when two have the same
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
