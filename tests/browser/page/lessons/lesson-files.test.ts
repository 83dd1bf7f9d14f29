// Export and import of lessons and models, and files that are rejected.
import { deleteDB, openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openZip } from '../../../../src/core/formats/zip/read-zip.ts';
import { createZip } from '../../../../src/core/formats/zip/write-zip.ts';
import { labelOf } from '../../../../src/core/lesson/lesson-document.ts';
import {
  exportCoco,
  exportLesson,
  exportModel,
} from '../../../../src/page/lessons/lesson-export.ts';
import { importFiles } from '../../../../src/page/lessons/lesson-import.ts';
import { LessonSession } from '../../../../src/page/lessons/lesson-session.ts';
import { addModel, listModels, loadModel } from '../../../../src/storage/model-store.ts';
import { dataUrl, describeWithData } from '../../../find-data.ts';
import { bytesOf, drawPicture, turnPicture } from '../../../fixtures/media/drawn-pictures.ts';
import { createTaughtModel } from '../../../fixtures/lessons/taught-models.ts';

const HERE = 'keydot-test-here';
const THERE = 'keydot-test-there';

let here: LessonSession;
let there: LessonSession;

beforeEach(async () => {
  await Promise.all([deleteDB(HERE), deleteDB(THERE)]);
  here = new LessonSession(HERE);
  there = new LessonSession(THERE);
});

afterEach(async () => {
  await Promise.all([here.dispose(), there.dispose()]);
  await Promise.all([deleteDB(HERE), deleteDB(THERE)]);
});

/** A lesson with every picture format, every label state, a guess, a pair, a bone and a model. */
async function makeLesson(): Promise<void> {
  const lessonId = await here.create('Käfer: “12/3”', 'nothing');
  const { actions } = here;
  const [left, right, tail] = ['left', 'right', 'tail'].map((name) => actions.addPoint({ name }));
  actions.pairPoints(left, right);
  actions.toggleBone(left, tail);
  actions.recolorPoint(tail, '#ff0000');
  const types = ['image/png', 'image/jpeg', 'image/webp'];
  const pictures = await Promise.all(types.map((type) => drawPicture('teal', { type })));
  const { frameIds } = await actions.addFrames(
    pictures.map((picture) => ({ picture, source: 'camera', burst: 'one', capturedMs: 1e12 })),
  );
  const [first, second] = frameIds;
  actions.setLabels([
    { frameId: first, pointId: left, label: { state: 'visible', x: 1 / 3, y: 0.7 } },
    { frameId: first, pointId: right, label: { state: 'occluded', x: 0, y: 1 } },
    { frameId: first, pointId: tail, label: { state: 'absent', x: 0, y: 0 } },
  ]);
  actions.suggest([{ frameId: second, pointId: tail, place: { x: 0.123, y: 0.456 } }]);
  const model = { ...(await createTaughtModel('model-1', ['left', 'right', 'tail'])), lessonId };
  await here.database.use((database) => addModel(database, model));
  await here.settled();
}

async function picturesOf(session: LessonSession): Promise<[type: string, bytes: Uint8Array][]> {
  const blobs = session.document.frames.map(({ id }) => session.pictureOf(id));
  return Promise.all(
    (await Promise.all(blobs)).map(async (blob) => [blob.type, await bytesOf(blob)]),
  );
}

/** The number of entries in every store. */
async function countAll(name: string): Promise<Record<string, number>> {
  const database = await openDB(name);
  const stores = [...database.objectStoreNames];
  const counts = await Promise.all(
    stores.map(async (store) => [store, await database.count(store)]),
  );
  database.close();
  return Object.fromEntries(counts) as Record<string, number>;
}

describe('a complete lesson', () => {
  test('is the same after its way through a file', async () => {
    await makeLesson();
    const file = await exportLesson(here);
    expect(file.name).toBe('Käfer- “12-3”.keydot');
    const { lesson, modelIds, notes } = await importFiles([file], there.database);
    expect(notes).toEqual([]);
    await there.open(lesson?.id ?? '');
    expect(there.document).toEqual(here.document);
    expect(await picturesOf(there)).toEqual(await picturesOf(here));
    expect(modelIds).toEqual(['model-1']);
    const load = ({ database }: LessonSession) =>
      database.use((opened) => loadModel(opened, 'model-1'));
    expect(await load(there)).toEqual(await load(here));
    expect(await bytesOf(await exportLesson(there))).toEqual(await bytesOf(file));
  });

  test('reports the progress of its export, which can be cancelled', async () => {
    await makeLesson();
    const heard: number[] = [];
    await exportLesson(here, { onProgress: (fraction) => heard.push(fraction) });
    expect(heard).toEqual([...heard].sort((a, b) => a - b));
    expect([heard[0], heard.at(-1)]).toEqual([0, 1]);
    const abort = new AbortController();
    const ending = exportCoco(here, {
      signal: abort.signal,
      onProgress: () => abort.abort('enough'),
    });
    await expect(ending).rejects.toBe('enough');
  });

  test('is imported as a copy when it already exists, with its models', async () => {
    await makeLesson();
    const file = await exportLesson(here);
    const { lesson } = await importFiles([file], here.database);
    expect(lesson?.id).not.toBe(here.document.id);
    expect(await here.list()).toHaveLength(2);
    const models = await here.database.use(listModels);
    expect(new Set(models.map(({ lessonId }) => lessonId))).toEqual(
      new Set([here.document.id, lesson?.id]),
    );
  });

  test('reports the picture being read, and stores nothing when the import is cancelled', async () => {
    await makeLesson();
    const file = await exportLesson(here);
    await there.list();
    const before = await countAll(THERE);
    const abort = new AbortController();
    const reported: string[] = [];
    const onProgress = (done: number, all: number) => {
      reported.push(`${done} of ${all}`);
      if (done === 1) abort.abort();
    };
    const importing = importFiles([file], there.database, { signal: abort.signal, onProgress });
    await expect(importing).rejects.toMatchObject({ name: 'AbortError' });
    expect(reported).toEqual(['0 of 3', '1 of 3']);
    expect(await countAll(THERE)).toEqual(before);
  });

  test('is exported with edits that are not written yet', async () => {
    await makeLesson();
    here.actions.addPoint({ name: 'not written yet' });
    const file = await exportLesson(here);
    const { lesson } = await importFiles([file], there.database);
    await there.open(lesson?.id ?? '');
    expect(there.document.points).toHaveLength(4);
  });
});

describe('a model alone', () => {
  test('is the same after its way through a file', async () => {
    const model = await createTaughtModel('alone', ['a', 'b']);
    await here.database.use((database) => addModel(database, model));
    const file = await exportModel(here.database, 'alone');
    expect(await importFiles([file], there.database)).toEqual({
      lesson: null,
      modelIds: ['alone'],
      notes: [],
    });
    const kept = await there.database.use((database) => loadModel(database, 'alone'));
    expect(kept.weightsFile).toEqual(model.weightsFile);
    expect(kept.spec).toEqual(model.spec);
    expect(kept.report).toEqual(model.report);
    expect((await importFiles([file], there.database)).modelIds).toEqual([]);
  });
});

describe('labels for other tools', () => {
  test('are imported as a lesson, from a zip or from separate files', async () => {
    await makeLesson();
    const zip = openZip(await bytesOf(await exportCoco(here)));
    const loose = zip.names.map((name) => new File([zip.read(name)], name.replace(/.*\//, '')));
    for (const files of [[await exportCoco(here)], loose]) {
      const { lesson } = await importFiles(files, there.database);
      await there.open(lesson?.id ?? '');
      expect(await picturesOf(there)).toEqual(await picturesOf(here));
      const { document } = there;
      const [frame] = document.frames;
      const labels = document.points.map(({ id }) => labelOf(document, frame.id, id));
      expect(labels).toEqual(
        here.document.points.map(({ id }) =>
          labelOf(here.document, here.document.frames[0].id, id),
        ),
      );
      expect(document.points.map(({ side }) => side)).toEqual(['left', 'right', 'middle']);
    }
  });
});

describe('a file is rejected completely', () => {
  let whole: Uint8Array<ArrayBuffer>;
  let entries: Map<string, Uint8Array>;

  beforeEach(async () => {
    await makeLesson();
    whole = await bytesOf(await exportLesson(here));
    const zip = openZip(whole);
    entries = new Map(zip.names.map((name) => [name, zip.read(name)]));
    await there.list();
  });

  const pictureName = () => [...entries.keys()].find((name) => name.endsWith('.png')) ?? '';
  const file = (bytes: Uint8Array) => new File([Uint8Array.from(bytes)], 'lesson.keydot');

  async function expectRefusal(bytes: Uint8Array, message: RegExp): Promise<void> {
    const before = await countAll(THERE);
    await expect(importFiles([file(bytes)], there.database)).rejects.toThrow(message);
    expect(await countAll(THERE)).toEqual(before);
  }

  test('when it is truncated', async () => {
    await expectRefusal(whole.slice(0, whole.length - 10), /not one or are truncated/);
    await expectRefusal(whole.slice(0, 3), /not one or are truncated/);
  });

  test('when a picture does not decode', async () => {
    entries.set(pictureName(), (entries.get(pictureName()) ?? whole).slice(0, 20));
    const expected = new RegExp(`"${pictureName()}": it does not decode as a picture`);
    await expectRefusal(createZip(entries), expected);
  });

  test('when the size of a picture differs from its labels', async () => {
    const large = await bytesOf(await drawPicture('red', { width: 65 }));
    entries.set(pictureName(), large);
    await expectRefusal(createZip(entries), /expected 64×48 pixels, as its labels say, got 65×48/);
  });

  test('when its weights do not match the spec', async () => {
    const other = await createTaughtModel('model-1', ['left', 'right', 'tail'], 2);
    entries.set('models/model-1/weights.bin', other.weightsFile);
    await expectRefusal(
      createZip(entries),
      /"models\/model-1\/weights.bin" was changed after its spec.json was written/,
    );
  });

  test('when it has another format', async () => {
    const text = new File(['hello'], 'hello.txt');
    await expect(importFiles([text], there.database)).rejects.toThrow(/"hello.txt"/);
    await expect(importFiles([], there.database)).rejects.toThrow(/at least one/);
    const empty = new Map([['keydot.json', entries.get('keydot.json') ?? whole]]);
    await expectRefusal(createZip(empty), /"dataset\/coco.json" is missing/);
  });
});

describe('pictures', () => {
  test('from files are stored unchanged, unless their EXIF orientation rotates them', async () => {
    await here.create('Mouse', 'nothing');
    const jpeg = await drawPicture('red', { type: 'image/jpeg' });
    const turned = await turnPicture(jpeg, 6);
    const { frameIds, refused } = await here.actions.addFrames([
      { picture: jpeg, source: 'file' },
      { picture: turned, source: 'file' },
      { picture: new File(['no picture'], 'broken.png'), source: 'file' },
    ]);
    expect(refused.map(({ fileName }) => fileName)).toEqual(['broken.png']);
    const sizes = here.document.frames.map(({ width, height }) => [width, height]);
    expect(sizes).toEqual([
      [64, 48],
      [48, 64],
    ]);
    const [plain, upright] = await Promise.all(frameIds.map((id) => here.pictureOf(id)));
    expect(await bytesOf(plain)).toEqual(await bytesOf(jpeg));
    const raw = await createImageBitmap(upright, { imageOrientation: 'none' });
    expect([raw.width, raw.height]).toEqual([48, 64]);
  });

  test('from bitmaps are encoded, and the bitmaps are closed', async () => {
    await here.create('Mouse', 'nothing');
    const bitmap = await createImageBitmap(await drawPicture('red'));
    const [{ id }] = await here.actions
      .addFrames([{ picture: bitmap, source: 'camera' }])
      .then(() => here.document.frames);
    expect(bitmap.width).toBe(0);
    expect((await here.pictureOf(id)).type).toBe('image/jpeg');
  });
});

describeWithData('twenty real frames', () => {
  test('are imported with COCO keypoints', async () => {
    const json = await fetchFile('mouse-openfield/annotations.json', 'annotations.json');
    const names = Array.from({ length: 20 }, (_, i) => `img${String(i).padStart(4, '0')}.jpg`);
    const files = await Promise.all(
      names.map((name) => fetchFile(`mouse-openfield/images/${name}`, name)),
    );
    const { lesson, notes } = await importFiles([json, ...files], there.database);
    expect(notes).toEqual(['96 pictures are not among the files and were left out.']);
    await there.open(lesson?.id ?? '');
    expect(there.progress).toMatchObject({ frames: 20 });
    expect(there.progress.labels).toBeGreaterThan(60);
    const pictures = await picturesOf(there);
    expect(pictures[3][1]).toEqual(await bytesOf(files[3]));
  });
});

async function fetchFile(path: string, name: string): Promise<File> {
  return new File([await (await fetch(dataUrl(path))).blob()], name);
}
