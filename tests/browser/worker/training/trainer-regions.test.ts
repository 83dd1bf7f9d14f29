// Training regions in the real trainer worker with the real database: overlap, an added region, resuming, and
// the mask in the live worker.
import { transfer } from 'comlink';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createId } from '../../../../src/core/ids.ts';
import type { LessonDocument } from '../../../../src/core/lesson/lesson-document.ts';
import { Random } from '../../../../src/core/random.ts';
import { maskOfLabel, type RegionCounts } from '../../../../src/core/lesson/labels.ts';
import { centroidOf, overlapOf, type RegionMask } from '../../../../src/core/mask/region-mask.ts';
import { openDatabase, type KeydotDatabase } from '../../../../src/storage/database.ts';
import { loadLesson, newLessonWrite, writeLesson } from '../../../../src/storage/lesson-store.ts';
import { loadModel } from '../../../../src/storage/model-store.ts';
import type { TrainingEvent, TrainingResult } from '../../../../src/api/trainer-api.ts';
import { openPoseWorker, type OpenPoseWorker } from '../../../fixtures/workers/open-pose-worker.ts';
import {
  BLOT_SIZE,
  createBlot,
  createRegionLesson,
  drawBlot,
} from '../../../fixtures/lessons/region-lesson.ts';
import { curveOf, TrainingWorker } from '../../../fixtures/workers/training-worker.ts';

/** Two of these become test frames. */
const FRAMES = 8;
const STEPS = 70;

let trainer: TrainingWorker;
let database: KeydotDatabase;
let document: LessonDocument;
let learned: TrainingResult;
let live: OpenPoseWorker | null = null;

beforeAll(async () => {
  await new Promise((resolve) => (indexedDB.deleteDatabase('keydot').onsuccess = resolve));
  database = await openDatabase();
  trainer = new TrainingWorker();
});

afterAll(() => {
  trainer.close();
  database.close();
  live?.close();
});

test('a region is trained by an interrupted and resumed run, and judged by its overlap', async () => {
  document = await createRegionLesson(database, FRAMES);
  const curveBefore = await trainer.interrupt(document, STEPS);
  const later: TrainingEvent[] = [];
  learned = await trainer.train(document, { steps: STEPS, resume: true }, later);
  const { report } = learned;
  // Events before the interruption, and after the checkpoint.
  const resumed = later.find((event) => event.kind === 'resumed');
  expect(resumed?.progress.curve).toEqual(curveBefore);
  expect(curveBefore[0].heldOutOverlap).toBeLessThan(0.5);
  expect(curveBefore[0].heldOutPx).toBeNull();
  const last = curveOf(later).findLast(({ heldOutOverlap }) => heldOutOverlap !== undefined);
  expect(last?.heldOutOverlap).toBeGreaterThan(0.7);
  expect(report).toMatchObject({ trainedFrames: 6, heldOutFrames: 2, overall: null, perPoint: [] });
  expect(report.objection).toMatch(/^Accuracy uncertain: only 2 test frames/);
  expect(report.regions).toMatchObject([{ name: 'blot', before: null, after: { count: 2 } }]);
  expect(report.regions?.[0].after.median).toBeGreaterThan(0.7);
  expect(report.frames).toHaveLength(2);
  expect(report.frames[0]).toMatchObject({ meanPx: null });
});

test('the live view shows the mask with its name at the centroid, and suggests it as a guess', async () => {
  const { spec, weightsFile } = await loadModel(database, learned.modelId);
  expect(spec.joints).toEqual([{ name: 'blot', side: 'middle', kind: 'region' }]);
  live = await openPoseWorker('wasm');
  await live.api.useModel({ spec, weights: weightsFile.buffer });
  const random = new Random(99);
  const mask = createBlot(random);
  const canvas = drawBlot(mask, random);
  const drawn = canvas.getContext('2d')?.getImageData(0, 0, mask.width, mask.height).data;
  const bitmap = canvas.transferToImageBitmap();
  const report = await live.api.analyse(transfer(bitmap, [bitmap]), 0, { still: true });
  const [{ joint, x, y, score }] = report.people[0].keypoints;
  const centroid = centroidOf(mask) ?? { x: 0, y: 0 };
  expect(joint).toBe('blot');
  expect(score).toBeGreaterThan(0.5);
  expect(Math.hypot((x - centroid.x) * mask.width, (y - centroid.y) * mask.height)).toBeLessThan(8);

  const shown = await live.api.takePicture();
  if (!shown || !drawn) throw new Error('Expected a shown frame, got none.');
  expect(overlapOf(mask, await findTinted(shown, drawn))).toBeGreaterThan(0.6);

  // The guesses in Teach, for the frame and for a picture file.
  const grabbed = await live.api.grabFrame();
  expect(overlapWith(grabbed?.regions[0], mask)).toBeGreaterThan(0.7);
  const again = drawBlot(mask, new Random(99)).transferToImageBitmap();
  const found = await live.api.findPoints(transfer(again, [again]));
  expect(overlapWith(found.regions[0], mask)).toBeGreaterThan(0.7);
});

test('an added region starts from scratch, and the old one is compared with its previous model', async () => {
  const point = { ...document.points[0], id: createId(), name: 'all of it' };
  const labels: Record<string, LessonDocument['labels'][string]> = {};
  for (const [frameId, of] of Object.entries(document.labels)) {
    labels[frameId] = { ...of, [point.id]: of[document.points[0].id] };
  }
  const grown = await saveLesson({ ...document, points: [...document.points, point], labels });
  const startsFrom = learned.modelId;
  const { report } = await trainer.train(grown, { steps: 2, startsFrom });
  expect(report.regions?.map(({ name, before }) => [name, before?.median ?? null])).toEqual([
    ['blot', learned.report.regions?.[0].after.median],
    ['all of it', null],
  ]);
});

/** The pixels in which a picture differs from the original drawing. */
async function findTinted(shown: Blob, before: Uint8ClampedArray): Promise<RegionMask> {
  const bitmap = await createImageBitmap(shown);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d');
  context?.drawImage(bitmap, 0, 0);
  const after = context?.getImageData(0, 0, bitmap.width, bitmap.height).data ?? [];
  const values = Uint8Array.from({ length: bitmap.width * bitmap.height }, (_, pixel) => {
    const changes = [0, 1, 2].map((channel) => {
      return Math.abs(after[4 * pixel + channel] - before[4 * pixel + channel]);
    });
    return Math.max(...changes) > 20 ? 1 : 0;
  });
  return { ...BLOT_SIZE, values };
}

function overlapWith(found: RegionCounts | null | undefined, mask: RegionMask): number {
  if (!found) return 0;
  return overlapOf(maskOfLabel({ region: found.counts }, found) ?? mask, mask);
}

/** Saves the changed lesson. */
async function saveLesson(changed: LessonDocument): Promise<LessonDocument> {
  const { history, revision } = await loadLesson(database, changed.id);
  const write = { ...newLessonWrite(changed, new Map()), history, basedOn: revision };
  await writeLesson(database, write);
  return changed;
}
