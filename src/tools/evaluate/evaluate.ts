// `npm run evaluate`: accuracy of the pretrained network on labelled people (evaluate-people.ts), or of a taught model on
// its points (evaluate-model.ts).
import { Command, Option } from 'commander';
import { writeFile } from 'node:fs/promises';
import { INPUT_MULTIPLE } from '../../core/geometry.ts';
import { checkWritable } from '../shared/check-writable.ts';
import { InputError, UsageError } from '../shared/command-errors.ts';
import { drawWorstPeople, drawWorstFrames } from './draw-worst.ts';
import { evaluateModel } from './evaluate-model.ts';
import { evaluatePeople } from './evaluate-people.ts';
import { openNetwork } from '../shared/open-network.ts';
import { Progress } from '../shared/progress.ts';
import { type Dataset, readDataset } from '../shared/read-dataset.ts';
import { readModelFile } from '../shared/read-model.ts';
import { formatJudgement } from '../shared/report-errors.ts';
import { describePeople, formatPeople } from './report-people.ts';
import { runCommand, wholeNumber } from '../shared/run-command.ts';

interface EvaluateOptions {
  annotations: string;
  images?: string;
  model?: string;
  size?: number;
  people: 'one' | 'many';
  sharper: boolean;
  joints: number;
  within: number;
  worst?: string;
  json?: string;
}

/** Default for the input's longer side, pixels. */
const SIZES = { one: 192, many: 384 } as const;
/** Number of worst cases drawn. */
const WORST = 12;

const command = new Command('evaluate')
  .description(
    'Measure the pretrained network on labelled people, or a taught model on its points.',
  )
  .requiredOption('--annotations <file>', 'COCO keypoints JSON')
  .option('--images <folder>', 'the pictures (default: "images" beside the annotations)')
  .option('--model <file>', 'a taught model, a .keydot file')
  .option('--size <px>', "the input's longer side (default: 192 for one, 384 for many)", inputSize)
  .addOption(
    new Option('--people <how>', 'each person in their labelled box, or everyone in the picture')
      .choices(['one', 'many'])
      .default('one'),
  )
  .option('--sharper', 'test-time augmentation: six runs for each person; with many, two', false)
  .option(
    '--joints <n>',
    'minimum number of labelled joints of the people in the mean recall',
    wholeNumber('--joints', 1, 17),
    8,
  )
  .option(
    '--within <px>',
    'report the share of points within this distance',
    wholeNumber('--within', 1, 10_000),
    5,
  )
  .option('--worst <folder>', 'folder for drawings of the worst cases')
  .option('--json <file>', 'the report as JSON')
  .action(evaluate);

async function evaluate(options: EvaluateOptions): Promise<void> {
  if (options.model && options.size !== undefined) {
    throw new UsageError('A taught model has its own input size: leave out --size or --model.');
  }
  if (options.model && options.sharper) {
    throw new UsageError(
      'Taught models have no test-time augmentation: leave out --sharper or --model.',
    );
  }
  if (options.json) await checkWritable(options.json);
  const progress = new Progress();
  const dataset = await readDataset(options.annotations, options.images ?? null);
  for (const note of dataset.notes) progress.note(note);
  const report = options.model
    ? await measureModel(options.model, dataset, options, progress)
    : await measurePeopleOf(dataset, options, progress);
  progress.clear();
  process.stdout.write(report.text);
  if (options.json) await writeFile(options.json, `${JSON.stringify(report.data, null, 2)}\n`);
}

/** The report as text and as JSON. */
interface Report {
  text: string;
  data: unknown;
}

async function measureModel(
  path: string,
  dataset: Dataset,
  { within, worst }: EvaluateOptions,
  progress: Progress,
): Promise<Report> {
  const model = await readModelFile(path);
  const result = await evaluateModel(model, dataset, within, progress);
  if (worst) await drawWorstFrames(worst, result.frames, WORST);
  const { judgement, pck, msPerImage } = result;
  const shares = Object.entries(pck).map(([alpha, share]) => {
    return `PCK@${alpha} ${share === null ? '–' : (100 * share).toFixed(1)} %`;
  });
  return {
    text: `${formatJudgement(judgement, model.spec.joints, 'frames')}${shares.join(' · ')} · ${msPerImage.toFixed(1)} ms an image\n`,
    data: {
      model: model.spec.id,
      points: model.spec.joints.map(({ name }) => name),
      judgement,
      pck,
      msPerImage,
    },
  };
}

async function measurePeopleOf(
  dataset: Dataset,
  { people, sharper, joints: leastJoints, size = SIZES[people], worst }: EvaluateOptions,
  progress: Progress,
): Promise<Report> {
  const { network, spec } = await openNetwork();
  try {
    const joints = spec.joints.map(({ name }) => name);
    if (dataset.category.joints.join() !== joints.join()) {
      throw new InputError(
        `Expected the ${joints.length} joints of ${spec.name} (${joints.slice(0, 3).join(', ')} …), got ` +
          `"${dataset.category.name}" with ${dataset.category.joints.length}; other points need --model.`,
      );
    }
    const detector = { network, spec, size, isAugmented: sharper };
    const rules = { people, joints: leastJoints };
    const result = await evaluatePeople(detector, dataset.images, rules, progress);
    if (worst) await drawWorstPeople(worst, result.people, WORST);
    const setup = { ...rules, size, sharper, model: spec.id };
    return { text: formatPeople(result, setup), data: describePeople(result, setup) };
  } finally {
    network.dispose();
  }
}

function inputSize(text: string): number {
  const value = wholeNumber('--size', INPUT_MULTIPLE, 1024)(text);
  if (value % INPUT_MULTIPLE === 0) return value;
  throw new UsageError(`Expected --size to be a multiple of ${INPUT_MULTIPLE}, got ${value}.`);
}

await runCommand(command);
