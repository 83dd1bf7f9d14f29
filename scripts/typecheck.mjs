// `npm run typecheck`: the compiler once for each realm, because each knows other globals: a worker
// has no document, core has neither. Says which realm it was that failed.
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fail, installedCommand, runNode, ROOT } from './command.mjs';

/** Every folder with a tsconfig of its own; the root's covers the page and storage. */
const PROJECTS = ['.', ...nestedProjects(), 'tests', 'scripts'];

function nestedProjects() {
  const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' });
  // AssemblyScript has a compiler of its own.
  const configs = files.filter((file) => /tsconfig\.json$/.test(file) && !/assembly/.test(file));
  return configs.map((file) => join('src', dirname(file))).filter(holdsCode);
}

/** @param {string} folder */
function holdsCode(folder) {
  const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  return files.some((file) => file.endsWith('.ts'));
}

const compiler = installedCommand('tsc', 'typescript');
const failed = [];
for (const project of PROJECTS) {
  // What was found is kept, so that the next time only what changed since is looked at.
  const found = join(ROOT, '.cache', 'types', `${project.replaceAll(/[^a-z]+/g, '-')}.tsbuildinfo`);
  const memory = ['--incremental', '--tsBuildInfoFile', found];
  const code = await runNode(compiler, ['-p', project, '--pretty', 'false', ...memory]);
  if (code !== 0) failed.push(project);
}
if (failed.length > 0) fail(`Types do not fit in: ${failed.join(', ')}.`);
console.log(`Types fit in ${PROJECTS.length} realms: ${PROJECTS.join(', ')}.`);
