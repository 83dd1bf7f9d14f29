// `npm test`: everything that can be checked, in one go, on a fresh clone as well. A step counts as
// one test, Vitest's tests count themselves; later steps run even when earlier ones fail. The last
// line says how many passed and failed.
import './check-node.mjs';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installedCommand, runNode } from './command.mjs';
import { installPackages } from './install-packages.mjs';
import { countTests, listTroubles } from './test-counts.mjs';

/** Tells tests/e2e/serve-built-app.ts that dist is as new as it gets. */
const BUILT_ALREADY = 'KEYDOT_IS_BUILT';

process.env.CI = 'true';
const total = { passed: 0, failed: 0, skipped: 0 };
/** @type {string[]} */
const troubles = [];

await installPackages();
await step('What is made, not committed', 'scripts/prepare.mjs');
await step('A browser to test in', 'scripts/install-browser.mjs');
await step('Format', installedCommand('prettier'), ['--check', '--log-level=warn', '.']);
await step('Lint', installedCommand('eslint'), ['.']);
await step('Types', 'scripts/typecheck.mjs');
await tests('node', 'Tests in Node');
await tests('commands', 'Tests of the commands');
await tests('browser', 'Tests in the browser');
const isBuilt = await step('Build', installedCommand('vite'), ['build', '--logLevel=warn']);
await step('Sizes', 'scripts/size-report.mjs');
if (isBuilt) process.env[BUILT_ALREADY] = 'true';
await tests('e2e', 'Tests of the built app');

if (troubles.length > 0) console.log(`\n${troubles.join('\n')}`);
if (total.skipped > 0) console.log(`\n${total.skipped} skipped: each says why above.`);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;

/**
 * Runs one step that passes or fails as a whole.
 * @param {string} title
 * @param {string} file
 * @param {string[]} [parameters]
 */
async function step(title, file, parameters = []) {
  console.log(`\n▸ ${title}`);
  const passed = (await runNode(file, parameters)) === 0;
  if (passed) total.passed++;
  else total.failed++;
  if (!passed) troubles.push(`✗ ${title}`);
  return passed;
}

/**
 * Runs one of Vitest's projects and adds up its tests.
 * @param {string} project
 * @param {string} title
 */
async function tests(project, title) {
  console.log(`\n▸ ${title}`);
  const folder = mkdtempSync(join(tmpdir(), 'keydot-'));
  const file = join(folder, 'results.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const code = await runNode(installedCommand('vitest'), [
    'run',
    '--project',
    project,
    ...reporters,
  ]);
  const report = existsSync(file) ? readFileSync(file, 'utf8') : null;
  const counts = countTests(report, code);
  troubles.push(...listTroubles(report));
  rmSync(folder, { recursive: true });
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
}
