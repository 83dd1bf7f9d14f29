// `npm run bench`: measures Keydot and its peers on the same camera, one after another in one browser, in alternating
// rounds. Installs the peers on first use. Options: --rounds 3, --seconds 10, --only TEXT (names that contain it),
// --clip FILE.mjpeg, --gpu none|software|real (software and real add the contestants that use a GPU), --json FILE,
// --chart FILE.svg.
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { cpus, platform } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fail, installedCommand, ROOT, runNode } from '../scripts/command.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '10' },
    only: { type: 'string', default: '' },
    clip: { type: 'string', default: '../shared/data/video/dance_solo_640x480_30.mjpeg' },
    gpu: { type: 'string', default: 'none' },
    json: { type: 'string' },
    chart: { type: 'string' },
  },
});
const FOLDER = resolve(ROOT, 'bench');
if (!['none', 'software', 'real'].includes(values.gpu)) {
  fail(`Expected --gpu none, software or real, got ${values.gpu}.`);
}

const threadedFolder = await prepare();
const { chromium } = await import('playwright');
const { browserFlags } = await import('../scripts/browser-flags.mjs');
const { findBrowser } = await import('../scripts/find-browser.mjs');
const { CONTESTANTS } = await import('./contestants.mjs');
const { serve } = await import('./serve.mjs');
const { visit } = await import('./visit.mjs');
const { compareProcessorTime, formatProcessorTable, formatTable, summariseRounds } =
  await import('./summarise.mjs');
const { drawChart } = await import('./chart.mjs');

const contestants = CONTESTANTS.filter(
  ({ name, wantsGpu, kind }) =>
    // The floor is always measured, for comparison.
    (name.includes(values.only) || kind === 'floor') && (values.gpu !== 'none' || !wantsGpu),
);
if (contestants.every(({ kind }) => kind === 'floor'))
  fail(`No contestant's name contains "${values.only}" with --gpu ${values.gpu}.`);
const folders = {
  '/keydot/': resolve(ROOT, 'dist'),
  '/keydot-threads/': threadedFolder,
  '/peers/': resolve(FOLDER, 'peers'),
  '/modules/': resolve(FOLDER, 'node_modules'),
};
const servers = {
  isolated: await serve(folders, { isolated: true }),
  plain: await serve(folders, { isolated: false }),
};
const browsers = { [values.gpu]: await launch(values.gpu) };
// Drawing pages on a software GPU is slow, so only contestants that need WebGL use it.
if (values.gpu === 'none' && contestants.some(({ needsWebgl }) => needsWebgl)) {
  browsers.software = await launch('software');
}
const version = browsers[values.gpu].version();
const rounds = new Map(contestants.map(({ name }) => [name, []]));
for (let round = 1; round <= Number(values.rounds); round++) {
  for (const contestant of contestants) {
    process.stderr.write(`round ${round}: ${contestant.name} … `);
    const server = contestant.isolated ? servers.isolated : servers.plain;
    const gpu = contestant.needsWebgl && values.gpu === 'none' ? 'software' : values.gpu;
    const result = await visit(browsers[gpu], contestant, server, Number(values.seconds)).catch(
      (error) => new Error(String(error.message).split('\n')[0]),
    );
    rounds.get(contestant.name).push(result);
    process.stderr.write(
      result instanceof Error
        ? `failed: ${result.message}\n`
        : `${result.fps.toFixed(1)} frames/s\n`,
    );
  }
}
for (const browser of Object.values(browsers)) await browser.close();
for (const server of Object.values(servers)) server.close();

const GPU_WORDS = {
  none: 'no GPU (WebGL on a software GPU)',
  software: 'a software GPU',
  real: 'GPU',
};
const machine = `${cpus().length} CPU cores, ${platform()}, Chromium ${version.split('.')[0]}, ${GPU_WORDS[values.gpu]}; medians of rounds of ${values.seconds} s: ${values.rounds}`;
const rows = contestants.map(({ name, kind, size }) => ({
  ...summariseRounds(name, rounds.get(name)),
  kind,
  size,
}));
console.log(`${formatTable(rows.filter(({ kind }) => kind !== 'floor'))}\n\n${machine}\n`);
console.log(formatProcessorTable(rows));
for (const line of compareProcessorTime(rows)) console.log(line);
for (const { name, failure } of rows) if (failure) console.log(`${name} failed: ${failure}`);
if (values.json) writeFileSync(values.json, `${JSON.stringify({ machine, rows }, null, 2)}\n`);
const charted = contestants.filter(({ onlyLive }) => !onlyLive).map(({ name }) => name);
if (values.chart) {
  const shown = rows.filter(({ name }) => charted.includes(name));
  writeFileSync(values.chart, drawChart(shown, machine));
}
console.log('\nThe network alone:');
process.exitCode = await runNode(resolve(FOLDER, 'engine.mjs'), ['--browser']);

async function launch(gpu) {
  return chromium.launch({
    executablePath: (await findBrowser()) ?? undefined,
    args: browserFlags({ gpu, camera: { file: resolve(values.clip) } }),
  });
}

/**
 * Installs the peers' packages and builds the app, with and without threads of TensorFlow.js.
 * @returns {Promise<string>} folder of the build with threads
 */
async function prepare() {
  if (!existsSync(values.clip))
    fail(`The clip ${values.clip} does not exist. Choose one with --clip FILE.`);
  if (!existsSync(resolve(FOLDER, 'node_modules'))) {
    console.error('Installing the peers (about 400 MB)…');
    const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: FOLDER,
      stdio: 'inherit',
      shell: platform() === 'win32',
    });
    if (status !== 0) fail('The peers could not be installed. See the npm output above.');
  }
  if ((await runNode(installedCommand('vite'), ['build', '--logLevel=warn'])) !== 0) {
    fail('The build failed. See its output above.');
  }
  const { buildWithThreads } = await import('./build-with-threads.mjs');
  return buildWithThreads();
}
