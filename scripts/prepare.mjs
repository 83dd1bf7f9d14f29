// Makes what is not committed and every other command needs: the model's weights and the engine's
// WebAssembly. Each step does nothing when its result is there already.
import { runNode } from './command.mjs';

const STEPS = ['scripts/prepare-model.mjs', 'scripts/build-engine.mjs'];

for (const step of STEPS) {
  const code = await runNode(step);
  if (code !== 0) process.exit(code);
}
