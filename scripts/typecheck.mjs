// `npm run typecheck`: runs the TypeScript compiler for each realm. Realms have different globals: workers have no
// `document`, for example, and core has no globals of the browser.
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fail, installedCommand, runNode, ROOT } from './command.mjs';

/** Every folder with a tsconfig.json. The root's covers the page and storage. */
const PROJECTS = ['.', ...nestedProjects(), 'tests', 'scripts'];

function nestedProjects() {
  const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' });
  // AssemblyScript has a separate compiler.
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
  // Incremental: later runs check only what has changed.
  const buildInfo = join(
    ROOT,
    '.cache',
    'types',
    `${project.replaceAll(/[^a-z]+/g, '-')}.tsbuildinfo`,
  );
  const incremental = ['--incremental', '--tsBuildInfoFile', buildInfo];
  const code = await runNode(compiler, ['-p', project, '--pretty', 'false', ...incremental]);
  if (code !== 0) failed.push(project);
}
if (failed.length > 0) fail(`Type errors in: ${failed.join(', ')}.`);
console.log(`No type errors in ${PROJECTS.length} realms: ${PROJECTS.join(', ')}.`);
