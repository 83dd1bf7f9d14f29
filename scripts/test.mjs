// `npm test`: all checks and tests; works on a fresh clone. Two queues of steps run in parallel, because most
// steps use one core and wait in between. A step's output is printed when it ends. A failed step does not stop
// the others. The last line is the number of passed and failed tests; a step without tests counts as one.
// Next: test-counts.mjs.
import './check-node.mjs';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { captureNode, installedCommand, runNode } from './command.mjs';
import { installPackages } from './install-packages.mjs';
import { countTests, listTroubles } from './test-counts.mjs';

/** Tells tests/e2e/serve-built-app.ts that dist is up to date. */
const IS_BUILT = 'KEYDOT_IS_BUILT';

/** Interval at which the running steps are listed. */
const PROGRESS_MS = 60_000;

process.env.CI = 'true';
const startedMs = performance.now();
const total = { passed: 0, failed: 0, skipped: 0 };
/** @type {string[]} */
const troubles = [];
/** Titles of the running steps. @type {Set<string>} */
const running = new Set();

await installPackages();
await runFirst('Model and engine', 'scripts/prepare.mjs');
await runFirst('Browser for the tests', 'scripts/install-browser.mjs');

const progress = setInterval(() => {
  console.log(`\n… ${elapsed()}, still running: ${[...running].join(', ')}`);
}, PROGRESS_MS);
await Promise.all([testBuiltApp(), testSources()]);
clearInterval(progress);

if (troubles.length > 0) console.log(`\n${troubles.join('\n')}`);
if (total.skipped > 0) console.log(`\n${total.skipped} skipped: see the reasons above.`);
console.log(`\n${elapsed()}\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;

/** Queue 1: the built app and its tests, then everything that runs in one process. */
async function testBuiltApp() {
  const isBuilt = await step('Build', installedCommand('vite'), ['build', '--logLevel=warn']);
  await step('Sizes', 'scripts/size-report.mjs');
  await runTests('e2e', 'Tests of the built app', isBuilt ? { [IS_BUILT]: 'true' } : {});
  await step('Format', installedCommand('prettier'), ['--check', '--log-level=warn', '.']);
  await step('Lint', installedCommand('eslint'), ['.']);
  await step('Names and words', 'scripts/lint/check-text.mjs');
  await step('Types', 'scripts/typecheck.mjs');
  await runTests('commands', 'Tests of the commands');
}

/** Queue 2: tests of the sources in a browser and in Node. It takes about as long as queue 1. */
async function testSources() {
  await runTests('browser', 'Tests in the browser');
  await runTests('node', 'Tests in Node');
}

/**
 * Runs a step before all others and prints its output immediately.
 * @param {string} title
 * @param {string} file
 */
async function runFirst(title, file) {
  console.log(`\n▸ ${title}`);
  count(title, (await runNode(file)) === 0);
}

/**
 * Runs one step that passes or fails as a whole.
 * @param {string} title
 * @param {string} file
 * @param {string[]} [parameters]
 */
async function step(title, file, parameters = []) {
  const passed = (await show(title, file, parameters)) === 0;
  count(title, passed);
  return passed;
}

/**
 * Runs one of Vitest's projects and adds its counts to the total.
 * @param {string} project
 * @param {string} title
 * @param {Record<string, string>} [environment]
 */
async function runTests(project, title, environment = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'keydot-'));
  const file = join(folder, 'results.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const parameters = ['run', '--project', project, ...reporters];
  const code = await show(title, installedCommand('vitest'), parameters, environment);
  const report = existsSync(file) ? readFileSync(file, 'utf8') : null;
  rmSync(folder, { recursive: true });
  const counts = countTests(report, code);
  troubles.push(...listTroubles(report));
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
}

/**
 * Runs a script or command and prints its output when it ends. Resolves to its exit code.
 * @param {string} title
 * @param {string} file
 * @param {string[]} parameters
 * @param {Record<string, string>} [environment]
 */
async function show(title, file, parameters, environment = {}) {
  const beganMs = performance.now();
  running.add(title);
  const { code, output } = await captureNode(file, parameters, { environment });
  running.delete(title);
  const seconds = Math.round((performance.now() - beganMs) / 1000);
  console.log(`\n▸ ${title} (${seconds} s)\n${output.trimEnd()}`);
  return code;
}

/**
 * @param {string} title
 * @param {boolean} passed
 */
function count(title, passed) {
  if (passed) total.passed++;
  else total.failed++;
  if (!passed) troubles.push(`✗ ${title}`);
}

/** Time since the start, e.g. `7 min 12 s`. */
function elapsed() {
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
