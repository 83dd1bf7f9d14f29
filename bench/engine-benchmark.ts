// What engine.mjs measures, in Node and in a browser's worker alike: all contestants in turn, several
// rounds, so that whatever else the machine does meets them all.
import { parseWeights } from '../src/core/weights.ts';
import type { Network } from '../src/core/network.ts';
import { createEngineNetwork } from '../src/engine/engine-network.ts';
import type { Engine } from '../src/engine/engine.ts';
import type { EngineChoice } from '../src/engine/open-engine.ts';
import type { OpenBackend } from '../src/worker/backends/backend.ts';
import { summarise, timeNetwork, timeSteps, type StepTimes, type Times } from './engine-measure.ts';

export interface BenchmarkOptions {
  side: number;
  seconds: number;
  rounds: number;
  threads: number[];
  steps: boolean;
}

interface Request {
  loadEngine: (choice: EngineChoice) => Promise<Engine>;
  openPeer: (() => Promise<OpenBackend>) | null;
  bytes: ArrayBuffer;
  options: BenchmarkOptions;
}

export async function runBenchmark({ loadEngine, openPeer, bytes, options }: Request): Promise<{
  rows: ({ name: string } & Times)[];
  steps: StepTimes[] | null;
}> {
  const weights = parseWeights(bytes);
  const contestants: { name: string; network: Network; times: number[] }[] = [];
  for (const relaxed of [true, false]) {
    for (const threads of options.threads) {
      const engine = await loadEngine({ threads, relaxed });
      const name = `${relaxed ? 'relaxed' : 'plain'}, ${engine.threads} threads`;
      contestants.push({ name, network: createEngineNetwork(weights, engine), times: [] });
    }
  }
  if (openPeer) {
    const { createNetwork, threads } = await openPeer();
    const name = `TensorFlow.js, ${threads} threads`;
    contestants.push({ name, network: await createNetwork(weights), times: [] });
  }
  for (const { network } of contestants) await timeNetwork(network, options.side, 0.5);
  for (let round = 0; round < options.rounds; round++) {
    for (const { network, times } of contestants) {
      times.push(...(await timeNetwork(network, options.side, options.seconds / options.rounds)));
    }
  }
  for (const { network } of contestants) network.dispose();
  const rows = contestants.map(({ name, times }) => ({ name, ...summarise(times) }));
  if (!options.steps) return { rows, steps: null };
  const engine = await loadEngine({ threads: 1, relaxed: null });
  const steps = timeSteps(engine, weights, options.side, 200);
  engine.close();
  return { rows, steps };
}
