// Parses and validates lessons and histories that come from storage or files.
// The fields are documented in core/lesson/lesson-document.ts and core/lesson/lesson-edits.ts.
import * as v from 'valibot';
import { KeydotError } from '../errors.ts';
import { idSchema } from '../ids.ts';
import { FRAME_ORIGINS, type LessonDocument } from './lesson-document.ts';
import type { LessonEdit } from './lesson-edits.ts';
import type { HistoryEntry, LessonHistory } from './lesson-history.ts';
import { isRegion } from '../model/model-spec.ts';
import { LABEL_STATES, findLabelProblem } from './labels.ts';

/** Data that is not a valid lesson. The message names the field, what was expected and what was found. */
export class LessonDocumentError extends KeydotError {
  override name = 'LessonDocumentError';

  constructor(where: string, why: string) {
    super(`Expected a lesson, but at "${where}": ${why}.`);
  }
}

const unit = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const pixels = v.pipe(v.number(), v.integer(), v.minValue(1));
const nameSchema = v.pipe(v.string(), v.regex(/\S/));

export const labelSchema = v.strictObject({
  state: v.picklist(LABEL_STATES),
  x: unit,
  y: unit,
  guess: v.exactOptional(v.literal(true)),
  score: v.exactOptional(unit),
  flatness: v.exactOptional(unit),
  region: v.exactOptional(v.string()),
});
const labelsSchema = v.record(idSchema, labelSchema);

export const pointSchema = v.strictObject({
  id: idSchema,
  name: nameSchema,
  color: v.nullable(v.pipe(v.string(), v.maxLength(100))),
  side: v.picklist(['left', 'right', 'middle']),
  pairId: v.nullable(idSchema),
  kind: v.exactOptional(v.literal('region')),
});
export const bonesSchema = v.array(v.strictTuple([idSchema, idSchema]));

export const frameSchema = v.strictObject({
  id: idSchema,
  burst: v.nullable(v.string()),
  capturedMs: v.pipe(v.number(), v.finite()),
  width: pixels,
  height: pixels,
  source: v.picklist(FRAME_ORIGINS),
  name: v.string(),
});

export const documentSchema = v.strictObject({
  id: idSchema,
  name: nameSchema,
  createdMs: v.pipe(v.number(), v.finite()),
  startsFrom: v.picklist(['nothing', 'body']),
  points: v.array(pointSchema),
  bones: bonesSchema,
  frames: v.array(frameSchema),
  labels: v.record(idSchema, labelsSchema),
});

const editSchema: v.GenericSchema<unknown, LessonEdit> = v.variant('kind', [
  v.strictObject({ kind: v.literal('rename-lesson'), name: v.string() }),
  v.strictObject({
    kind: v.literal('add-point'),
    point: pointSchema,
    index: whole,
    labels: labelsSchema,
  }),
  v.strictObject({ kind: v.literal('remove-point'), pointId: idSchema }),
  v.strictObject({
    kind: v.literal('change-point'),
    pointId: idSchema,
    change: v.strictObject({
      name: v.exactOptional(nameSchema),
      color: v.exactOptional(pointSchema.entries.color),
      side: v.exactOptional(pointSchema.entries.side),
    }),
  }),
  v.strictObject({ kind: v.literal('move-point'), pointId: idSchema, index: whole }),
  v.strictObject({
    kind: v.literal('pair-points'),
    pointId: idSchema,
    otherId: v.nullable(idSchema),
  }),
  v.strictObject({ kind: v.literal('set-bones'), bones: bonesSchema }),
  v.strictObject({
    kind: v.literal('add-frames'),
    frames: v.array(v.strictObject({ index: whole, frame: frameSchema, labels: labelsSchema })),
  }),
  v.strictObject({ kind: v.literal('remove-frames'), frameIds: v.array(idSchema) }),
  v.strictObject({
    kind: v.literal('set-labels'),
    changes: v.array(
      v.strictObject({ frameId: idSchema, pointId: idSchema, label: v.nullable(labelSchema) }),
    ),
  }),
  v.strictObject({ kind: v.literal('several'), edits: v.lazy(() => v.array(editSchema)) }),
]);

const entrySchema = v.strictObject({
  undo: editSchema,
  redo: editSchema,
  doneMs: v.pipe(v.number(), v.finite()),
});

/**
 * Parses a lesson.
 * @throws LessonDocumentError naming the field that is missing, invalid or refers to an unknown id
 */
export function parseLessonDocument(data: unknown): LessonDocument {
  const document = parse(documentSchema, data, '');
  checkLesson(document);
  return document;
}

/**
 * Parses a lesson's history.
 * @throws LessonDocumentError naming the field that is missing or invalid
 */
export function parseHistory(
  { first, done }: Omit<LessonHistory, 'entries'>,
  entries: readonly unknown[],
): LessonHistory {
  if (done > entries.length) {
    throw new LessonDocumentError('history', `expected ${done} entries, got ${entries.length}`);
  }
  const parsed = entries.map((entry, index): HistoryEntry => {
    return parse(entrySchema, entry, `history.${index}.`);
  });
  return { first, done, entries: parsed };
}

/** @param prefix of the field's path in the error message @throws LessonDocumentError */
function parse<T>(schema: v.GenericSchema<unknown, T>, data: unknown, prefix: string): T {
  const result = v.safeParse(schema, data);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const { expected, received, message } = issue;
  throw new LessonDocumentError(
    prefix + (v.getDotPath(issue) ?? 'the top'),
    expected ? `expected ${expected}, got ${received}` : message,
  );
}

/**
 * Checks what a schema cannot: ids and names are unique, references exist, labels fit their points.
 * @throws LessonDocumentError
 */
export function checkLesson(document: LessonDocument): void {
  checkPoints(document);
  checkLabels(document);
}

function checkPoints({ points, bones }: LessonDocument): void {
  requireUnique(
    points.map(({ id }) => id),
    'points',
    'id',
  );
  requireUnique(
    points.map(({ name }) => name),
    'points',
    'name',
  );
  const byId = new Map(points.map((point) => [point.id, point]));
  points.forEach((point, index) => {
    const { id, pairId } = point;
    if (pairId !== null && isRegion(point)) {
      throw new LessonDocumentError(
        `points.${index}.pairId`,
        'expected no partner for a region, got one',
      );
    }
    if (pairId === null || (pairId !== id && byId.get(pairId)?.pairId === id)) return;
    throw new LessonDocumentError(
      `points.${index}.pairId`,
      'expected a partner that refers back to this point',
    );
  });
  const joined = bones.map((bone, index) => {
    bone.forEach((id) => requireKnown(id, byId, `bones.${index}`));
    if (bone.some((id) => isRegion(byId.get(id) ?? {}))) {
      throw new LessonDocumentError(`bones.${index}`, 'expected two points, got a region');
    }
    if (bone[0] !== bone[1]) return [...bone].sort().join();
    throw new LessonDocumentError(`bones.${index}`, 'expected two points, got one');
  });
  requireUnique(joined, 'bones', 'pair of points');
}

function checkLabels({ points, frames, labels }: LessonDocument): void {
  requireUnique(
    frames.map(({ id }) => id),
    'frames',
    'id',
  );
  const frameById = new Map(frames.map((frame) => [frame.id, frame]));
  const pointById = new Map(points.map((point) => [point.id, point]));
  for (const [frameId, frameLabels] of Object.entries(labels)) {
    const frame = requireKnown(frameId, frameById, 'labels');
    for (const [pointId, label] of Object.entries(frameLabels)) {
      const point = requireKnown(pointId, pointById, `labels.${frameId}`);
      const why = findLabelProblem(point, label, frame);
      if (why !== null) throw new LessonDocumentError(`labels.${frameId}.${pointId}`, why);
    }
  }
}

function requireUnique(values: readonly string[], where: string, what: string): void {
  if (new Set(values).size === values.length) return;
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  throw new LessonDocumentError(where, `the ${what} "${twice}" occurs twice`);
}

function requireKnown<T>(id: string, known: ReadonlyMap<string, T>, where: string): T {
  const found = known.get(id);
  if (found === undefined) throw new LessonDocumentError(where, `"${id}" does not exist`);
  return found;
}
