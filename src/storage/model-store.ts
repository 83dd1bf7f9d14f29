// Stores taught models, and which of them is in use. The weights have their own store, so that listing models does
// not read them. The files of a model: core/formats/keydot/keydot-file.ts.
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
  /** The lesson of the model, which may be deleted; null when the model was imported alone. */
  lessonId: v.nullable(idSchema),
  createdMs: v.number(),
  spec: v.unknown(),
  report: v.unknown(),
});

/** A model without its weights. */
export interface ModelSummary {
  /** The id in its spec. */
  id: string;
  lessonId: string | null;
  /** Milliseconds since 1970. */
  createdMs: number;
  spec: TaughtSpec;
  /** The training report: JSON. */
  report: unknown;
}

/** A model with its weights. */
export interface ModelWithWeights extends ModelSummary {
  /** weights.bin: a safetensors file. */
  weightsFile: Uint8Array<ArrayBuffer>;
}

/**
 * Stores a new model.
 * @throws TakenError when its id exists, DOMException when storage is full
 */
export function addModel(
  database: KeydotDatabase,
  model: Omit<ModelWithWeights, 'id'>,
): Promise<void> {
  return writeAtomically(database, (transaction) => putModel(transaction, model));
}

/** {@link addModel} as part of a larger transaction. */
export async function putModel(
  transaction: AtomicTransaction,
  { lessonId, createdMs, spec, report, weightsFile }: Omit<ModelWithWeights, 'id'>,
): Promise<void> {
  const models = transaction.objectStore('models');
  if ((await models.getKey(spec.id)) !== undefined) {
    throw new TakenError(`Expected a new model, but "${spec.id}" is stored already.`);
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

/** Reads a model with its weights. @throws NotStoredError, DamagedStorageError, ModelSpecError */
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
    throw new DamagedStorageError(`Expected weights of model ${modelId}, got none.`);
  }
  return { ...parseRecord(record), weightsFile: Uint8Array.from(weightsFile) };
}

/** Deletes a model and its weights. */
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

/** Null: the built-in model. */
const idOrBuiltIn = v.nullable(v.string());
const useSchema = v.object({
  current: v.fallback(idOrBuiltIn, null),
  earlier: v.fallback(v.array(idOrBuiltIn), []),
});

/** The model in use and its predecessors. */
export interface ModelUse {
  /** The model's id; null: the built-in model. */
  readonly current: string | null;
  /** The models in use before, the latest last. */
  readonly earlier: readonly (string | null)[];
}

const KEY = 'model-use';
const MAX_EARLIER = 50;

/** The model in use. Deleted models are skipped. */
export function loadModelUse(database: KeydotDatabase): Promise<ModelUse> {
  return readUse(database.transaction(['settings', 'models']));
}

/** Changes the model in use in one transaction. @returns the stored value */
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

/** Puts a model to use, and the current one into the list of earlier models. */
export function useModel({ current, earlier }: ModelUse, modelId: string | null): ModelUse {
  if (modelId === current) return { current, earlier };
  return { current: modelId, earlier: [...earlier, current].slice(-MAX_EARLIER) };
}

/** Returns to the previous model, if there is one. */
export function rollBackModel(use: ModelUse): ModelUse {
  const before = use.earlier.at(-1);
  return before === undefined ? use : { current: before, earlier: use.earlier.slice(0, -1) };
}

function withoutMissing({ current, earlier }: ModelUse, ids: ReadonlySet<string>): ModelUse {
  const used = [...earlier, current].filter((id) => id === null || ids.has(id));
  const changes = used.filter((id, index) => index === 0 || id !== used[index - 1]);
  return { current: changes.at(-1) ?? null, earlier: changes.slice(0, -1) };
}
