// `npm run teach`: trains a model on some labelled frames of a dataset and reports the error on the rest. Training:
// learning/teach-lesson.ts.
import { Command } from 'commander';
import { writeFile } from 'node:fs/promises';
import { createModelFile } from '../../core/formats/keydot/keydot-file.ts';
import { guessPairs } from '../../core/lesson/guess-pairs.ts';
import type { ModelSpec } from '../../core/model/model-spec.ts';
import { Random } from '../../core/random.ts';
import type { TeachingFrame } from '../../learning/collect-samples.ts';
import { type Lesson, type TaughtLesson, teachLesson } from '../../learning/teach-lesson.ts';
import { RUN_SETTINGS } from '../../learning/training-run.ts';
import { InputError } from '../shared/command-errors.ts';
import { checkWritable } from '../shared/check-writable.ts';
import { listFrames } from '../shared/dataset-frames.ts';
import { judgeTaughtLesson } from './judge-lesson.ts';
import { type OpenNetwork, openNetwork, openNodeTrainer } from '../shared/open-network.ts';
import { Progress } from '../shared/progress.ts';
import { type Dataset, readDataset } from '../shared/read-dataset.ts';
import { formatJudgement } from '../shared/report-errors.ts';
import { runCommand, wholeNumber } from '../shared/run-command.ts';
import { createStoredModel, describeLesson } from './store-lesson.ts';
import type { TeachOptions } from './teach-options.ts';

const command = new Command('teach')
  .description('Learn points from some labelled frames and report on the rest.')
  .requiredOption('--annotations <file>', 'COCO keypoints JSON')
  .option('--images <folder>', 'the pictures (default: "images" beside the annotations)')
  .requiredOption('--labels <n>', 'frames to learn from', wholeNumber('--labels', 1, 100_000))
  .option('--seed <n>', 'chooses the frames', wholeNumber('--seed', 0, 2 ** 32 - 1), 1)
  .option(
    '--steps <n>',
    'steps of training',
    wholeNumber('--steps', 1, 1_000_000),
    RUN_SETTINGS.steps,
  )
  .option(
    '--within <px>',
    'report the share of points within this distance',
    wholeNumber('--within', 1, 10_000),
    5,
  )
  .requiredOption('--out <file>', 'the model, a .keydot file')
  .option('--json <file>', 'the report as JSON')
  .action(teach);

async function teach(options: TeachOptions): Promise<void> {
  const startMs = performance.now();
  const progress = new Progress();
  for (const path of [options.out, options.json]) if (path) await checkWritable(path);
  const dataset = await readDataset(options.annotations, options.images ?? null);
  const { training, rest } = drawFrames(dataset, options, progress);
  const open = await openNetwork();
  try {
    const lesson = createLesson(dataset, training, open.spec);
    const taught = await runLesson(open, lesson, options, progress);
    try {
      const judgement = await judgeTaughtLesson(open, lesson, taught, rest, options, progress);
      const seconds = (performance.now() - startMs) / 1000;
      const report = describeLesson(options, lesson, rest.length, seconds, judgement);
      const model = createStoredModel(dataset, lesson, taught, open.spec, report);
      await writeFile(options.out, createModelFile(model));
      if (options.json) await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`);
      progress.clear();
      process.stdout.write(formatJudgement(judgement, lesson.joints, 'frames not used'));
      progress.note(`Wrote ${options.out} after ${seconds.toFixed(0)} s.`);
    } finally {
      taught.trainer.dispose();
    }
  } finally {
    open.network.dispose();
  }
}

/** Selects the training frames; all others are test frames. */
function drawFrames(dataset: Dataset, { labels, seed }: TeachOptions, progress: Progress) {
  const { frames, notes } = listFrames(dataset);
  for (const note of [...dataset.notes, ...notes]) progress.note(note);
  if (frames.length <= labels) {
    throw new InputError(
      `Expected more than ${labels} labelled pictures, to learn from ${labels} and test on the ` +
        `rest, got ${frames.length}.`,
    );
  }
  const shuffled = new Random(seed).shuffle(frames);
  return { training: shuffled.slice(0, labels), rest: shuffled.slice(labels) };
}

function createLesson({ category }: Dataset, frames: TeachingFrame[], base: ModelSpec): Lesson {
  const joints = guessPairs(category.joints);
  const names = new Set(category.joints);
  // A lesson with all joints of the pretrained network is a lesson on the human body.
  return { joints, frames, addsToBase: base.joints.every(({ name }) => names.has(name)) };
}

function runLesson(
  { network, spec }: OpenNetwork,
  lesson: Lesson,
  { steps, seed }: TeachOptions,
  progress: Progress,
): Promise<TaughtLesson> {
  return teachLesson(
    { network, base: spec, openTrainer: openNodeTrainer },
    lesson,
    { ...RUN_SETTINGS, steps },
    seed,
    {
      onFrame: (done, all) => progress.show('Looking at frames:', done, all),
      onStep: ({ step, loss }) =>
        progress.show('Training: step', step, steps, `loss ${loss.toFixed(4)}`),
    },
  );
}

await runCommand(command);
