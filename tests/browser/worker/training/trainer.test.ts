// Training a lesson in the real trainer worker with the real database, its test, and its model in the live worker.
// Paused and failing runs: trainer-resume.test.ts.
import { transfer } from 'comlink';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import bodySpec from '../../../../models/movenet-lightning/spec.json';
import { createId } from '../../../../src/core/ids.ts';
import type { LessonDocument } from '../../../../src/core/lesson/lesson-document.ts';
import { Random } from '../../../../src/core/random.ts';
import { openDatabase, type KeydotDatabase } from '../../../../src/storage/database.ts';
import { loadLesson, newLessonWrite, writeLesson } from '../../../../src/storage/lesson-store.ts';
import { listModels, loadModel } from '../../../../src/storage/model-store.ts';
import { findStartingModel } from '../../../../src/storage/starting-model.ts';
import type { TrainingEvent, TrainingResult } from '../../../../src/api/trainer-api.ts';
import { createDotLesson, DOT_SIZE, drawDot } from '../../../fixtures/lessons/dot-lesson.ts';
import { openPoseWorker } from '../../../fixtures/workers/open-pose-worker.ts';
import { TrainingWorker } from '../../../fixtures/workers/training-worker.ts';

let trainer: TrainingWorker;
let database: KeydotDatabase;

beforeAll(async () => {
  await new Promise((resolve) => (indexedDB.deleteDatabase('keydot').onsuccess = resolve));
  database = await openDatabase();
  trainer = new TrainingWorker();
});

afterAll(() => {
  trainer.close();
  database.close();
});

describe('a lesson of a dot', () => {
  let document: LessonDocument;
  let first: TrainingResult;

  test('is trained, tested on other frames, and the dot is found live', async () => {
    document = await createDotLesson(database, 23);
    const events: TrainingEvent[] = [];
    first = await trainer.train(document, { steps: 100 }, events);
    const { report, stopped, modelId } = first;
    expect(stopped).toBe(false);
    expect(report).toMatchObject({ trainedFrames: 18, heldOutFrames: 5, failed: false });
    expect(report.overall?.after.medianPx).toBeLessThan(4);
    expect(report.overall?.before).toBeNull();
    expect(events.some(({ kind }) => kind === 'validated')).toBe(true);
    expect(await findDotLive(modelId)).toBeLessThan(4);
  });

  test('with wrong labels makes a model that is not promoted', async () => {
    const taught = new Set(first.report.learnedFrom);
    const labels: Record<string, LessonDocument['labels'][string]> = {};
    for (const [frameId, points] of Object.entries(document.labels)) {
      const wrong = Object.entries(points).map(([pointId, label]) => {
        return [pointId, { ...label, x: 1 - label.x, y: 1 - label.y }] as const;
      });
      labels[frameId] = taught.has(frameId) ? Object.fromEntries(wrong) : points;
    }
    const mislabelled = await saveLesson({ ...document, labels });
    const startsFrom = first.modelId;
    const { report, modelId } = await trainer.train(mislabelled, { steps: 40, startsFrom });
    expect(report).toMatchObject({ failed: true, heldOutFrames: 5, startedFrom: startsFrom });
    expect(report.objection).toMatch(
      /Worse than the model before on the test frames: the mean error grew by/,
    );
    expect(report.overall?.before?.medianPx).toBe(first.report.overall?.after.medianPx);
    // It can be used deliberately, but no run starts from it by default.
    expect((await listModels(database)).map(({ id }) => id)).toContain(modelId);
    const start = await findStartingModel(database, mislabelled, bodySpec.weightsSha256);
    expect(start?.id).toBe(first.modelId);
  });
});

test('a run that continues from a model starts with bit-identical results after a point was added', async () => {
  const document = await createDotLesson(database, 8);
  const events: TrainingEvent[] = [];
  const { modelId, report } = await trainer.train(document, { steps: 20 }, events);
  const before = events.filter(({ kind }) => kind === 'validated').at(-1);
  const point = { ...document.points[0], id: createId(), name: 'edge' };
  // Before the old point, so that the index of its channel changes.
  const grown = await saveLesson({ ...document, points: [point, ...document.points] });
  const start = await findStartingModel(database, grown, bodySpec.weightsSha256);
  expect(start).toMatchObject({ id: modelId, channels: [null, 0] });

  const later: TrainingEvent[] = [];
  const next = await trainer.train(grown, { steps: 2, startsFrom: modelId }, later);
  const after = later.find(({ kind }) => kind === 'validated');
  if (before?.kind !== 'validated' || after?.kind !== 'validated')
    throw new Error('Expected validated events, got others.');
  expect(after.frames.map(({ frameId }) => frameId)).toEqual(
    before.frames.map(({ frameId }) => frameId),
  );
  expect(after.frames.length).toBeGreaterThan(0);
  for (const [index, { map }] of after.frames.entries()) {
    expect(map.channels).toBe(2);
    const old = map.values.filter((_, i) => i % 2 === 1);
    expect(old).toEqual(before.frames[index].map.values);
  }
  // It is compared with its initial model, on frames that neither was trained on.
  expect(next.report.startedFrom).toBe(modelId);
  expect(next.report.overall?.before?.medianPx).toBe(report.overall?.after.medianPx);
  const judged = next.report.frames.map(({ frameId }) => frameId);
  expect(judged.some((frameId) => report.learnedFrom.includes(frameId))).toBe(false);
});

test('a lesson without labels is refused with an explanation', async () => {
  const document = { ...(await createDotLesson(database, 1)), labels: {}, id: createId() };
  await writeLesson(database, newLessonWrite(document, new Map()));
  await expect(trainer.train(document, {})).rejects.toThrow(
    /at least one point and one labelled frame/,
  );
});

/** Saves the changed lesson. */
async function saveLesson(document: LessonDocument): Promise<LessonDocument> {
  const { history, ...kept } = await loadLesson(database, document.id);
  const write = { ...newLessonWrite(document, new Map()), history, basedOn: kept.revision };
  await writeLesson(database, write);
  return document;
}

/** Distance between a new dot and where the live worker finds it, px. */
async function findDotLive(modelId: string): Promise<number> {
  const { spec, weightsFile } = await loadModel(database, modelId);
  const live = await openPoseWorker('wasm');
  try {
    await live.api.useModel({ spec, weights: weightsFile.buffer });
    const bitmap = drawDot(0.3, 0.6, new Random(99)).transferToImageBitmap();
    const report = await live.api.analyse(transfer(bitmap, [bitmap]), 0, { still: true });
    const [{ x, y }] = report.people[0].keypoints;
    return Math.hypot((x - 0.3) * DOT_SIZE.width, (y - 0.6) * DOT_SIZE.height);
  } finally {
    live.close();
  }
}
