// Times all contestants of engine.mjs, in Node or in a browser's worker: in turn and over several rounds, so that
// other load on the machine affects all of them. Contestants with a result other than the original network's are
// not timed.
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

/** An implementation of the network. */
export interface Contestant {
  name: string;
  /** Prepares timed runs of one picture, heads only. */
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

/** Maximum error of a raw head compared with the original network. */
const GOLDEN_BOUND = 1e-2;

/** Placeholder names. */
const JOINTS = Array.from({ length: 17 }, (_, index) => `joint ${index}`);

/** One line of the result: times, or the reason of a failure. */
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

/** Opens, verifies and warms up the contestants. @returns those that succeed, and a row for each failure */
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

/** The CPU engine with and without fused multiply-add, and with the live view's requests, for each thread count. */
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
      if (!heads) throw new Error(`Expected heads from ${name}, got none.`);
      return heads;
    },
    dispose: () => Promise.resolve(network.dispose()),
  };
}

async function expectGolden(contestant: Contestant): Promise<void> {
  const heads = await contestant.answer(createGoldenPicture());
  const error = measureGoldenError(heads, parseGolden(goldenFile));
  if (error < GOLDEN_BOUND) return;
  throw new Error(`Expected the heads of the original network, got an error of ${error}.`);
}

function createNoise(side: number): PictureBatch {
  const values = Float32Array.from({ length: side * side * 3 }, () => Math.random() * 2 - 1);
  return { count: 1, height: side, width: side, values };
}
