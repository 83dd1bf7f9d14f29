// `npm run lighthouse`: builds the app, serves it with the production headers, and audits it with Lighthouse as a
// phone and as a desktop. Fails when a score is below 95. Lighthouse is installed in scripts/lighthouse on the
// first run.
import './check-node.mjs';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { preview } from 'vite';
import { browserFlags } from './browser-flags.mjs';
import { fail, installedCommand, ROOT, runNode, runProgram } from './command.mjs';
import { findBrowser } from './find-browser.mjs';

const MIN_SCORE = 95;
const CATEGORIES = ['performance', 'accessibility', 'best-practices'];
const DEVICES = [
  { name: 'phone', parameters: [] },
  { name: 'desktop', parameters: ['--preset=desktop'] },
];

/**
 * The fields of a Lighthouse report that are read here.
 * @typedef {object} Report
 * @property {Record<string, {score: number | null, auditRefs: {id: string, weight: number}[]}>} categories
 * @property {Record<string, {score: number | null, title: string, displayValue?: string}>} audits
 */

const FOLDER = join(ROOT, 'scripts/lighthouse');
const PROGRAM = join(FOLDER, 'node_modules/lighthouse/cli/index.js');
const REPORTS = join(ROOT, '.cache/lighthouse');

if (!existsSync(PROGRAM)) await install();
for (const step of [
  ['scripts/prepare.mjs'],
  [installedCommand('vite'), 'build', '--logLevel=warn'],
]) {
  if ((await runNode(step[0], step.slice(1))) !== 0)
    fail('The build failed. See its output above.');
}
mkdirSync(REPORTS, { recursive: true });
const server = await preview({ preview: { port: 0 }, logLevel: 'warn' });
let passed = true;
try {
  for (const device of DEVICES) passed = report(device.name, await audit(device)) && passed;
} finally {
  await server.close();
}
console.log(`\nFull reports: ${REPORTS}`);
process.exit(passed ? 0 : 1);

async function install() {
  console.log('Installing Lighthouse…');
  const parameters = ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--prefix', FOLDER];
  const shell = process.platform === 'win32';
  if ((await runProgram('npm', parameters, { shell })) !== 0) {
    fail('Lighthouse could not be installed. See the npm output above.');
  }
}

/**
 * @param {typeof DEVICES[number]} device
 * @returns {Promise<Report>}
 */
async function audit({ name, parameters }) {
  const file = join(REPORTS, `${name}.json`);
  const flags = ['--headless=new', ...browserFlags({ gpu: 'none', camera: 'pattern' })];
  const code = await runNode(
    PROGRAM,
    [
      server.resolvedUrls?.local[0] ?? '',
      ...parameters,
      `--only-categories=${CATEGORIES.join(',')}`,
      '--output=json',
      `--output-path=${file}`,
      `--chrome-flags=${flags.join(' ')}`,
      '--no-enable-error-reporting',
      '--quiet',
    ],
    {
      environment: {
        CHROME_PATH: (await findBrowser()) ?? fail('Neither Chromium nor Chrome was found.'),
      },
    },
  );
  if (code !== 0) fail(`Lighthouse failed for the ${name}. See its output above.`);
  return JSON.parse(readFileSync(file, 'utf8'));
}

/**
 * Prints the scores and the audits that lowered them.
 * @param {string} name
 * @param {Report} report
 */
function report(name, { categories, audits }) {
  const scores = CATEGORIES.map((id) => Math.round((categories[id].score ?? 0) * 100));
  console.log(`\n${name}: ${CATEGORIES.map((id, index) => `${id} ${scores[index]}`).join(', ')}`);
  for (const { auditRefs } of Object.values(categories)) {
    for (const { id, weight } of auditRefs) {
      const { score, title, displayValue = '' } = audits[id];
      if (weight > 0 && score !== null && score < 0.9) console.log(`  ${title}: ${displayValue}`);
    }
  }
  return scores.every((score) => score >= MIN_SCORE);
}
