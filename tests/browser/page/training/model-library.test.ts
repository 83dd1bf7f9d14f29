// Taught models: stored, used, rolled back, deleted, and updated in other tabs.
import { deleteDB } from 'idb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ModelLibrary } from '../../../../src/page/training/model-library.ts';
import { DatabaseConnection } from '../../../../src/storage/database.ts';
import { rollBackModel, useModel, type ModelUse } from '../../../../src/storage/model-store.ts';
import { createTaughtModel } from '../../../fixtures/lessons/taught-models.ts';

const DATABASE = 'keydot-test-models';

let database: DatabaseConnection;
let library: ModelLibrary;

beforeEach(async () => {
  await deleteDB(DATABASE);
  database = new DatabaseConnection(DATABASE);
  library = new ModelLibrary(database);
});

afterEach(async () => {
  library.dispose();
  database.close();
  await deleteDB(DATABASE);
});

const addModels = async (...ids: string[]) => {
  for (const [index, id] of ids.entries()) {
    const { createdMs, ...model } = await createTaughtModel(id, ['a'], index);
    await library.add(model, createdMs);
  }
};

const useOf = async (): Promise<ModelUse> => (await library.list()).use;

describe('models', () => {
  test('are listed newest first, and loaded with their weights', async () => {
    await addModels('one', 'two');
    const { models } = await library.list();
    expect(models.map(({ id }) => id)).toEqual(['two', 'one']);
    const { weightsFile, spec } = await createTaughtModel('one', ['a'], 0);
    expect(await library.load('one')).toMatchObject({ weightsFile, spec });
  });

  test('are not overwritten', async () => {
    await addModels('one');
    await expect(addModels('one')).rejects.toMatchObject({ name: 'TakenError' });
  });

  test('that do not exist fail with a named error', async () => {
    await expect(library.load('none')).rejects.toMatchObject({ name: 'NotStoredError' });
  });
});

describe('use', () => {
  test('starts with the shipped model, and rolls back step by step', async () => {
    await addModels('one', 'two');
    expect(await useOf()).toEqual({ current: null, earlier: [] });
    for (const id of ['one', 'two', 'one']) await library.use(id);
    expect(await useOf()).toEqual({ current: 'one', earlier: [null, 'one', 'two'] });
    const back = [await library.rollBack(), await library.rollBack(), await library.rollBack()];
    expect(back).toEqual(['two', 'one', null]);
    expect(await library.rollBack()).toBeNull();
  });

  test('skips deleted models', async () => {
    await addModels('one', 'two', 'three');
    for (const id of ['one', 'two', 'one', 'three']) await library.use(id);
    await library.delete('two');
    expect(await useOf()).toEqual({ current: 'three', earlier: [null, 'one'] });
    await library.delete('three');
    expect((await useOf()).current).toBe('one');
    await library.delete('one');
    expect(await useOf()).toEqual({ current: null, earlier: [] });
  });

  test('is reported to other tabs', async () => {
    await addModels('one');
    const other = new ModelLibrary(database);
    const heard = new Promise<void>((resolve) => void other.events.subscribe(() => resolve()));
    await library.use('one');
    await heard;
    expect((await other.list()).use.current).toBe('one');
    other.dispose();
  });

  test('of the same model twice counts once', () => {
    const once = useModel({ current: null, earlier: [] }, 'one');
    expect(useModel(once, 'one')).toEqual(once);
    expect(rollBackModel(once)).toEqual({ current: null, earlier: [] });
  });
});
