// `npm run test:node`, `test:commands`, `test:browser` and `test:e2e`: prepares and runs one of Vitest's projects.
// Arguments after `--` are Vitest's: `npm run test:node -- geometry` runs the files with "geometry" in their path,
// `npm run test:e2e -- offline -t damaged` runs the tests of those files with "damaged" in their title.
import './check-node.mjs';
import { fail, installedCommand, runNode } from './command.mjs';
import { installPackages } from './install-packages.mjs';

const PROJECTS = ['node', 'commands', 'browser', 'e2e'];
const BROWSER_PROJECTS = ['browser', 'e2e'];

const [project, ...parameters] = process.argv.slice(2);
if (!PROJECTS.includes(project)) {
  fail(`Expected one of ${PROJECTS.join(', ')}, got "${project ?? ''}".`, 2);
}

await installPackages();
const steps = ['scripts/prepare.mjs'];
if (BROWSER_PROJECTS.includes(project)) steps.push('scripts/install-browser.mjs');
for (const step of steps) {
  const code = await runNode(step);
  if (code !== 0) process.exit(code);
}
process.exitCode = await runNode(installedCommand('vitest'), [
  'run',
  '--project',
  project,
  ...parameters,
]);
