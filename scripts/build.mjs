// `npm run build`: the model, the app in dist, and what each visitor downloads.
import { installedCommand, runNode } from './command.mjs';

/** @type {[file: string, parameters: string[]][]} */
const STEPS = [
  ['scripts/prepare-model.mjs', []],
  [installedCommand('vite'), ['build']],
  ['scripts/size-report.mjs', []],
];

for (const [file, parameters] of STEPS) {
  const code = await runNode(file, parameters);
  if (code !== 0) process.exit(code);
}
