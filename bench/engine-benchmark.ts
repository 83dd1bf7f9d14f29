// What engine.mjs measures, in Node and in a browser's worker alike: all contestants in turn, several
// rounds, so that whatever else the machine does meets them all. Who gives another answer than the
// original network is not timed.
import { createGoldenPicture, measureGoldenError, parseGolden } from '../src/core/golden.ts';
import type { Heads } from '../src/core/heads.ts';
import type { Network, PictureBatch } from '../src/core/network.ts';
import { parseWeights, type Weights } from '../src/core/weights.ts';
import { createEngineNetwork } from '../src/engine/engine-network.ts';
import type { Engine } from '../src/engine/engine.ts';
import type { EngineChoice } from '../src/engine/open-engine.ts';
import goldenFile from '../models/movenet-lightning/golden.json' with { type: 'json' };
import { summarise, timeRuns, timeSteps, type StepTimes, type Times } from './engine-measure.ts';

export interface BenchmarkOptions {
  side: number;
  seconds: number;
  rounds: number;
  threads: number[];
  steps: boolean;
}

/** Somebody who runs the network. */
export interface Contestant {
  name: string;
  /** Makes ready to run one picture, heads only, again and again. */
  prepare(pictures: PictureBatch): Promise<() => Promise<unknown>>;
  answer(pictures: PictureBatch): Promise<Heads>;
  dispose(): Promise<void>;
}

export type OpenContestant = (weights: Weights) => Promise<Contestant>;

interface Request {
  loadEngine: (choice: EngineChoice) => Promise<Engine>;
  peers: OpenContestant[];
  bytes: ArrayBuffer;
  options: BenchmarkOptions;
}

/** A raw head further from the original's than this is another answer. */
const GOLDEN_BOUND = 1e-2;

/** One line of the result: times, or why there are none. */
export interface Row {
  name: string;
  times: Times | null;
  failure: string | null;
}

export async function runBenchmark({ loadEngine, peers, bytes, options }: Request): Promise<{
  rows: Row[];
  steps: StepTimes[] | null;
}> {
  const weights = parseWeights(bytes);
  const rows: Row[] = [];
  const runners: { name: string; run: () => Promise<unknown>; times: number[] }[] = [];
  const contestants: Contestant[] = [];
  for (const open of [...listOwn(loadEngine, options.threads), ...peers]) {
    let name = open.name;
    try {
      const contestant = await open(weights);
      name = contestant.name;
      await expectGolden(contestant);
      contestants.push(contestant);
      const run = await contestant.prepare(createNoise(options.side));
      await timeRuns(run, 0.5);
      runners.push({ name, run, times: [] });
    } catch (error) {
      rows.push({ name, times: null, failure: String(error) });
    }
  }
  for (let round = 0; round < options.rounds; round++) {
    for (const { run, times } of runners) {
      times.push(...(await timeRuns(run, options.seconds / options.rounds)));
    }
  }
  rows.unshift(
    ...runners.map(({ name, times }) => ({ name, times: summarise(times), failure: null })),
  );
  for (const contestant of contestants) await contestant.dispose();
  if (!options.steps) return { rows, steps: null };
  const engine = await loadEngine({ threads: 1, relaxed: null });
  const steps = timeSteps(engine, weights, options.side, 200);
  engine.close();
  return { rows, steps };
}

/** Our engine: with and without fused sums, on each number of threads. */
function listOwn(
  loadEngine: (choice: EngineChoice) => Promise<Engine>,
  threadCounts: number[],
): OpenContestant[] {
  return [true, false].flatMap((relaxed) =>
    threadCounts.map((threads) => async (weights: Weights) => {
      const engine = await loadEngine({ threads, relaxed });
      const name = `Keydot, ${relaxed ? 'relaxed' : 'plain'} SIMD, ${engine.threads} threads`;
      return createContestant(name, createEngineNetwork(weights, engine));
    }),
  );
}

export function createContestant(name: string, network: Network): Contestant {
  const wanted = { heads: true, taps: false };
  return {
    name,
    prepare: (pictures) => Promise.resolve(() => network.run(pictures, wanted)),
    async answer(pictures) {
      const [{ heads }] = await network.run(pictures, wanted);
      if (!heads) throw new Error(`${name} gave no heads.`);
      return heads;
    },
    dispose: () => Promise.resolve(network.dispose()),
  };
}

async function expectGolden(contestant: Contestant): Promise<void> {
  const heads = await contestant.answer(createGoldenPicture());
  const error = measureGoldenError(heads, parseGolden(goldenFile));
  if (error < GOLDEN_BOUND) return;
  throw new Error(`Gave another answer than the original network: a head is off by ${error}.`);
}

function createNoise(side: number): PictureBatch {
  const values = Float32Array.from({ length: side * side * 3 }, () => Math.random() * 2 - 1);
  return { count: 1, height: side, width: side, values };
}
