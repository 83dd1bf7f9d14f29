// The network on one GPU in 32 and in 16 bits: differences from the golden answer and from each other, accuracy on
// labelled people, and alternately measured times. Run by bench/precision.mjs.
import { readFile } from 'node:fs/promises';
import golden from '../../models/movenet-lightning/golden.json';
import spec from '../../models/movenet-lightning/spec.json';
import {
  createGoldenPicture,
  measureGoldenError,
  parseGolden,
} from '../../src/core/model/golden.ts';
import { HEAD_NAMES } from '../../src/core/model/heads.ts';
import type { Network } from '../../src/core/model/network.ts';
import { parseModelSpec } from '../../src/core/model/model-spec.ts';
import { parseWeights } from '../../src/core/model/weights.ts';
import { evaluatePeople, type PeopleResult } from '../../src/tools/evaluate/evaluate-people.ts';
import { Progress } from '../../src/tools/shared/progress.ts';
import { readDataset } from '../../src/tools/shared/read-dataset.ts';
import { openDevice } from '../../src/engine/webgpu/open-webgpu.ts';

export interface Options {
  annotations: string;
  pictures: number;
  runs: number;
}

const FORMATS = ['f32', 'f16'] as const;
type Both<T> = Record<(typeof FORMATS)[number], T>;

const WEIGHTS = new URL('../../models/movenet-lightning/weights.bin', import.meta.url);
const QUANTILES = { median: 0.5, p95: 0.95, p99: 0.99, largest: 1 };

/** Prints the comparison. @throws Error without a GPU, or when the GPU reports an error */
export async function comparePrecisions(gpu: GPU, options: Options): Promise<void> {
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error('Expected a GPU for WebGPU, got none.');
  const features = (['shader-f16'] as const).filter((feature) => adapter.features.has(feature));
  const how = features.length > 0 ? 'with shader-f16' : 'without shader-f16, halves as words';
  console.log(`${adapter.info.description} (${adapter.info.vendor}), ${how}`);
  const device = await adapter.requestDevice({ requiredFeatures: features });
  const mistakes: string[] = [];
  device.addEventListener('uncapturederror', ({ error }) => mistakes.push(error.message));
  const weights = parseWeights(Uint8Array.from(await readFile(WEIGHTS)).buffer);
  const networks = {} as Both<Network>;
  const createNetwork = await openDevice(device, { readsFrames: false });
  for (const format of FORMATS) networks[format] = await createNetwork(weights, format);
  await compareGolden(networks);
  await compareTimes(networks, options.runs);
  if (options.pictures > 0) await comparePeople(networks, options);
  device.destroy();
  if (mistakes.length > 0) throw new Error(`The GPU reported an error: ${mistakes[0]}`);
}

async function compareGolden(networks: Both<Network>): Promise<void> {
  for (const format of FORMATS) {
    const [{ heads }] = await networks[format].run(createGoldenPicture(), {
      heads: true,
      taps: false,
    });
    if (!heads) throw new Error('Expected heads from the network, got none.');
    const error = measureGoldenError(heads, parseGolden(golden));
    const isFinite = HEAD_NAMES.every((name) => heads[name].values.every(Number.isFinite));
    console.log(
      `${format}: error against the golden answer ${error.toPrecision(3)}, finite: ${isFinite}`,
    );
  }
}

async function compareTimes(networks: Both<Network>, runs: number): Promise<void> {
  const times: Both<number[]> = { f32: [], f16: [] };
  for (let run = 0; run <= runs; run++) {
    for (const format of FORMATS) {
      const start = performance.now();
      await networks[format].run(createGoldenPicture(), { heads: true, taps: false });
      if (run > 0) times[format].push(performance.now() - start);
    }
  }
  const [single, half] = FORMATS.map((format) => quantile(times[format], 0.5));
  console.log(
    `192×192: f32 ${single.toFixed(2)} ms, f16 ${half.toFixed(2)} ms, ${(half / single).toFixed(2)} of it`,
  );
}

async function comparePeople(
  networks: Both<Network>,
  { annotations, pictures }: Options,
): Promise<void> {
  const dataset = await readDataset(annotations, null);
  const every = Math.max(1, Math.ceil(dataset.images.length / pictures));
  const images = dataset.images.filter((_, index) => index % every === 0);
  const joints = parseModelSpec(spec).joints;
  const results = {} as Both<PeopleResult>;
  for (const format of FORMATS) {
    const progress = new Progress();
    const detector = { network: networks[format], spec: { joints }, size: 192, isAugmented: false };
    const rules = { people: 'one', joints: 8 } as const;
    results[format] = await evaluatePeople(detector, images, rules, progress);
    progress.clear();
    const { meanRecall, meanOks, people } = results[format];
    const [recall, oks] = [meanRecall, meanOks].map((share) => (100 * (share ?? 0)).toFixed(2));
    console.log(`${format}: mean recall ${recall}, mean OKS ${oks}, ${people.length} people`);
  }
  const distances = measureDistances(results.f32, results.f16);
  const told = Object.entries(QUANTILES).map(([name, share]) => {
    return `${name} ${quantile(distances, share).toFixed(3)}`;
  });
  console.log(`${distances.length} labelled joints, f16 from f32, pixels: ${told.join(', ')}`);
}

/** Distances between the labelled joints of two results, pixels of the picture. */
function measureDistances(a: PeopleResult, b: PeopleResult): number[] {
  return a.people.flatMap(({ found, wanted }, index) => {
    const other = b.people[index].found;
    return wanted.places.flatMap(({ isLabelled }, joint) => {
      if (!isLabelled || !found || !other) return [];
      const [here, there] = [found.places[joint], other.places[joint]];
      return [Math.hypot(here.x - there.x, here.y - there.y)];
    });
  });
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((x, y) => x - y);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}
