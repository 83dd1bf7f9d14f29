// What engine.mjs measures, in Node and in a browser's worker alike: all contestants in turn, several
// rounds, so that whatever else the machine does meets them all. Who gives another answer than the
// original network is not timed.
import { createGoldenPicture, measureGoldenError, parseGolden } from '../src/core/model/golden.ts';
import { decodePerson } from '../src/core/detection/decode-person.ts';
import type { Heads } from '../src/core/model/heads.ts';
import type { Network, PictureBatch } from '../src/core/model/network.ts';
import { parseWeights, type Weights } from '../src/core/model/weights.ts';
import { createCpuNetwork } from '../src/engine/cpu/cpu-network.ts';
import type { Engine } from '../src/engine/cpu/engine.ts';
import type { EngineOptions } from '../src/engine/cpu/open-engine.ts';
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
  /** Makes ready to run one picture, heads only, again and again for so many seconds. */
  prepare(pictures: PictureBatch): Promise<(seconds: number) => Promise<number[]>>;
  answer(pictures: PictureBatch): Promise<Heads>;
  dispose(): Promise<void>;
}

export type OpenContestant = (weights: Weights) => Promise<Contestant>;

interface Request {
  loadEngine: (choice: EngineOptions) => Promise<Engine>;
  peers: OpenContestant[];
  bytes: ArrayBuffer;
  options: BenchmarkOptions;
}

/** A raw head further from the original's than this is another answer. */
const GOLDEN_BOUND = 1e-2;

/** Whose names do not matter here. */
const JOINTS = Array.from({ length: 17 }, (_, index) => `joint ${index}`);

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
  const { runners, contestants, rows } = await openAll(
    [...listOwn(loadEngine, options.threads), ...peers],
    weights,
    options.side,
  );
  for (let round = 0; round < options.rounds; round++) {
    for (const { time, times } of runners) {
      times.push(...(await time(options.seconds / options.rounds)));
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

interface Runner {
  name: string;
  time: (seconds: number) => Promise<number[]>;
  times: number[];
}

/** Who starts, gives the golden answer and is warm; a row for everyone else. */
async function openAll(openers: OpenContestant[], weights: Weights, side: number) {
  const rows: Row[] = [];
  const runners: Runner[] = [];
  const contestants: Contestant[] = [];
  for (const open of openers) {
    let name = open.name;
    try {
      const contestant = await open(weights);
      name = contestant.name;
      await expectGolden(contestant);
      contestants.push(contestant);
      const time = await contestant.prepare(createNoise(side));
      await time(0.5);
      runners.push({ name, time, times: [] });
    } catch (error) {
      rows.push({ name, times: null, failure: String(error) });
    }
  }
  return { runners, contestants, rows };
}

/** Our engine: with and without fused sums, and as the live view asks it, on each number of threads. */
function listOwn(
  loadEngine: (choice: EngineOptions) => Promise<Engine>,
  threadCounts: number[],
): OpenContestant[] {
  const kinds = [
    { relaxed: true, sparse: true },
    { relaxed: true, sparse: false },
    { relaxed: false, sparse: false },
  ];
  return kinds.flatMap(({ relaxed, sparse }) =>
    threadCounts.map((threads) => async (weights: Weights) => {
      const engine = await loadEngine({ threads, relaxed });
      const build = relaxed ? 'relaxed' : 'plain';
      const how = sparse ? ', as live: one body, decoded' : '';
      const name = `Keydot, ${build} SIMD, ${engine.threads} threads${how}`;
      return createContestant(name, createCpuNetwork(weights, engine), sparse);
    }),
  );
}

function createContestant(name: string, network: Network, sparse: boolean): Contestant {
  const wanted = { heads: true, taps: false, sparse };
  const run = async (pictures: PictureBatch) => {
    const [{ heads }] = await network.run(pictures, wanted);
    if (heads && sparse) decodePerson(heads, JOINTS);
  };
  return {
    name,
    prepare: (pictures) => Promise.resolve((seconds) => timeRuns(() => run(pictures), seconds)),
    async answer(pictures) {
      const [{ heads }] = await network.run(pictures, { heads: true, taps: false });
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
