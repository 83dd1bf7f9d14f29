// `npm run study`: trains the lab's set-ups with equal budgets from several seeds, and writes a report with
// findings, tables and pictures. Next: study-grid.ts, study-runs.ts.
import { Command, Option } from 'commander';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { availableParallelism, platform } from 'node:os';
import { join } from 'node:path';
import { loadNodeEngine } from '../../engine/cpu/node/load-engine.ts';
import type { LabTools } from '../../learning/lab/lab-run.ts';
import { InputError, UsageError } from '../shared/command-errors.ts';
import { checkWritable } from '../shared/check-writable.ts';
import { openNetwork } from '../shared/open-network.ts';
import { Progress } from '../shared/progress.ts';
import { runCommand, wholeNumber } from '../shared/run-command.ts';
import { entryKey, QUESTIONS, type StudyEntry, type StudyQuestion } from './study-grid.ts';
import { writeSamples } from './study-pictures.ts';
import { formatStudy } from './study-report.ts';
import { StudyResults } from './study-results.ts';
import { parseStudy, runStudyEntry, STUDY_BATCH, type StudyRun } from './study-runs.ts';

interface StudyOptions {
  questions: readonly StudyQuestion[];
  out: string;
  json: string;
  seeds: number;
  steps: number;
  machine: string;
}

const NAMES = QUESTIONS.map(({ id }) => id).join(',');

const command = new Command('study')
  .description('Compare outputs, targets and losses of small networks, and write a report.')
  .requiredOption('--out <folder>', 'folder for study.md and its pictures')
  .requiredOption('--json <file>', 'JSON file of all runs; runs that it contains are not repeated')
  .addOption(
    new Option('--questions <names>', `any of ${NAMES}`)
      .argParser(readQuestions)
      .default(QUESTIONS, 'all'),
  )
  .option('--seeds <n>', 'seeds per set-up', wholeNumber('--seeds', 1, 100), 3)
  .option('--steps <n>', 'training steps per run', wholeNumber('--steps', 1, 100_000), 200)
  .option(
    '--machine <words>',
    'description of the machine, for the report',
    `a machine with ${availableParallelism()} cores (${platform()})`,
  )
  .action(study);

/** Pictures per set-up in the report. */
const SHOWN_PICTURES = 4;
/** After more steps the pictures look the same. */
const hasPicture = ({ patience }: StudyEntry) => patience === 1;

const tools: LabTools = {
  openEngine: () => loadNodeEngine({ threads: 1, relaxed: null }),
  openEncoder: async () => (await openNetwork()).network,
};

/** Parses `--questions`. Returns them in the study's order. */
function readQuestions(text: string): StudyQuestion[] {
  const named = text.split(',');
  const unknown = named.find((name) => !QUESTIONS.some(({ id }) => id === name));
  if (unknown !== undefined) {
    throw new UsageError(`Expected --questions to be some of ${NAMES}, got "${unknown}".`);
  }
  return QUESTIONS.filter(({ id }) => named.includes(id));
}

async function study(options: StudyOptions): Promise<void> {
  await checkWritable(options.json);
  await checkWritable(join(options.out, 'study.md'));
  const pictures = join(options.out, 'study');
  await mkdir(pictures, { recursive: true });
  const runs = await readRuns(options);
  await runAll(options, runs, pictures);
  // The JSON file of an earlier study may contain more seeds.
  const results = new StudyResults(runs.filter(({ seed }) => seed <= options.seeds));
  const facts = {
    date: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long' }).format(new Date()),
    machine: options.machine,
    steps: options.steps,
    batch: STUDY_BATCH,
    seeds: options.seeds,
  };
  const seen = new Set<string>();
  const report = formatStudy(results, facts, options.questions, (entry) => {
    const key = entryKey(entry);
    if (seen.has(key) || !existsSync(join(pictures, `${key}.png`))) return null;
    seen.add(key);
    return `study/${key}.png`;
  });
  await writeFile(join(options.out, 'study.md'), report);
  process.stdout.write(`${join(options.out, 'study.md')}\n`);
}

/** Runs all set-ups with the first seed, then with the next, so that an interrupted study is usable. */
async function runAll(options: StudyOptions, runs: StudyRun[], pictures: string): Promise<void> {
  const entries = new Map<string, StudyEntry>(
    options.questions.flatMap(({ entries: list }) =>
      list.map(({ entry }) => [entryKey(entry), entry]),
    ),
  );
  const progress = new Progress();
  const all = entries.size * options.seeds;
  let done = 0;
  for (let seed = 1; seed <= options.seeds; seed++) {
    for (const [key, entry] of entries) {
      progress.show('Running set-up', ++done, all, key);
      if (runs.some((run) => run.key === key && run.seed === seed)) continue;
      const { result, samples } = await runStudyEntry(key, entry, seed, options.steps, tools);
      runs.push(result);
      await writeAtomically(
        options.json,
        `${JSON.stringify({ steps: options.steps, runs }, null, 2)}\n`,
      );
      if (hasPicture(entry) && seed === 1) {
        await writeSamples(join(pictures, `${key}.png`), samples.slice(0, SHOWN_PICTURES));
      }
    }
  }
  progress.clear();
}

/** Writes a temporary file and renames it, so that an interruption does not damage the earlier runs. */
async function writeAtomically(path: string, text: string): Promise<void> {
  await writeFile(`${path}.part`, text);
  await rename(`${path}.part`, path);
}

/** The runs of an earlier or interrupted study; empty when there is none. */
async function readRuns({ json, steps }: StudyOptions): Promise<StudyRun[]> {
  let text: string;
  try {
    text = await readFile(json, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new InputError(`${json} cannot be read.`, { cause: error });
  }
  const earlier = parseStudy(text, json);
  if (earlier.steps === steps) return earlier.runs;
  throw new InputError(`${json} holds runs of ${earlier.steps} steps, not of ${steps}: remove it.`);
}

await runCommand(command);
