// A lesson session on a real IndexedDB: editing, saving, undo after a reload, several tabs.
import { deleteDB, openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LessonSession } from '../../../../src/page/lessons/lesson-session.ts';
import type { LessonEvent, OpenLesson } from '../../../../src/page/lessons/lesson-state.ts';

const DATABASE = 'keydot-test-lessons';
const open = new Set<LessonSession>();

function openSession(): LessonSession {
  const session = new LessonSession(DATABASE);
  open.add(session);
  return session;
}

async function closeSession(session: LessonSession): Promise<void> {
  open.delete(session);
  await session.dispose();
}

/** Opens the same lesson in another session, as after a reload. */
async function reopen(session: LessonSession): Promise<LessonSession> {
  const { id } = session.document;
  await closeSession(session);
  const next = openSession();
  await next.open(id);
  return next;
}

function openStateOf(session: LessonSession): OpenLesson {
  const { state } = session;
  if (state.kind !== 'open') throw new Error(`Expected an open lesson, got ${state.kind}.`);
  return state;
}

function createPicture(color: string, width = 64, height = 48): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (context) context.fillStyle = color;
  context?.fillRect(0, 0, width, height);
  return canvas.convertToBlob();
}

async function addFrame(session: LessonSession, color = 'red'): Promise<string> {
  const picture = await createPicture(color);
  const { frameIds } = await session.actions.addFrames([{ picture, source: 'file' }]);
  return frameIds[0];
}

/** Resolves with the next event of this kind. */
function nextEvent<K extends LessonEvent['kind']>(
  session: LessonSession,
  kind: K,
): Promise<Extract<LessonEvent, { kind: K }>> {
  return new Promise((resolve) => {
    const leave = session.events.subscribe((event) => {
      if (event.kind !== kind) return;
      leave();
      resolve(event as Extract<LessonEvent, { kind: K }>);
    });
  });
}

async function countPictures(): Promise<number> {
  const database = await openDB(DATABASE);
  const count = await database.count('pictures');
  database.close();
  return count;
}

const bytesOf = async (blob: Blob) => [...new Uint8Array(await blob.arrayBuffer())];

beforeEach(() => deleteDB(DATABASE));
afterEach(async () => {
  for (const session of [...open]) await closeSession(session);
  await deleteDB(DATABASE);
});

describe('a lesson', () => {
  test('that starts from the body has its 17 joints, pairs and bones', async () => {
    const session = openSession();
    await session.create('Me', 'body');
    const { points, bones } = session.document;
    expect(points).toHaveLength(17);
    expect(points.filter(({ pairId }) => pairId)).toHaveLength(16);
    expect(bones.length).toBeGreaterThan(10);
  });

  test('is loaded unchanged, with identical pictures', async () => {
    let session = openSession();
    await session.create('Mouse', 'nothing');
    const snout = session.actions.addPoint({ name: 'snout' });
    const picture = await createPicture('green');
    const { frameIds } = await session.actions.addFrames([{ picture, source: 'camera' }]);
    session.actions.setLabel(frameIds[0], snout, { state: 'visible', x: 0.25, y: 0.5 });
    const before = session.document;
    session = await reopen(session);
    expect(session.document).toEqual(before);
    expect(await bytesOf(await session.pictureOf(frameIds[0]))).toEqual(await bytesOf(picture));
    expect(session.progress).toMatchObject({ frames: 1, labelledFrames: 1 });
  });

  test('is listed, renamed, deleted and restored', async () => {
    const session = openSession();
    const id = await session.create('Mouse', 'nothing');
    await session.close();
    await session.rename(id, 'Rat');
    expect(await session.list()).toMatchObject([{ id, name: 'Rat', frames: 0, damage: null }]);
    await session.delete(id);
    expect(await session.list()).toEqual([]);
    await session.open(id);
    expect(session.state).toMatchObject({ kind: 'failed', error: { name: 'NotStoredError' } });
    await session.restore(id);
    await session.open(id);
    expect(session.document.name).toBe('Rat');
  });
});

describe('undo and redo', () => {
  test('survive a reload', async () => {
    let session = openSession();
    await session.create('Mouse', 'nothing');
    const blank = session.document;
    session.actions.addPoint({ name: 'snout' });
    const onePoint = session.document;
    await addFrame(session);
    const withFrame = session.document;
    session = await reopen(session);
    session.undo();
    expect(session.document).toEqual(onePoint);
    session = await reopen(session);
    expect(openStateOf(session)).toMatchObject({ nextUndo: 'add-point', nextRedo: 'add-frames' });
    session.redo();
    expect(session.document).toEqual(withFrame);
    session.undo();
    session.undo();
    expect(session.document).toEqual(blank);
    expect(openStateOf(session)).toMatchObject({ canUndo: false, canRedo: true });
  });

  test('bring back a deleted frame with its picture', async () => {
    let session = openSession();
    await session.create('Mouse', 'nothing');
    const frameId = await addFrame(session);
    const before = await bytesOf(await session.pictureOf(frameId));
    session.actions.removeFrames([frameId]);
    session = await reopen(session);
    session.undo();
    expect(await bytesOf(await session.pictureOf(frameId))).toEqual(before);
  });

  test('retain a picture only while an edit can restore it', async () => {
    const session = openSession();
    await session.create('Mouse', 'nothing');
    await addFrame(session);
    session.undo();
    await session.settled();
    expect(await countPictures()).toBe(1);
    session.actions.addPoint({ name: 'snout' });
    await session.settled();
    expect(await countPictures()).toBe(0);
  });

  test('are cleared on demand, with the pictures of deleted frames', async () => {
    const session = openSession();
    await session.create('Mouse', 'nothing');
    const frameId = await addFrame(session);
    await addFrame(session, 'blue');
    session.actions.removeFrames([frameId]);
    session.forgetHistory();
    await session.settled();
    expect(openStateOf(session)).toMatchObject({ canUndo: false, canRedo: false });
    expect(await countPictures()).toBe(1);
  });
});

describe('two tabs', () => {
  test('show the same lesson', async () => {
    const [first, second] = [openSession(), openSession()];
    await first.create('Mouse', 'nothing');
    await second.open(first.document.id);
    const reloaded = nextEvent(second, 'reloaded');
    first.actions.addPoint({ name: 'snout' });
    await reloaded;
    expect(second.document).toEqual(first.document);
    second.undo();
    await second.settled();
    expect(second.document.points).toEqual([]);
  });

  test('never overwrite each other: the later one reloads, applies its edits, and reports it', async () => {
    const [first, second] = [openSession(), openSession()];
    await first.create('Mouse', 'nothing');
    await second.open(first.document.id);
    const overtaken = whicheverIsLate(first, second);
    first.actions.addPoint({ name: 'snout' });
    second.actions.addPoint({ name: 'ear' });
    const { event, late, early } = await overtaken;
    expect(event.lostEdits).toBe(0);
    await late.settled();
    await expect.poll(() => early.document).toEqual(late.document);
    expect(late.document.points.map(({ name }) => name).sort()).toEqual(['ear', 'snout']);
  });

  test('report how many of the later edits no longer fit', async () => {
    const [first, second] = [openSession(), openSession()];
    await first.create('Mouse', 'nothing');
    await second.open(first.document.id);
    const overtaken = whicheverIsLate(first, second);
    // Two points cannot have the same name.
    first.actions.addPoint({ name: 'snout' });
    second.actions.addPoint({ name: 'snout' });
    const { event, late, early } = await overtaken;
    expect(event.lostEdits).toBe(1);
    expect(late.document).toEqual(early.document);
    expect(late.document.points).toHaveLength(1);
  });
});

/** Edits the same lesson in two sessions. Returns the one that writes later, and its event. */
function whicheverIsLate(first: LessonSession, second: LessonSession) {
  return Promise.race([
    nextEvent(first, 'overtaken').then((event) => ({ event, late: first, early: second })),
    nextEvent(second, 'overtaken').then((event) => ({ event, late: second, early: first })),
  ]);
}
