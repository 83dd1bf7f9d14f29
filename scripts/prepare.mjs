// Generates the files that are not committed: the model's weights and the engine's WebAssembly. Each step does
// nothing when its result is up to date.
import { runNode } from './command.mjs';

const STEPS = ['scripts/prepare-model.mjs', 'scripts/build-engine.mjs'];

for (const step of STEPS) {
  const code = await runNode(step);
  if (code !== 0) process.exit(code);
}
