// The shape of COCO's keypoint annotations as JSON. What it means: coco.ts.
// Source: https://cocodataset.org/#format-data
import * as v from 'valibot';
import { KeydotError } from '../errors.ts';
import { LABEL_STATES } from '../lesson.ts';

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

const imageSchema = v.object({
  id: whole,
  file_name: v.pipe(v.string(), v.minLength(1)),
  width: positive,
  height: positive,
});

const categorySchema = v.object({
  id: whole,
  name: v.string(),
  keypoints: v.optional(v.array(v.pipe(v.string(), v.minLength(1))), []),
  /** Pairs of positions in the list of keypoints, counted from 1. */
  skeleton: v.optional(v.array(v.tuple([whole, whole])), []),
});

const annotationSchema = v.object({
  id: whole,
  image_id: whole,
  category_id: whole,
  /** Three numbers a keypoint: x, y and 0 (not labelled), 1 (hidden) or 2 (visible). */
  keypoints: v.optional(v.array(finite), []),
  /** Ours: tells what is not there from what nobody has looked for, both 0 in COCO. */
  keydot_states: v.optional(v.array(v.picklist(LABEL_STATES))),
  num_keypoints: v.optional(whole),
  bbox: v.optional(v.tuple([finite, finite, finite, finite])),
  area: v.optional(v.pipe(finite, v.minValue(0))),
  iscrowd: v.optional(v.picklist([0, 1]), 0),
});

const fileSchema = v.object({
  images: v.array(imageSchema),
  categories: v.array(categorySchema),
  annotations: v.array(annotationSchema),
});

export type CategoryEntry = v.InferOutput<typeof categorySchema>;
export type AnnotationEntry = v.InferOutput<typeof annotationSchema>;
export type CocoFile = v.InferOutput<typeof fileSchema>;

/**
 * Checks the fields we read and leaves out all others; whatever has an id has one of its own.
 * @throws CocoError
 */
export function parseCocoFile(data: unknown): CocoFile {
  const result = v.safeParse(fileSchema, data);
  if (!result.success) {
    const [issue] = result.issues;
    const { expected, received, message } = issue;
    throw new CocoError(
      v.getDotPath(issue) ?? 'the top',
      expected ? `expected ${expected}, got ${received}` : message,
    );
  }
  const { images, categories, annotations } = result.output;
  for (const [list, entries] of Object.entries({ images, categories, annotations })) {
    const seen = new Set<number>();
    entries.forEach(({ id }, index) => {
      if (seen.has(id)) throw new CocoError(`${list}.${index}.id`, `the id ${id} occurs twice`);
      seen.add(id);
    });
  }
  return result.output;
}
