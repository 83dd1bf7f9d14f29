// The second half of `npm run lint`: checks the text of all files that Git tracks (text-rules.mjs).
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../command.mjs';
import {
  findDuplicateExports,
  findMissingFiles,
  findRetiredNames,
  findRetiredWords,
} from './text-rules.mjs';

/** AssemblyScript, which has a separate compiler, and the rules and their test, which contain the retired words. */
const EXEMPT =
  /^src\/engine\/cpu\/assembly\/|^scripts\/lint\/text-rules|scripts\/text-rules\.test\.ts$/;
const PLACES = /^(src|tests|scripts|bench|docs)\/|^[^/]+\.(ts|js|md)$/;
const CODE = /\.(ts|mjs|js|wgsl)$/;

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
});
const paths = tracked.split('\n').filter((path) => path && existsSync(join(ROOT, path)));
const texts = new Map(
  paths
    .filter((path) => PLACES.test(path) && !EXEMPT.test(path))
    .filter((path) => CODE.test(path) || path.endsWith('.md'))
    .map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]),
);
const sources = new Map([...texts].filter(([path]) => /^src\/.*\.ts$/.test(path)));

const problems = [
  ...findDuplicateExports(sources),
  ...[...texts].flatMap(([path, text]) => [
    ...(CODE.test(path) ? findRetiredNames(path, text) : []),
    ...findRetiredWords(path, text),
    ...findMissingFiles(path, text, paths),
  ]),
];
for (const { file, line, message } of problems) console.error(`${file}:${line}  ${message}`);
if (problems.length > 0) {
  console.error(`\n${problems.length} problems in the text of the repository.`);
  // With --report, problems do not fail the command.
  if (!process.argv.includes('--report')) process.exitCode = 1;
}
