// Paused, interrupted and failing runs in the real trainer worker with the real database. Successful runs:
// trainer.test.ts.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LessonDocument } from '../../../../src/core/lesson/lesson-document.ts';
import { readProgress, type CurvePoint } from '../../../../src/core/training/run-progress.ts';
import { parseWeights, type Weights } from '../../../../src/core/model/weights.ts';
import type { RunState } from '../../../../src/learning/training-run.ts';
import {
  findInterruptedRun,
  listRuns,
  loadTrainingPace,
  saveRun,
  type StoredRun,
} from '../../../../src/storage/run-store.ts';
import {
  DatabaseConnection,
  type KeydotDatabase,
  openDatabase,
} from '../../../../src/storage/database.ts';
import { loadModel } from '../../../../src/storage/model-store.ts';
import type { TrainingEvent } from '../../../../src/api/trainer-api.ts';
import { createDotLesson } from '../../../fixtures/lessons/dot-lesson.ts';
import {
  curveOf,
  TrainingWorker,
  waitForEvent,
} from '../../../fixtures/workers/training-worker.ts';

/** So few frames are all used for training, and are learned quickly. */
const FEW = 2;
/** Two of these become test frames. */
const SOME = 8;

let trainer: TrainingWorker;
let database: KeydotDatabase;

beforeEach(async () => {
  await new Promise((resolve) => (indexedDB.deleteDatabase('keydot').onsuccess = resolve));
  database = await openDatabase();
  trainer = new TrainingWorker();
});

afterEach(() => {
  trainer.close();
  database.close();
});

test('a run reports progress, pauses, resumes, and stops with its best weights', async () => {
  const document = await createDotLesson(database, FEW);
  const events: TrainingEvent[] = [];
  const running = trainer.train(document, { steps: 5000 }, events);
  await waitForEvent(events, ({ kind }) => kind === 'progress');
  expect(await trainer.api.ping()).toBe(true);
  await trainer.api.pause();
  await waitForEvent(events, ({ kind }) => kind === 'paused');
  const eventsWhenPaused = events.length;
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(events.length).toBe(eventsWhenPaused);
  await trainer.api.resume();
  await trainer.api.stop();
  expect((await running).stopped).toBe(true);
  const pace = await loadTrainingPace(database);
  expect(pace?.stepMs).toBeGreaterThan(0);
  expect(pace?.viewMs).toBeGreaterThan(0);
});

test('a run whose tab was killed resumes from its last checkpoint, with its curve and the same result', async () => {
  const steps = 40;
  const document = await createDotLesson(database, SOME);
  const curveBefore = await trainer.interrupt(document, steps);
  const cut = await findInterruptedRun(new DatabaseConnection(), document, null);
  expect(cut).toMatchObject({ steps, fits: true });
  expect(cut?.progress.curve).toEqual(curveBefore);
  const renamed = { ...document, points: [{ ...document.points[0], name: 'spot' }] };
  expect(await findInterruptedRun(new DatabaseConnection(), renamed, null)).toMatchObject({
    fits: false,
  });

  const later: TrainingEvent[] = [];
  const resumed = await trainer.train(document, { steps, resume: true }, later);
  const taken = later.find((event) => event.kind === 'resumed');
  expect(taken?.progress.curve).toEqual(curveBefore);
  const first = curveOf(later)[0];
  expect(first.step).toBeGreaterThan(curveBefore[curveBefore.length - 1].step);
  expect(await findInterruptedRun(new DatabaseConnection(), document, null)).toBeNull();

  const whole: TrainingEvent[] = [];
  const fresh = await trainer.train(document, { steps }, whole);
  const measured = (curve: CurvePoint[]) => curve.filter(({ heldOutPx }) => heldOutPx !== null);
  expect(measured([...curveBefore, ...curveOf(later)])).toEqual(measured(curveOf(whole)));
  const [one, other] = await Promise.all([
    loadModel(database, resumed.modelId),
    loadModel(database, fresh.modelId),
  ]);
  expect(one.weightsFile).toEqual(other.weightsFile);
});

describe('a run with non-finite numbers', () => {
  const steps = 300;

  /** Damages the checkpoint of an interrupted run. */
  async function damageCheckpoint(
    run: StoredRun,
    what: (state: RunState) => Weights[],
  ): Promise<void> {
    const damaged = structuredClone(run);
    const { state } = damaged.checkpoint as { state: RunState };
    for (const weights of what(state)) {
      for (const [name, { values }] of weights) if (name.endsWith('/kernel')) values.fill(NaN);
    }
    await saveRun(database, damaged);
  }

  test('keeps its best weights; without any it fails with a reason and cannot be resumed', async () => {
    const document = await createDotLesson(database, FEW);
    await trainer.interrupt(document, steps);
    const [run] = await listRuns(database, document.id);
    await expectBestWeights(document, run);
    await expectFailure(document, run);
  });

  async function expectBestWeights(document: LessonDocument, run: StoredRun): Promise<void> {
    await damageCheckpoint(run, ({ weights }) => [weights]);
    const events: TrainingEvent[] = [];
    const result = await trainer.train(document, { steps, resume: true }, events);
    expect(result.failure).toMatch(/loss to stay a number/);
    expect(events.filter(({ kind }) => kind === 'rolled-back')).toHaveLength(4);
    const [stored] = await listRuns(database, document.id);
    expect(stored).toMatchObject({ state: 'failed', checkpoint: null, modelId: result.modelId });
    const { weightsFile } = await loadModel(database, result.modelId);
    const weights = parseWeights(weightsFile.buffer);
    expect([...weights.values()].every(({ values }) => values.every(Number.isFinite))).toBe(true);
  }

  async function expectFailure(document: LessonDocument, run: StoredRun): Promise<void> {
    await damageCheckpoint(run, ({ weights, average }) => [weights, average.weights]);
    await expect(trainer.train(document, { steps, resume: true })).rejects.toMatchObject({
      name: 'TrainingDivergedError',
    });
    const [stored] = await listRuns(database, document.id);
    expect(stored).toMatchObject({ state: 'failed', checkpoint: null, modelId: null });
    expect(readProgress(stored.progress)?.failure).toMatch(/loss to stay a number/);
    expect(await findInterruptedRun(new DatabaseConnection(), document, null)).toBeNull();
    const events: TrainingEvent[] = [];
    const { failure } = await trainer.train(document, { steps: 2, resume: true }, events);
    expect(failure).toBeNull();
    expect(curveOf(events)[0].step).toBe(0);
  }
});

test('a run that dies repeatedly is given up', async () => {
  const steps = 300;
  const document = await createDotLesson(database, FEW);
  await trainer.interrupt(document, steps);
  for (let attempt = 0; attempt < 3; attempt++) {
    const events: TrainingEvent[] = [];
    trainer.train(document, { steps, resume: true }, events).catch(() => undefined);
    await waitForEvent(events, ({ kind }) => kind === 'resumed');
    trainer.kill();
  }
  expect(await findInterruptedRun(new DatabaseConnection(), document, null)).toBeNull();
  const events: TrainingEvent[] = [];
  const running = trainer.train(document, { steps, resume: true }, events);
  await waitForEvent(events, (event) => event.kind === 'progress' && event.step > 0);
  await trainer.api.stop();
  await running;
  expect(curveOf(events)[0].step).toBe(0);
  const states = (await listRuns(database, document.id)).map(({ state }) => state);
  expect(states.sort()).toEqual(['failed', 'stopped']);
});
