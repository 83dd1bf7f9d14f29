// Storage under failures: a crash, a full disk, an old database.
import { deleteDB, openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { cdp } from 'vitest/browser';
import { createLesson } from '../../../../src/core/lesson/lesson-document.ts';
import {
  referencedFrames,
  undoEdit,
  type LessonVersion,
} from '../../../../src/core/lesson/lesson-history.ts';
import { LessonSession } from '../../../../src/page/lessons/lesson-session.ts';
import type { SavingState } from '../../../../src/page/lessons/lesson-state.ts';
import { openDatabase } from '../../../../src/storage/database.ts';
import { writeImport } from '../../../../src/storage/import-store.ts';
import {
  listLessons,
  loadLesson,
  loadPicture,
  newLessonWrite,
  writeLesson,
} from '../../../../src/storage/lesson-store.ts';
import { addModel } from '../../../../src/storage/model-store.ts';
import { listRuns, loadRun, saveRun, type StoredRun } from '../../../../src/storage/run-store.ts';
import { DEFAULT_SETTINGS, loadSettings } from '../../../../src/storage/settings.ts';
import { storageStatus } from '../../../../src/storage/storage-status.ts';
import { createTaughtModel } from '../../../fixtures/lessons/taught-models.ts';
import type { WriteRequest } from '../../../fixtures/workers/write-lessons.worker.ts';

const DATABASE = 'keydot-test-storage';

beforeEach(() => deleteDB(DATABASE));
afterEach(() => deleteDB(DATABASE));

describe('an older database', () => {
  test('keeps its settings and gets its new stores', async () => {
    const old = await openDB(DATABASE, 1, {
      upgrade: (database) => void database.createObjectStore('settings'),
    });
    await old.put('settings', { ...DEFAULT_SETTINGS, theme: 'light' }, 'live');
    old.close();
    expect(await loadSettings(DATABASE)).toMatchObject({ theme: 'light' });
    const session = new LessonSession(DATABASE);
    await session.create('Mouse', 'nothing');
    expect(await session.list()).toHaveLength(1);
    await session.dispose();
  });

  test('of a newer app is rejected with a named error', async () => {
    (await openDB(DATABASE, 999)).close();
    await expect(openDatabase(DATABASE)).rejects.toMatchObject({ name: 'OldPageError' });
  });

  test('lets a newer tab upgrade, and is reopened', async () => {
    const session = new LessonSession(DATABASE);
    await session.create('Mouse', 'nothing');
    const { version } = await session.database.use((database) => Promise.resolve(database));
    (await openDB(DATABASE, version + 1)).close();
    await expect(session.list()).rejects.toMatchObject({ name: 'OldPageError' });
    await session.dispose();
  });
});

/** Lets a worker write for a while, then terminates it between or during two writes. */
async function crash(seed: number, writes: number): Promise<void> {
  const worker = new Worker(
    new URL('../../../fixtures/workers/write-lessons.worker.ts', import.meta.url),
    {
      type: 'module',
    },
  );
  await new Promise<void>((resolve, reject) => {
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.onmessage = ({ data }: MessageEvent<number>) => {
      if (data >= writes) resolve();
    };
    worker.postMessage({ databaseName: DATABASE, seed } satisfies WriteRequest);
  });
  // The next write is running by now.
  worker.terminate();
}

describe('a crash', () => {
  test.each([1, 2, 3, 4, 5, 6])('during a write leaves no partial edit (%i)', async (seed) => {
    await crash(seed, 5 + 7 * seed);
    const database = await openDatabase(DATABASE);
    const stored = await loadLesson(database, 'lesson');
    expect(stored.revision).toBeGreaterThanOrEqual(5 + 7 * seed);
    expect(stored.history.done).toBe(stored.revision - 1);
    const keys = await database.getAllKeys('pictures');
    expect(new Set(keys.map(([, frameId]) => frameId))).toEqual(referencedFrames(stored));
    database.close();
    let version: LessonVersion = stored;
    for (let next = undoEdit(version); next; next = undoEdit(version)) version = next;
    expect(version.document).toMatchObject({
      name: 'Lesson',
      points: [],
      frames: [],
      labels: {},
    });
  });
});

/** Makes the browser reject blobs, as WebKit does in a private window. */
function refuseBlobs(put: IDBObjectStore['put']): void {
  IDBObjectStore.prototype.put = function (value: unknown, key) {
    if (value instanceof Blob) throw new DOMException('No blobs.', 'UnknownError');
    return put.call(this, value, key);
  };
}

describe('a write', () => {
  test.each(['blobs', 'no blobs'])(
    'of a picture works where the browser stores %s',
    async (kept) => {
      const original = Object.getOwnPropertyDescriptor(IDBObjectStore.prototype, 'put')!;
      onTestFinished(() => void Object.defineProperty(IDBObjectStore.prototype, 'put', original));
      if (kept === 'no blobs') refuseBlobs(original.value as IDBObjectStore['put']);
      const database = await openDatabase(DATABASE);
      const document = createLesson('Lesson', null);
      const pictures = new Map([['frame', new Blob(['picture'], { type: 'image/jpeg' })]]);
      await writeLesson(database, newLessonWrite(document, pictures));
      const picture = await loadPicture(database, document.id, 'frame');
      expect(picture.type).toBe('image/jpeg');
      expect(await picture.text()).toBe('picture');
      const stored: unknown = await database.get('pictures', [document.id, 'frame']);
      expect(stored instanceof Blob).toBe(kept === 'blobs');
      expect(await database.getAllKeys('settings')).toEqual([]);
      database.close();
    },
  );

  test('that fails partway stores nothing', async () => {
    const database = await openDatabase(DATABASE);
    const taken = await createTaughtModel('taken', ['a']);
    await addModel(database, taken);
    const document = createLesson('Lesson', null);
    const pictures = new Map([['frame', new Blob(['picture'])]]);
    const free = await createTaughtModel('free', ['a']);
    await expect(
      writeImport(database, { document, pictures }, [free, taken]),
    ).rejects.toMatchObject({ name: 'TakenError' });
    for (const store of ['lessons', 'pictures', 'history'] as const) {
      expect(await database.count(store)).toBe(0);
    }
    expect(await database.getAllKeys('models')).toEqual(['taken']);
    expect(await database.getAllKeys('weights')).toEqual(['taken']);
    database.close();
  });

  test('on an older revision is rejected, and changes nothing', async () => {
    const database = await openDatabase(DATABASE);
    const document = createLesson('Lesson', null);
    const write = newLessonWrite(document);
    expect(await writeLesson(database, write)).toBe(1);
    await expect(writeLesson(database, write)).rejects.toThrow(/Expected a new lesson/);
    const renamed = { ...document, name: 'First' };
    expect(await writeLesson(database, { ...write, document: renamed, basedOn: 1 })).toBe(2);
    const late = { ...write, document: { ...document, name: 'Late' }, basedOn: 1 };
    await expect(writeLesson(database, late)).rejects.toMatchObject({
      name: 'LessonConflictError',
    });
    expect((await loadLesson(database, document.id)).document.name).toBe('First');
    database.close();
  });

  test('that is damaged is reported by name, and does not hide the others', async () => {
    const database = await openDatabase(DATABASE);
    await writeLesson(database, newLessonWrite(createLesson('Whole', null)));
    await database.put('lessons', { revision: 'one' }, 'damaged');
    const lessons = await listLessons(database);
    expect(lessons.map(({ damage }) => damage?.name ?? null).sort()).toEqual([
      'DamagedStorageError',
      null,
    ]);
    await expect(loadLesson(database, 'damaged')).rejects.toThrow(/not valid at "revision"/);
    database.close();
  });
});

const askBrowser = (method: string, parameters: object) =>
  (cdp() as { send(method: string, parameters: object): Promise<unknown> }).send(
    method,
    parameters,
  );

/** Sets the browser's quota for this origin, bytes; null for the default. */
async function setQuota(quotaSize: number | null): Promise<void> {
  const { origin } = location;
  // The browser caches its estimate for half a minute, unless all data is cleared.
  if (quotaSize !== null) {
    await askBrowser('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
  }
  const limit = quotaSize === null ? {} : { quotaSize };
  await askBrowser('Storage.overrideQuotaForOrigin', { origin, ...limit });
}

const savingOf = ({ state }: LessonSession): SavingState => {
  if (state.kind !== 'open') throw new Error(`Expected an open lesson, got ${state.kind}.`);
  return state.saving;
};

describe('a full disk', () => {
  afterEach(() => setQuota(null));

  const createNoise = (bytes: number) => {
    const noise = new Uint8Array(bytes);
    for (let at = 0; at < bytes; at += 65_536) {
      crypto.getRandomValues(noise.subarray(at, Math.min(bytes, at + 65_536)));
    }
    return new Blob([noise], { type: 'image/png' });
  };

  const frame = (id: string) => ({
    id,
    burst: null,
    capturedMs: 0,
    width: 1,
    height: 1,
    source: 'file' as const,
    name: id,
  });

  test('is reported by name, loses nothing, and is written when there is space', async () => {
    await setQuota(3_000_000);
    const session = new LessonSession(DATABASE);
    const id = await session.create('Mouse', 'nothing');
    const picture = createNoise(4_000_000);
    session.edit(
      { kind: 'add-frames', frames: [{ index: 0, frame: frame('a'), labels: {} }] },
      new Map([['a', picture]]),
    );
    await session.settled();
    expect(savingOf(session)).toMatchObject({ error: { name: 'StorageFullError' } });
    expect(session.document.frames).toHaveLength(1);
    expect((await session.pictureOf('a')).size).toBe(picture.size);
    await expect(session.open('other')).rejects.toMatchObject({ name: 'UnsavedLessonError' });

    const other = new LessonSession(DATABASE);
    await other.open(id);
    expect(other.document.frames).toHaveLength(0);
    await other.dispose();

    await setQuota(null);
    session.retrySaving();
    await session.settled();
    expect(savingOf(session)).toEqual({ kind: 'saved' });
    await session.open(id);
    expect((await session.pictureOf('a')).size).toBe(picture.size);
    await session.dispose();
  });
});

describe('storageStatus', () => {
  test('reports usage and quota', async () => {
    const status = await storageStatus();
    expect(status?.quotaBytes).toBeGreaterThan(status?.usedBytes ?? Infinity);
    expect(typeof status?.isPersistent).toBe('boolean');
  });
});

describe('runs', () => {
  const createRun = (id: string, startedMs: number): StoredRun => ({
    id,
    lessonId: 'lesson',
    startedMs,
    changedMs: startedMs,
    state: 'running',
    request: { steps: 500 },
    progress: [{ step: 1, loss: 0.5 }],
    checkpoint: { weights: new Map([['kernel', new Float32Array([1, NaN, 3])]]) },
    report: null,
    modelId: null,
  });

  test('are loaded completely, newest first, each with its lesson', async () => {
    const database = await openDatabase(DATABASE);
    await saveRun(database, createRun('one', 1));
    await saveRun(database, createRun('two', 2));
    await saveRun(database, { ...createRun('three', 3), lessonId: 'lesson-of-others' });
    expect((await listRuns(database, 'lesson')).map(({ id }) => id)).toEqual(['two', 'one']);
    expect(await loadRun(database, 'lesson', 'one')).toEqual(createRun('one', 1));
    expect(await loadRun(database, 'lesson', 'three')).toBeUndefined();
    database.close();
  });
});
