// A lesson learnt in the real trainer worker, from the real database, and used in the live worker.
import { proxy, transfer, wrap, type Remote } from 'comlink';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLesson, type LessonDocument } from '../../src/core/lesson-document.ts';
import { createId } from '../../src/core/ids.ts';
import { Random } from '../../src/core/random.ts';
import { openDatabase, type KeydotDatabase } from '../../src/storage/database.ts';
import { newLessonWrite, writeLesson } from '../../src/storage/lesson-store.ts';
import { loadModel } from '../../src/storage/model-store.ts';
import type { TrainerApi, TrainingEvent, TrainingRequest } from '../../src/trainer-api.ts';
import { openPoseWorker } from '../fixtures/open-pose-worker.ts';

const SIZE = { width: 160, height: 120 };

let worker: Worker;
let trainer: Remote<TrainerApi>;
let database: KeydotDatabase;

beforeEach(async () => {
  await new Promise((resolve) => (indexedDB.deleteDatabase('keydot').onsuccess = resolve));
  database = await openDatabase();
  startWorker();
});

afterEach(() => {
  worker.terminate();
  database.close();
});

test(
  'learns a dot, judges on frames it has not seen, and finds it live',
  { timeout: 180_000 },
  async () => {
    const document = await createDotLesson(20);
    const events: TrainingEvent[] = [];
    const { modelId, report, stopped } = await train(document, { steps: 150 }, events);
    expect(stopped).toBe(false);
    expect(report.trainedFrames + report.heldOutFrames).toBe(20);
    expect(report.heldOutFrames).toBeGreaterThan(2);
    expect(report.overall?.after.medianPx).toBeLessThan(4);
    expect(report.overall?.before).toBeNull();
    expect(events.some(({ kind }) => kind === 'watched')).toBe(true);
    expect(await findDotLive(modelId)).toBeLessThan(4);
  },
);

test('rests, goes on, and stops with the best so far', { timeout: 180_000 }, async () => {
  const document = await createDotLesson(10);
  const events: TrainingEvent[] = [];
  const running = train(document, { steps: 5000 }, events);
  await waitFor(events, (event) => event.kind === 'progress');
  await trainer.pause();
  await waitFor(events, (event) => event.kind === 'paused');
  const rested = events.length;
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(events.length).toBe(rested);
  await trainer.resume();
  await trainer.stop();
  expect((await running).stopped).toBe(true);
});

test(
  'a run whose tab was killed goes on from its last checkpoint to the same end',
  { timeout: 180_000 },
  async () => {
    const document = await createDotLesson(10);
    const events: TrainingEvent[] = [];
    train(document, { steps: 400 }, events).catch(() => undefined);
    await waitFor(events, (event) => event.kind === 'progress' && event.step > 5);
    await trainer.pause();
    await waitFor(events, (event) => event.kind === 'paused');
    worker.terminate();
    startWorker();
    const later: TrainingEvent[] = [];
    const resumed = await train(document, { steps: 400, resume: true }, later);
    const first = later.find((event) => event.kind === 'progress');
    expect(first?.kind === 'progress' ? first.step : 0).toBeGreaterThan(5);
    const fresh = await train(document, { steps: 400 }, []);
    const [one, other] = await Promise.all([
      loadModel(database, resumed.modelId),
      loadModel(database, fresh.modelId),
    ]);
    expect(one.weightsFile).toEqual(other.weightsFile);
  },
);

test('a lesson without labels is refused with a sentence', async () => {
  const document = { ...(await createDotLesson(3)), labels: {}, id: createId() };
  await writeLesson(database, newLessonWrite(document, new Map()));
  await expect(train(document, {}, [])).rejects.toThrow(
    /at least one point and one labelled frame/,
  );
});

function startWorker(): void {
  worker = new Worker(new URL('../../src/worker/trainer.worker.ts', import.meta.url), {
    type: 'module',
  });
  trainer = wrap<TrainerApi>(worker);
}

function train({ id }: LessonDocument, changes: Partial<TrainingRequest>, events: TrainingEvent[]) {
  const request = { lessonId: id, steps: 100, seed: 1, resume: false, ...changes };
  return trainer.train(
    request,
    proxy((event: TrainingEvent) => void events.push(event)),
  );
}

async function waitFor(
  events: readonly TrainingEvent[],
  wanted: (event: TrainingEvent) => boolean,
): Promise<void> {
  await expect.poll(() => events.some(wanted), { timeout: 60_000 }).toBe(true);
}

/** Frames of an orange dot somewhere on grey noise. */
async function createDotLesson(count: number): Promise<LessonDocument> {
  const random = new Random(3);
  const pointId = createId();
  const pictures = new Map<string, Blob>();
  const lesson = createLesson('A dot', null);
  const frames: LessonDocument['frames'][number][] = [];
  const labels: Record<string, LessonDocument['labels'][string]> = {};
  for (let index = 0; index < count; index++) {
    const id = createId();
    const x = random.between(0.15, 0.85);
    const y = random.between(0.15, 0.85);
    const canvas = drawDot(x, y, random);
    pictures.set(id, await canvas.convertToBlob());
    const name = `dot ${index}`;
    frames.push({ id, burst: null, capturedMs: index, source: 'file', name, ...SIZE });
    labels[id] = { [pointId]: { state: 'visible', x, y } };
  }
  const point = { id: pointId, name: 'dot', color: null, side: 'middle', pairId: null } as const;
  const document: LessonDocument = { ...lesson, points: [point], frames, labels };
  await writeLesson(database, newLessonWrite(document, pictures));
  return document;
}

function drawDot(x: number, y: number, random: Random): OffscreenCanvas {
  const canvas = new OffscreenCanvas(SIZE.width, SIZE.height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('No 2D canvas.');
  for (let i = 0; i < 60; i++) {
    context.fillStyle = `hsl(0 0% ${Math.round(random.between(20, 80))}%)`;
    context.fillRect(random.between(-20, 150), random.between(-20, 110), 40, 30);
  }
  context.fillStyle = 'orange';
  context.beginPath();
  context.arc(x * SIZE.width, y * SIZE.height, 6, 0, 2 * Math.PI);
  context.fill();
  return canvas;
}

/** How far from a new dot the live worker finds it, px. */
async function findDotLive(modelId: string): Promise<number> {
  const { spec, weightsFile } = await loadModel(database, modelId);
  const live = await openPoseWorker('wasm');
  try {
    await live.api.useModel({ spec, weights: weightsFile.buffer });
    const bitmap = drawDot(0.3, 0.6, new Random(99)).transferToImageBitmap();
    const report = await live.api.analyse(transfer(bitmap, [bitmap]), 0, { still: true });
    const [{ x, y }] = report.people[0].keypoints;
    return Math.hypot((x - 0.3) * SIZE.width, (y - 0.6) * SIZE.height);
  } finally {
    live.close();
  }
}
