// `npm run study`: runs the lab's set-ups with equal budgets and several seeds each, and writes tables,
// pictures and what was learned. What is compared: study/study-grid.ts.
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
import { parseStudy } from './parse-study.ts';
import { writeLooks } from './study-pictures.ts';
import { formatStudy } from './study-report.ts';
import { StudyResults } from './study-results.ts';
import { runStudyEntry, STUDY_BATCH, type StudyRun } from './study-runs.ts';

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
  .description('Compare ways of answering, targets and losses, and write what came of it.')
  .requiredOption('--out <folder>', 'where study.md and its pictures go')
  .requiredOption('--json <file>', 'every run for machines; runs that are in it are not run again')
  .addOption(
    new Option('--questions <names>', `some of ${NAMES}`)
      .argParser(readQuestions)
      .default(QUESTIONS, 'all'),
  )
  .option('--seeds <n>', 'runs of each set-up', wholeNumber('--seeds', 1, 100), 3)
  .option('--steps <n>', 'steps of each run', wholeNumber('--steps', 1, 100_000), 200)
  .option(
    '--machine <words>',
    'the machine, for the report',
    `a machine of ${availableParallelism()} cores (${platform()})`,
  )
  .action(study);

/** Pictures of each set-up that the report shows. */
const SHOWN = 4;
/** What was learned for longer looks the same. */
const hasPicture = ({ patience }: StudyEntry) => patience === 1;

const tools: LabTools = {
  openEngine: () => loadNodeEngine({ threads: 1, relaxed: null }),
  openEncoder: async () => (await openNetwork()).network,
};

/** The questions that are named, in the study's order. */
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
  // An earlier study may have had more seeds.
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

/** Every set-up with the first seed, then with the next: what is cut off is of use all the same. */
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
      const { result, looks } = await runStudyEntry(key, entry, seed, options.steps, tools);
      runs.push(result);
      await writeWhole(
        options.json,
        `${JSON.stringify({ steps: options.steps, runs }, null, 2)}\n`,
      );
      if (hasPicture(entry) && seed === 1) {
        await writeLooks(join(pictures, `${key}.png`), looks.slice(0, SHOWN));
      }
    }
  }
  progress.clear();
}

/** So that a study that is cut off leaves the runs of before. */
async function writeWhole(path: string, text: string): Promise<void> {
  await writeFile(`${path}.part`, text);
  await rename(`${path}.part`, path);
}

/** What an earlier study left, when it was cut off. */
async function readRuns({ json, steps }: StudyOptions): Promise<StudyRun[]> {
  let text: string;
  try {
    text = await readFile(json, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new InputError(`${json} cannot be read.`, { cause: error });
  }
  const kept = parseStudy(text, json);
  if (kept.steps === steps) return kept.runs;
  throw new InputError(`${json} holds runs of ${kept.steps} steps, not of ${steps}: remove it.`);
}

await runCommand(command);
