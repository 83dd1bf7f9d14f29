// Taught models in the database, and which of them is in use. The weights lie apart, so that a list
// of models reads none. What a model's files are: core/formats/keydot/keydot-file.ts.
import * as v from 'valibot';
import type { IDBPTransaction } from 'idb';
import { idSchema } from '../core/ids.ts';
import { parseModelSpec, type TaughtSpec } from '../core/model/model-spec.ts';
import {
  type KeydotDatabase,
  type KeydotSchema,
  type AtomicTransaction,
  writeAtomically,
} from './database.ts';
import { DamagedStorageError, NotStoredError, TakenError } from './storage-errors.ts';

const recordSchema = v.object({
  /** The lesson it was taught from; null when it came alone. That lesson may be gone. */
  lessonId: v.nullable(idSchema),
  createdMs: v.number(),
  spec: v.unknown(),
  report: v.unknown(),
});

/** A model without its weights. */
export interface ModelSummary {
  /** That of its spec. */
  id: string;
  lessonId: string | null;
  /** Milliseconds since 1970. */
  createdMs: number;
  spec: TaughtSpec;
  /** How it was taught and how good it was: JSON. */
  report: unknown;
}

export interface ModelWithWeights extends ModelSummary {
  /** weights.bin: a safetensors file. */
  weightsFile: Uint8Array<ArrayBuffer>;
}

/**
 * Keeps a model.
 * @throws TakenError when there is one with its id, DOMException when there is no room
 */
export function addModel(
  database: KeydotDatabase,
  model: Omit<ModelWithWeights, 'id'>,
): Promise<void> {
  return writeAtomically(database, (transaction) => putModel(transaction, model));
}

/** As {@link addModel}, as a part of more. */
export async function putModel(
  transaction: AtomicTransaction,
  { lessonId, createdMs, spec, report, weightsFile }: Omit<ModelWithWeights, 'id'>,
): Promise<void> {
  const models = transaction.objectStore('models');
  if ((await models.getKey(spec.id)) !== undefined) {
    throw new TakenError(`Expected a new model, but "${spec.id}" is kept already.`);
  }
  await Promise.all([
    models.put({ lessonId, createdMs, spec, report }, spec.id),
    transaction.objectStore('weights').put(weightsFile, spec.id),
  ]);
}

/** All models, newest first. @throws DamagedStorageError, ModelSpecError */
export async function listModels(database: KeydotDatabase): Promise<ModelSummary[]> {
  const records = await database.getAll('models');
  return records.map(parseRecord).sort((a, b) => b.createdMs - a.createdMs);
}

/** @throws NotStoredError, DamagedStorageError, ModelSpecError */
export async function loadModel(
  database: KeydotDatabase,
  modelId: string,
): Promise<ModelWithWeights> {
  const transaction = database.transaction(['models', 'weights']);
  const [record, weightsFile] = await Promise.all([
    transaction.objectStore('models').get(modelId),
    transaction.objectStore('weights').get(modelId),
  ]);
  if (record === undefined) throw new NotStoredError(`Expected a model ${modelId}, got none.`);
  if (!(weightsFile instanceof Uint8Array)) {
    throw new DamagedStorageError(`The weights of model ${modelId} are not there.`);
  }
  return { ...parseRecord(record), weightsFile: Uint8Array.from(weightsFile) };
}

/** Removes a model for good. */
export async function deleteModel(database: KeydotDatabase, modelId: string): Promise<void> {
  const transaction = database.transaction(['models', 'weights'], 'readwrite');
  await Promise.all([
    transaction.objectStore('models').delete(modelId),
    transaction.objectStore('weights').delete(modelId),
    transaction.done,
  ]);
}

function parseRecord(data: unknown): ModelSummary {
  const parsed = v.safeParse(recordSchema, data);
  if (!parsed.success) {
    const where = v.getDotPath(parsed.issues[0]) ?? 'the top';
    throw new DamagedStorageError(`The record of a model is not valid at "${where}".`);
  }
  const { spec: read, ...record } = parsed.output;
  const spec = parseModelSpec(read);
  if (spec.family === 'taught') return { id: spec.id, ...record, spec };
  throw new DamagedStorageError(`Expected a taught model, got one of family "${spec.family}".`);
}

const idOrShipped = v.nullable(v.string());
const useSchema = v.object({
  current: v.fallback(idOrShipped, null),
  earlier: v.fallback(v.array(idOrShipped), []),
});

export interface ModelUse {
  /** Null is the shipped model. */
  readonly current: string | null;
  /** What was in use before, the latest last. */
  readonly earlier: readonly (string | null)[];
}

const KEY = 'model-use';
const LONGEST = 50;

/** What is in use; models that are gone are passed over. */
export function loadModelUse(database: KeydotDatabase): Promise<ModelUse> {
  return readUse(database.transaction(['settings', 'models']));
}

/** Changes what is in use, at once, whatever other tabs do. @returns what is in use then */
export async function changeModelUse(
  database: KeydotDatabase,
  change: (use: ModelUse) => ModelUse,
): Promise<ModelUse> {
  const transaction = database.transaction(['settings', 'models'], 'readwrite');
  const use = change(await readUse(transaction));
  await Promise.all([transaction.objectStore('settings').put(use, KEY), transaction.done]);
  return use;
}

async function readUse<Mode extends 'readonly' | 'readwrite'>(
  transaction: IDBPTransaction<KeydotSchema, ('settings' | 'models')[], Mode>,
): Promise<ModelUse> {
  const [data, ids] = await Promise.all([
    transaction.objectStore('settings').get(KEY),
    transaction.objectStore('models').getAllKeys(),
  ]);
  const record = typeof data === 'object' && data !== null ? data : {};
  return withoutMissing(v.parse(useSchema, record), new Set(ids));
}

/** Another model in use; the one before it is remembered. */
export function useModel({ current, earlier }: ModelUse, modelId: string | null): ModelUse {
  if (modelId === current) return { current, earlier };
  return { current: modelId, earlier: [...earlier, current].slice(-LONGEST) };
}

/** Back to the model before the one in use; the same where there was none. */
export function rollBackModel(use: ModelUse): ModelUse {
  const before = use.earlier.at(-1);
  return before === undefined ? use : { current: before, earlier: use.earlier.slice(0, -1) };
}

function withoutMissing({ current, earlier }: ModelUse, ids: ReadonlySet<string>): ModelUse {
  const used = [...earlier, current].filter((id) => id === null || ids.has(id));
  const changes = used.filter((id, index) => index === 0 || id !== used[index - 1]);
  return { current: changes.at(-1) ?? null, earlier: changes.slice(0, -1) };
}
