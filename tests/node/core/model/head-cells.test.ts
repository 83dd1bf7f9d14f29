// Heads computed at single cells: the same values as complete heads,
// and the same decoded body.
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { decodePerson } from '../../../../src/core/detection/decode-person.ts';
import { readHeadLayers } from '../../../../src/core/model/head-cells.ts';
import type { Heads } from '../../../../src/core/model/heads.ts';
import type { Network, PictureBatch } from '../../../../src/core/model/network.ts';
import { parseWeights, type Weights } from '../../../../src/core/model/weights.ts';
import { createCpuNetwork } from '../../../../src/engine/cpu/cpu-network.ts';
import { loadNodeEngine } from '../../../../src/engine/cpu/node/load-engine.ts';
import { createPictures } from '../../../fixtures/references/naive-operations.ts';
import { createRandom } from '../../../fixtures/random.ts';

const WEIGHTS = new URL('../../../../models/movenet-lightning/weights.bin', import.meta.url);
const JOINTS = Array.from({ length: 17 }, (_, index) => `joint ${index}`);
const SPARSE = { heads: true, taps: false, sparse: true };

let weights: Weights;

beforeAll(() => {
  weights = parseWeights(Uint8Array.from(readFileSync(WEIGHTS)).buffer);
});

async function openNetwork(): Promise<Network> {
  const network = createCpuNetwork(weights, await loadNodeEngine({ threads: 1, relaxed: null }));
  onTestFinished(() => {
    network.dispose();
  });
  return network;
}

function createBatch(seed: number): PictureBatch {
  const random = createRandom(seed);
  return createPictures({ count: 2, height: 64, width: 96, channels: 3 }, () => random() * 2 - 1);
}

async function findHeads(network: Network, batch: PictureBatch, sparse: boolean) {
  const answers = await network.run(batch, { ...SPARSE, sparse });
  return answers.map(({ heads }) => {
    if (!heads) throw new Error('No heads came.');
    return heads;
  });
}

/** A copy: maps belong to the caller only until the next run. */
const copyWhole = ({ regression, offset }: Heads) => ({
  regression: Float32Array.from(regression.values),
  offset: Float32Array.from(offset.values),
});

describe('sparse heads', () => {
  test('equal complete heads at every computed cell, in each picture', async () => {
    const network = await openNetwork();
    const batch = createBatch(5);
    const whole = (await findHeads(network, batch, false)).map(copyWhole);
    const sparse = await findHeads(network, batch, true);
    expect(sparse).toHaveLength(2);
    for (const [picture, heads] of sparse.entries()) {
      for (const name of ['regression', 'offset'] as const) {
        const { values, width, height, computeCell } = heads[name];
        expect(computeCell).toBeDefined();
        expect(values).toHaveLength(whole[picture][name].length);
        for (let cell = 0; cell < width * height; cell++) computeCell?.(cell);
        const difference = values.map((value, i) => Math.abs(value - whole[picture][name][i]));
        expect(Math.max(...difference)).toBeLessThan(1e-4);
      }
    }
  });

  test('give the same body in consecutive frames', async () => {
    const network = await openNetwork();
    for (const seed of [7, 8]) {
      const batch = createBatch(seed);
      const expected = (await findHeads(network, batch, false)).map((heads) =>
        decodePerson(heads, JOINTS),
      );
      const found = (await findHeads(network, batch, true)).map((heads) =>
        decodePerson(heads, JOINTS),
      );
      for (const [picture, { keypoints }] of found.entries()) {
        keypoints.forEach(({ x, y, score }, index) => {
          const same = expected[picture].keypoints[index];
          expect(x).toBeCloseTo(same.x, 5);
          expect(y).toBeCloseTo(same.y, 5);
          expect(score).toBeCloseTo(same.score, 5);
        });
      }
    }
  });

  test('name a layer missing from the weights', () => {
    const without = new Map([...weights].filter(([name]) => name !== 'offset_hidden/kernel'));
    expect(() => readHeadLayers(without, 'offset')).toThrow('offset_hidden/kernel');
  });
});
