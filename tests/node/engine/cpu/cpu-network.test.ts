// MoveNet on the CPU engine compared with the reference operations, for several sizes, batches, requested
// parts and thread counts; and its error messages.
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { HEAD_NAMES } from '../../../../src/core/model/heads.ts';
import { runBackbone, runHeads, TAP_NAMES } from '../../../../src/core/model/movenet.ts';
import type { Network, PictureBatch } from '../../../../src/core/model/network.ts';
import { parseWeights, type Weights } from '../../../../src/core/model/weights.ts';
import { createCpuNetwork } from '../../../../src/engine/cpu/cpu-network.ts';
import { loadNodeEngine } from '../../../../src/engine/cpu/node/load-engine.ts';
import {
  createNaiveOperations,
  createPictures,
} from '../../../fixtures/references/naive-operations.ts';
import { createRandom } from '../../../fixtures/random.ts';

const WEIGHTS = new URL('../../../../models/movenet-lightning/weights.bin', import.meta.url);
const ALL = { heads: true, taps: true };

let weights: Weights;

beforeAll(() => {
  weights = parseWeights(Uint8Array.from(readFileSync(WEIGHTS)).buffer);
});

async function openNetwork(threads = 1): Promise<Network> {
  const network = createCpuNetwork(weights, await loadNodeEngine({ threads, relaxed: null }));
  onTestFinished(() => {
    network.dispose();
  });
  return network;
}

function createBatch(count: number, height: number, width: number, seed = 3): PictureBatch {
  const random = createRandom(seed);
  return createPictures({ count, height, width, channels: 3 }, () => random() * 2 - 1);
}

/** Largest absolute difference between two maps. */
function difference(a: Float32Array | undefined, b: Float32Array | undefined): number {
  if (!a || !b || a.length === 0 || a.length !== b.length) return Infinity;
  return a.reduce((largest, value, index) => Math.max(largest, Math.abs(value - b[index])), 0);
}

// The reference loops are slow, especially on a busy machine.
describe('heads and taps', { timeout: 60_000 }, () => {
  test.each([
    [1, 32, 32],
    [2, 32, 96],
    [1, 96, 64],
  ])('of %i × %i × %i match the reference operations', async (count, height, width) => {
    const batch = createBatch(count, height, width);
    const operations = createNaiveOperations(weights);
    const taps = runBackbone(operations, { ...batch, channels: 3 });
    const heads = runHeads(operations, taps.features);
    const answers = await (await openNetwork(2)).run(batch, ALL);
    expect(answers).toHaveLength(count);
    for (const [picture, answer] of answers.entries()) {
      const check = (map: (typeof taps)['features'], found?: { values: Float32Array }) => {
        const size = map.values.length / count;
        const expected = map.values.subarray(picture * size, (picture + 1) * size);
        expect(difference(found?.values, expected)).toBeLessThan(1e-3);
      };
      for (const name of HEAD_NAMES) check(heads[name], answer.heads?.[name]);
      for (const name of TAP_NAMES) check(taps[name], answer.taps?.[name]);
    }
  });

  test('have the sizes of their stride', async () => {
    const [{ heads, taps }] = await (await openNetwork()).run(createBatch(1, 64, 96), ALL);
    expect(heads).toMatchObject({
      heatmap: { height: 16, width: 24, channels: 17 },
      center: { height: 16, width: 24, channels: 1 },
      regression: { height: 16, width: 24, channels: 34 },
      offset: { height: 16, width: 24, channels: 34 },
    });
    expect(taps).toMatchObject({
      stride8: { height: 8, width: 12, channels: 32 },
      stride32: { height: 2, width: 3, channels: 320 },
      features: { height: 16, width: 24, channels: 24 },
    });
  });
});

test('results are bit-identical for any number of threads, over several frames', async () => {
  const alone = await openNetwork(1);
  const several = [await openNetwork(2), await openNetwork(3)];
  for (let frame = 0; frame < 20; frame++) {
    const batch = createBatch(1, 64, 64, frame);
    const [expected] = await alone.run(batch, ALL);
    for (const network of several) {
      const [answer] = await network.run(batch, ALL);
      for (const name of HEAD_NAMES) {
        expect(difference(answer.heads?.[name].values, expected.heads?.[name].values)).toBe(0);
      }
      for (const name of TAP_NAMES) {
        expect(difference(answer.taps?.[name].values, expected.taps?.[name].values)).toBe(0);
      }
    }
  }
});

test('a picture gives the same result in a batch as alone', async () => {
  const network = await openNetwork();
  const batch = createBatch(3, 64, 32);
  const size = batch.values.length / 3;
  const together = await network.run(batch, { heads: true, taps: false });
  const kept = together.map(({ heads }) => heads?.regression.values.slice());
  for (const [index, expected] of kept.entries()) {
    const values = batch.values.slice(index * size, (index + 1) * size);
    const [alone] = await network.run({ ...batch, count: 1, values }, { heads: true, taps: false });
    expect(difference(alone.heads?.regression.values, expected)).toBeLessThan(1e-4);
  }
});

test('parts that are not requested are null, and the others are unchanged', async () => {
  const network = await openNetwork();
  const batch = createBatch(1, 32, 64);
  const [all] = await network.run(batch, ALL);
  const features = all.taps?.features.values.slice();
  const heatmap = all.heads?.heatmap.values.slice();
  const [taps] = await network.run(batch, { heads: false, taps: true });
  expect(taps.heads).toBeNull();
  expect(difference(taps.taps?.features.values, features)).toBe(0);
  const [heads] = await network.run(batch, { heads: true, taps: false });
  expect(heads.taps).toBeNull();
  expect(difference(heads.heads?.heatmap.values, heatmap)).toBe(0);
});

test('more input sizes in turn than the cache of plans holds', async () => {
  const network = await openNetwork(2);
  const run = async (width: number) => {
    const [{ heads }] = await network.run(createBatch(1, 32, width), { heads: true, taps: false });
    return heads?.center.values.slice();
  };
  const first = await run(32);
  for (let width = 64; width <= 32 * 20; width += 32) await run(width);
  expect(difference(await run(32), first)).toBe(0);
});

describe('error messages', () => {
  test.each([
    [{ height: 60, width: 64 }, /multiple of 32 .* 64×60/],
    [{ height: 0, width: 64 }, /multiple of 32 .* 64×0/],
    [{ count: 0 }, /at least one picture, but got 0/],
    [{ values: new Float32Array(5) }, /1 × 32 × 32 × 3 = 3072 values, but got 5/],
  ])('that it cannot take %o', async (wrong, message) => {
    const network = await openNetwork();
    const batch = { count: 1, height: 32, width: 32, values: new Float32Array(3072), ...wrong };
    await expect(network.run(batch, ALL)).rejects.toMatchObject({
      name: 'EngineInputError',
      message: expect.stringMatching(message) as string,
    });
    const [{ heads }] = await network.run(createBatch(1, 32, 32), ALL);
    expect(heads?.heatmap.values.every(Number.isFinite)).toBe(true);
  });

  test('memory that cannot grow', async () => {
    const network = await openNetwork(2);
    const side = 4096;
    const values = new Float32Array(side * side * 3);
    await expect(
      network.run({ count: 1, height: side, width: side, values }, ALL),
    ).rejects.toMatchObject({
      name: 'EngineMemoryError',
      message: expect.stringMatching(/needs \d+ MB .* beyond the \d+ MB/) as string,
    });
  });

  test('a layer that is missing or of another kind', async () => {
    const damage = async (
      change: (changed: Map<string, { shape: number[]; values: Float32Array }>) => void,
    ) => {
      const changed = new Map(weights);
      change(changed);
      const engine = await loadNodeEngine({ threads: 1, relaxed: null });
      const network = createCpuNetwork(changed, engine);
      return network.run(createBatch(1, 32, 32), ALL);
    };
    await expect(damage((changed) => changed.delete('lateral_8/kernel'))).rejects.toMatchObject({
      name: 'EngineLayerError',
      message: 'The weights hold no layer "lateral_8".',
    });
    const kernel = { shape: [3, 3, 32, 1], values: new Float32Array(288) };
    await expect(damage((changed) => changed.set('lateral_8/kernel', kernel))).rejects.toThrow(
      '"lateral_8" should be pointwise, but is depthwise',
    );
    const wide = { shape: [1, 1, 33, 32], values: new Float32Array(33 * 32) };
    await expect(damage((changed) => changed.set('lateral_8/kernel', wide))).rejects.toThrow(
      '"lateral_8" takes 33 channels, but its input has 32',
    );
    const odd = { shape: [5, 5, 3, 3], values: new Float32Array(225) };
    await expect(damage((changed) => changed.set('odd/kernel', odd))).rejects.toThrow(
      '[5, 5, 3, 3]',
    );
  });
});
