// Trains one lab set-up in its worker: pictures, steps, checks of the maps, final test.
// Next: learning/lab/lab-run.ts.
import { KeydotError } from '../../core/errors.ts';
import type { LabSetup } from '../../core/lab/lab-setup.ts';
import { enoughForLab } from '../../core/lab/lab-scene.ts';
import { loadEngine } from '../../engine/cpu/browser/load-engine.ts';
import { createCpuNetwork } from '../../engine/cpu/cpu-network.ts';
import type { LabEvent, LabPicture, LabRequest, LabResult } from '../../api/lab-api.ts';
import { scenePicture } from '../../learning/lab/lab-examples.ts';
import {
  createDrawnPictures,
  createLessonPictures,
  type LabPictures,
} from '../../learning/lab/lab-pictures.ts';
import { LabRun } from '../../learning/lab/lab-run.ts';
import { openDatabase } from '../../storage/database.ts';
import { loadLesson } from '../../storage/lesson-store.ts';
import { listLessonFrames } from '../training/lesson-frames.ts';
import { loadPretrainedModel } from '../network/model-files.ts';
import { StepClock, type TrainingControl } from '../training/training-control.ts';

/** Number of pictures in the final test. */
const TEST_PICTURES = 96;

type Send = (event: LabEvent) => void;

/**
 * Trains a set-up.
 * @throws LabLessonError, TrainingDivergedError, KeydotError when stopped before the first step; errors of storage,
 *   model and engine
 */
export async function runLab(
  { setup, threads }: LabRequest,
  control: TrainingControl,
  send: Send,
): Promise<LabResult> {
  const startedMs = performance.now();
  const openEngine = () => loadEngine({ threads, relaxed: null });
  const openEncoder = async () => {
    const { weights } = await loadPretrainedModel(() => undefined);
    return createCpuNetwork(weights, await openEngine());
  };
  const onFraction = async (fraction: number) => {
    send({ kind: 'preparing', fraction });
    await control.receiveMessages();
    if (control.isStopped) throw new KeydotError('The run was stopped before its first step.');
  };
  const { pictures, close } = await openPictures(setup);
  try {
    const run = await LabRun.prepare(setup, pictures, { openEngine, openEncoder }, onFraction);
    try {
      const pictures = run.watched.map(describePicture);
      send({ kind: 'ready', pictures, parameters: run.size.parameters });
      await takeSteps(run, control, send);
      const figures = await run.judge(TEST_PICTURES);
      const seconds = (performance.now() - startedMs) / 1000;
      return { figures, step: run.stepsTaken, seconds, stopped: !run.isFinished };
    } finally {
      run.dispose();
    }
  } finally {
    close();
  }
}

async function takeSteps(run: LabRun, control: TrainingControl, send: Send): Promise<void> {
  const { steps } = run.plan;
  const clock = new StepClock(steps, null);
  send({ kind: 'checked', step: 0, ...run.check() });
  while (!run.isFinished && !control.isStopped) {
    const loss = run.step();
    const step = run.stepsTaken;
    const report = clock.tick(step);
    if (report.shouldReport || report.shouldMeasure) {
      send({ kind: 'progress', step, steps, loss, secondsLeft: report.secondsLeft });
    }
    if (report.shouldMeasure) send({ kind: 'checked', step, ...run.check() });
    await control.receiveMessages();
  }
}

function describePicture({ example: { scene }, targets }: LabRun['watched'][number]): LabPicture {
  const { width, height, data } = scenePicture(scene);
  return { width, height, pixels: data, truth: scene.points, target: targets.map };
}

async function openPictures(
  setup: LabSetup,
): Promise<{ pictures: LabPictures; close: () => void }> {
  const { data, side, seed } = setup;
  if (data.kind !== 'lesson') {
    const view = { width: side, height: side, unit: side, half: 'any' } as const;
    return { pictures: createDrawnPictures(data, seed, () => view), close: () => undefined };
  }
  const database = await openDatabase();
  try {
    const { document } = await loadLesson(database, data.lessonId);
    const frames = listLessonFrames(database, document, (frame) => enoughForLab(frame, side));
    const pictures = createLessonPictures(frames, document.points.length, side, seed);
    return { pictures, close: () => database.close() };
  } catch (error) {
    database.close();
    throw error;
  }
}
