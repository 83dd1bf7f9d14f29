// `npm run typecheck`: the compiler once for each realm, because each knows other globals: a worker
// has no document, core has neither. Says which realm it was that failed.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fail, installedCommand, runNode, ROOT } from './command.mjs';

/** Every folder that may have a tsconfig of its own; the root's covers the page and storage. */
const FOLDERS = [
  '.',
  'src/core',
  'src/engine',
  'src/worker',
  'src/tools',
  'src/sw',
  'tests',
  'scripts',
];
const PROJECTS = FOLDERS.filter((folder) => {
  const path = join(ROOT, folder);
  return existsSync(join(path, 'tsconfig.json')) && (folder === '.' || holdsCode(path));
});

/** @param {string} path */
function holdsCode(path) {
  return readdirSync(path, { recursive: true, encoding: 'utf8' }).some((file) =>
    /\.m?[jt]s$/.test(file),
  );
}

const compiler = installedCommand('tsc', 'typescript');
const failed = [];
for (const project of PROJECTS) {
  const code = await runNode(compiler, ['-p', project, '--pretty', 'false']);
  if (code !== 0) failed.push(project);
}
if (failed.length > 0) fail(`Types do not fit in: ${failed.join(', ')}.`);
console.log(`Types fit in ${PROJECTS.length} realms: ${PROJECTS.join(', ')}.`);
