// A lesson learnt in the real trainer worker, from the real database, and used in the live worker.
import { proxy, transfer, wrap, type Remote } from 'comlink';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LessonDocument } from '../../src/core/lesson-document.ts';
import { createId } from '../../src/core/ids.ts';
import { Random } from '../../src/core/random.ts';
import { readProgress, type CurvePoint } from '../../src/core/run-progress.ts';
import { parseWeights, type Weights } from '../../src/core/weights.ts';
import type { RunState } from '../../src/learning/training-run.ts';
import { findCutOffRun } from '../../src/storage/cut-off-run.ts';
import { openDatabase, type KeydotDatabase } from '../../src/storage/database.ts';
import { DatabaseKeeper } from '../../src/storage/database-keeper.ts';
import bodySpec from '../../models/movenet-lightning/spec.json';
import { loadLesson, newLessonWrite, writeLesson } from '../../src/storage/lesson-store.ts';
import { loadModel } from '../../src/storage/model-store.ts';
import { listRuns, saveRun } from '../../src/storage/run-store.ts';
import { findStartingModel } from '../../src/storage/starting-model.ts';
import { loadTrainingPace } from '../../src/storage/training-pace.ts';
import type { TrainerApi, TrainingEvent, TrainingRequest } from '../../src/trainer-api.ts';
import { createDotLesson, DOT_SIZE, drawDot } from '../fixtures/dot-lesson.ts';
import { openPoseWorker } from '../fixtures/open-pose-worker.ts';

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
    const document = await createDotLesson(database, 20);
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
  const document = await createDotLesson(database, 10);
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
  'a run whose tab was killed goes on from its last checkpoint, with its curve, to the same end',
  { timeout: 180_000 },
  async () => {
    const document = await createDotLesson(database, 10);
    const told = await cutOff(document, 400);
    const cut = await findCutOffRun(new DatabaseKeeper(), document, null);
    expect(cut).toMatchObject({ steps: 400, fits: true });
    expect(cut?.progress.curve).toEqual(told);
    const renamed = { ...document, points: [{ ...document.points[0], name: 'spot' }] };
    expect(await findCutOffRun(new DatabaseKeeper(), renamed, null)).toMatchObject({ fits: false });

    const later: TrainingEvent[] = [];
    const resumed = await train(document, { steps: 400, resume: true }, later);
    const taken = later.find((event) => event.kind === 'resumed');
    expect(taken?.progress.curve).toEqual(told);
    const first = curveOf(later)[0];
    expect(first.step).toBeGreaterThan(told[told.length - 1].step);
    expect(await findCutOffRun(new DatabaseKeeper(), document, null)).toBeNull();

    const whole: TrainingEvent[] = [];
    const fresh = await train(document, { steps: 400 }, whole);
    const measured = (curve: CurvePoint[]) => curve.filter(({ heldOutPx }) => heldOutPx !== null);
    expect(measured([...told, ...curveOf(later)])).toEqual(measured(curveOf(whole)));
    const [one, other] = await Promise.all([
      loadModel(database, resumed.modelId),
      loadModel(database, fresh.modelId),
    ]);
    expect(one.weightsFile).toEqual(other.weightsFile);
  },
);

describe('a run whose numbers are none', () => {
  /** Spoils what the cut-off run goes on from, as a bad disk would. */
  async function spoil(document: LessonDocument, what: (state: RunState) => Weights[]) {
    const [run] = await listRuns(database, document.id);
    const { state } = run.checkpoint as { state: RunState };
    for (const weights of what(state)) {
      for (const [name, { values }] of weights) if (name.endsWith('/kernel')) values.fill(NaN);
    }
    await saveRun(database, run);
  }

  test('fails, says why, and is not gone on with', { timeout: 120_000 }, async () => {
    const document = await createDotLesson(database, 10);
    await cutOff(document, 300);
    await spoil(document, ({ weights, average }) => [weights, average.weights]);
    await expect(train(document, { steps: 300, resume: true }, [])).rejects.toMatchObject({
      name: 'TrainingDivergedError',
    });
    const [run] = await listRuns(database, document.id);
    expect(run).toMatchObject({ state: 'failed', checkpoint: null, modelId: null });
    expect(readProgress(run.progress)?.failure).toMatch(/loss to stay a number/);
    expect(await findCutOffRun(new DatabaseKeeper(), document, null)).toBeNull();
    const events: TrainingEvent[] = [];
    const { failure } = await train(document, { steps: 20, resume: true }, events);
    expect(failure).toBeNull();
    expect(curveOf(events)[0].step).toBe(0);
  });

  test('keeps the best until then', { timeout: 120_000 }, async () => {
    const document = await createDotLesson(database, 10);
    await cutOff(document, 300);
    await spoil(document, ({ weights }) => [weights]);
    const events: TrainingEvent[] = [];
    const result = await train(document, { steps: 300, resume: true }, events);
    expect(result.failure).toMatch(/loss to stay a number/);
    expect(events.filter(({ kind }) => kind === 'rolled-back')).toHaveLength(4);
    const [run] = await listRuns(database, document.id);
    expect(run).toMatchObject({ state: 'failed', checkpoint: null, modelId: result.modelId });
    const { weightsFile } = await loadModel(database, result.modelId);
    const weights = parseWeights(weightsFile.buffer);
    expect([...weights.values()].every(({ values }) => values.every(Number.isFinite))).toBe(true);
  });
});

test('a run that dies again and again is given up', async () => {
  const document = await createDotLesson(database, 8);
  await cutOff(document, 300);
  for (let attempt = 0; attempt < 3; attempt++) {
    const events: TrainingEvent[] = [];
    train(document, { steps: 300, resume: true }, events).catch(() => undefined);
    await waitFor(events, ({ kind }) => kind === 'resumed');
    worker.terminate();
    startWorker();
  }
  expect(await findCutOffRun(new DatabaseKeeper(), document, null)).toBeNull();
  const events: TrainingEvent[] = [];
  const running = train(document, { steps: 300, resume: true }, events);
  await waitFor(events, (event) => event.kind === 'progress' && event.step > 0);
  await trainer.stop();
  await running;
  expect(curveOf(events)[0].step).toBe(0);
  const states = (await listRuns(database, document.id)).map(({ state }) => state);
  expect(states.sort()).toEqual(['failed', 'stopped']);
});

test('gives signs of life while it works', async () => {
  const document = await createDotLesson(database, 8);
  const events: TrainingEvent[] = [];
  const running = train(document, { steps: 5000 }, events);
  await waitFor(events, ({ kind }) => kind === 'progress');
  expect(await trainer.ping()).toBe(true);
  await trainer.stop();
  await running;
  const pace = await loadTrainingPace(database);
  expect(pace?.stepMs).toBeGreaterThan(0);
  expect(pace?.viewMs).toBeGreaterThan(0);
});

test(
  'a run that goes on from a model begins with its answers, to the bit, when a point was added',
  { timeout: 180_000 },
  async () => {
    const document = await createDotLesson(database, 10);
    const events: TrainingEvent[] = [];
    const { modelId, report } = await train(document, { steps: 60 }, events);
    const before = events.filter(({ kind }) => kind === 'watched').at(-1);
    const point = { ...document.points[0], id: createId(), name: 'edge' };
    // In front of the old point, so that its channel has another place.
    const grown = { ...document, points: [point, ...document.points] };
    const { history } = await loadLesson(database, document.id);
    const write = { ...newLessonWrite(grown, new Map()), history, basedOn: 1 };
    await writeLesson(database, write);
    const sha = bodySpec.weightsSha256;
    const start = await findStartingModel(database, grown, sha);
    expect(start).toMatchObject({ id: modelId, channels: [null, 0] });

    const later: TrainingEvent[] = [];
    const next = await train(grown, { steps: 10, startsFrom: modelId }, later);
    const after = later.find(({ kind }) => kind === 'watched');
    if (before?.kind !== 'watched' || after?.kind !== 'watched') throw new Error('Nothing shown.');
    expect(after.frames.map(({ frameId }) => frameId)).toEqual(
      before.frames.map(({ frameId }) => frameId),
    );
    expect(after.frames.length).toBeGreaterThan(0);
    for (const [index, { map }] of after.frames.entries()) {
      expect(map.channels).toBe(2);
      const old = map.values.filter((_, i) => i % 2 === 1);
      expect(old).toEqual(before.frames[index].map.values);
    }
    // It is compared with the model it goes on from, on frames that neither learned from.
    expect(next.report.startedFrom).toBe(modelId);
    expect(next.report.overall?.before?.medianPx).toBe(report.overall?.after.medianPx);
    expect(next.report.frames.some(({ frameId }) => report.learnedFrom.includes(frameId))).toBe(
      false,
    );
  },
);

test('a lesson without labels is refused with a sentence', async () => {
  const document = { ...(await createDotLesson(database, 3)), labels: {}, id: createId() };
  await writeLesson(database, newLessonWrite(document, new Map()));
  await expect(train(document, {}, [])).rejects.toThrow(
    /at least one point and one labelled frame/,
  );
});

/** Starts a run and kills its worker. @returns its curve until then */
async function cutOff(document: LessonDocument, steps: number): Promise<CurvePoint[]> {
  const events: TrainingEvent[] = [];
  train(document, { steps }, events).catch(() => undefined);
  await waitFor(events, (event) => event.kind === 'progress' && event.step > 20);
  await trainer.pause();
  await waitFor(events, (event) => event.kind === 'paused');
  worker.terminate();
  startWorker();
  return curveOf(events);
}

function curveOf(events: readonly TrainingEvent[]): CurvePoint[] {
  return events.flatMap((event) => {
    if (event.kind !== 'progress') return [];
    const { step, loss, heldOutPx } = event;
    return [{ step, loss, heldOutPx }];
  });
}

function startWorker(): void {
  worker = new Worker(new URL('../../src/worker/trainer.worker.ts', import.meta.url), {
    type: 'module',
  });
  trainer = wrap<TrainerApi>(worker);
}

function train({ id }: LessonDocument, changes: Partial<TrainingRequest>, events: TrainingEvent[]) {
  const request = {
    lessonId: id,
    steps: 100,
    seed: 1,
    resume: false,
    startsFrom: null,
    ...changes,
  };
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

/** How far from a new dot the live worker finds it, px. */
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
