// The effect of each heuristic of tracking and smoothing: runs bench/tracking-scores.ts on copies of the sources in which
// one heuristic is switched off, and prints a Markdown table. Run: node bench/ablation.mjs [--jobs 2] [--only name]
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Each heuristic: the file that holds it, and the replacement that switches it off.
 * @type {Record<string, [file: string, text: string, replacement: string]>}
 */
const HEURISTICS = {
  'clothing colours': [
    'core/image/body-colors.ts',
    'if (!a || !b) return 1;',
    'if (!a || !b || a.length > 0) return 1;',
  ],
  'duplicates across runs': [
    'core/detection/pose-similarity.ts',
    'const SAME_PERSON_SIMILARITY = 0.4;',
    'const SAME_PERSON_SIMILARITY = 2;',
  ],
  'duplicates of the subject': [
    'core/tracking/merge-duplicates.ts',
    'const MAX_DISTANCE_TORSOS = 0.5;',
    'const MAX_DISTANCE_TORSOS = 0;',
  ],
  'refinement crops': [
    'inference/multi-person-detector.ts',
    'listRefinementTargets(expected, found, size)',
    'listRefinementTargets(expected, found, size).slice(0, 0)',
  ],
  'others in refinement crops': [
    'core/detection/redetect.ts',
    'const OTHERS_MIN_CONFIDENCE = 0.1;',
    'const OTHERS_MIN_CONFIDENCE = 2;',
  ],
  'refinement priority: missed people': [
    'core/tracking/refinement-targets.ts',
    'const MISSED_FACTOR = 2;',
    'const MISSED_FACTOR = 1;',
  ],
  'refinement priority: uncertain people': [
    'core/tracking/refinement-targets.ts',
    'const CERTAINTY_DISCOUNT = 0.7;',
    'const CERTAINTY_DISCOUNT = 0;',
  ],
  'camera motion': [
    'core/tracking/tracker.ts',
    'const MIN_CAMERA_TRACKS = 2;',
    'const MIN_CAMERA_TRACKS = Infinity;',
  ],
  'rank: recency': [
    'core/tracking/tracker.ts',
    'const RECENCY_MS = 300;',
    'const RECENCY_MS = Infinity;',
  ],
  'rank: young tracks': [
    'core/tracking/tracker.ts',
    'const YOUNG_TRACK_PENALTY = 0.4;',
    'const YOUNG_TRACK_PENALTY = 0;',
  ],
  'rank: unconfirmed tracks': [
    'core/tracking/tracker.ts',
    'const UNCONFIRMED_RANK = 0.8;',
    'const UNCONFIRMED_RANK = 1;',
  ],
  'confirmation before an id': [
    'core/tracking/tracker.ts',
    'const CONFIRMING_SIGHTINGS = 3;',
    'const CONFIRMING_SIGHTINGS = 1;',
  ],
  'tolerance grows while unseen': [
    'core/tracking/tracker.ts',
    'const SIGMA_GROWTH_PER_SECOND = 3;',
    'const SIGMA_GROWTH_PER_SECOND = 0;',
  ],
  'coasting over missed frames': [
    'core/tracking/track.ts',
    'minSightings: 5,',
    'minSightings: Infinity,',
  ],
  velocity: [
    'core/tracking/track.ts',
    'const MAX_EXTRAPOLATION_MS = 300;',
    'const MAX_EXTRAPOLATION_MS = 1e-9;',
  ],
  'velocity trusted with age': [
    'core/tracking/track.ts',
    'const VELOCITY_AGE_MS = 400;',
    'const VELOCITY_AGE_MS = 1e-9;',
  ],
  'second crop': [
    'inference/single-person-detector.ts',
    'const SECOND_CROP_INTERVAL_MS = 250;',
    'const SECOND_CROP_INTERVAL_MS = Infinity;',
  ],
  'waiting for a missing subject': [
    'core/tracking/subject-tracker.ts',
    'const MAX_MISSING_MS = 1200;',
    'const MAX_MISSING_MS = 0;',
  ],
  'clothing gate of the subject': [
    'core/tracking/subject-tracker.ts',
    'const MIN_COLOR_SIMILARITY = 0.45;',
    'const MIN_COLOR_SIMILARITY = 0;',
  ],
  're-identification by clothing': [
    'core/tracking/subject-tracker.ts',
    'const REIDENTIFICATION_COLOR_SIMILARITY = 0.6;',
    'const REIDENTIFICATION_COLOR_SIMILARITY = 2;',
  ],
  'crop of a small person': [
    'core/tracking/next-crop.ts',
    'const SMALL_PERSON = 0.6;',
    'const SMALL_PERSON = 0;',
  ],
  'crop grows while missing': [
    'core/tracking/next-crop.ts',
    'const GROWTH_PER_SECOND = 1.5;',
    'const GROWTH_PER_SECOND = 0;',
  ],
  'joint swaps': [
    'core/smoothing/pose-smoother.ts',
    'const MAX_SWAP_RATIO = 0.35;',
    'const MAX_SWAP_RATIO = -1;',
  ],
  'jumps held back': [
    'core/smoothing/point-smoother.ts',
    'const MAX_SPEED = 4.5;',
    'const MAX_SPEED = Infinity;',
  ],
};

const { values } = parseArgs({
  options: { jobs: { type: 'string', default: '2' }, only: { type: 'string' } },
});
const names = Object.keys(HEURISTICS).filter((name) => !values.only || name === values.only);
const queue = [null, ...names];
/** @type {Map<string | null, Record<string, number>>} */
const results = new Map();
await Promise.all(Array.from({ length: Number(values.jobs) }, work));
printTable();

async function work() {
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    results.set(name, await score(name));
    console.error(`${results.size} of ${names.length + 1}: ${name ?? 'everything on'}`);
  }
}

/** @param {string | null} name */
async function score(name) {
  const copy = mkdtempSync(join(tmpdir(), 'keydot-ablation-'));
  try {
    for (const part of ['src', 'tests', 'bench', 'models', 'package.json', 'tsconfig.base.json']) {
      cpSync(join(ROOT, part), join(copy, 'keydot', part), {
        recursive: true,
        filter: (path) => !path.includes('node_modules'),
      });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'keydot', 'node_modules'));
    symlinkSync(resolve(ROOT, '../shared'), join(copy, 'shared'));
    if (name) switchOff(join(copy, 'keydot', 'src'), name);
    return await run(join(copy, 'keydot'));
  } finally {
    rmSync(copy, { recursive: true });
  }
}

/**
 * @param {string} sources
 * @param {string} name
 */
function switchOff(sources, name) {
  const [file, text, replacement] = HEURISTICS[name];
  const code = readFileSync(join(sources, file), 'utf8');
  if (code.split(text).length !== 2) {
    throw new Error(`Expected "${text}" once in src/${file}: update bench/ablation.mjs.`);
  }
  writeFileSync(join(sources, file), code.replace(text, replacement));
}

/**
 * @param {string} folder
 * @returns {Promise<Record<string, number>>}
 */
function run(folder) {
  return new Promise((done, fail) => {
    const child = spawn('npx', ['tsx', 'bench/tracking-scores.ts'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.on('close', (code) => {
      if (code === 0) done(JSON.parse(output.trim().split('\n').at(-1) ?? '{}'));
      else fail(new Error(`tracking-scores.ts ended with ${code}.`));
    });
  });
}

function printTable() {
  const columns = Object.keys(results.get(null) ?? {});
  const rows = [null, ...names].map((name) => {
    const scores = results.get(name) ?? {};
    return [name ?? '**everything on**', ...columns.map((column) => String(scores[column]))];
  });
  const header = ['switched off', ...columns];
  for (const row of [header, header.map(() => '---'), ...rows]) {
    console.log(`| ${row.join(' | ')} |`);
  }
}
