// Which model is in use, and which were before it: null stands for the one that is shipped.
import type { IDBPTransaction } from 'idb';
import * as v from 'valibot';
import type { KeydotDatabase, KeydotSchema } from './database.ts';

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
