// The engine's four builds in a browser: the same layers as in Node, and MoveNet with the same result on all.
// Runs on the main thread, which must not sleep; the tests of the pose worker run the engine in a worker.
import { describe, expect, test } from 'vitest';
import weightsUrl from '../../../../models/movenet-lightning/weights.bin?url';
import { createGoldenPicture } from '../../../../src/core/model/golden.ts';
import { HEAD_NAMES } from '../../../../src/core/model/heads.ts';
import { parseWeights } from '../../../../src/core/model/weights.ts';
import { loadEngine } from '../../../../src/engine/cpu/browser/load-engine.ts';
import { createCpuNetwork } from '../../../../src/engine/cpu/cpu-network.ts';
import type { EngineOptions } from '../../../../src/engine/cpu/open-engine.ts';
import { ENGINE_GRAPHS, measureGraph, POLICIES } from '../../../fixtures/networks/engine-graphs.ts';

const CHOICES = [1, 2].flatMap((threads) => [false, true].map((relaxed) => ({ threads, relaxed })));

describe.each(CHOICES)('$threads threads, relaxed SIMD $relaxed', (choice) => {
  test('computes every kind of layer, fused and separate', async () => {
    const engine = await loadEngine(choice);
    expect(engine.threads).toBe(choice.threads);
    for (const graph of ENGINE_GRAPHS) {
      for (const [name, policy] of Object.entries(POLICIES)) {
        expect(measureGraph(engine, graph, policy), `${graph.name}, ${name}`).toBeLessThan(1e-5);
      }
    }
    engine.close();
  });
});

test('MoveNet is bit-identical on one and two threads, and nearly equal without fused multiply-add', async () => {
  const weights = parseWeights(await (await fetch(weightsUrl)).arrayBuffer());
  const picture = createGoldenPicture();
  const run = async (choice: EngineOptions) => {
    const network = createCpuNetwork(weights, await loadEngine(choice));
    // Several frames, because the browser recompiles the kernels with optimisation while they run.
    for (let frame = 0; frame < 20; frame++) {
      await network.run(picture, { heads: true, taps: false });
    }
    const [{ heads }] = await network.run(picture, { heads: true, taps: false });
    const values = HEAD_NAMES.flatMap((name) => [...(heads?.[name].values ?? [])]);
    network.dispose();
    return values;
  };
  const fused = await run({ threads: 1, relaxed: true });
  expect(fused).toHaveLength(48 * 48 * (17 + 1 + 34 + 34));
  expect(await run({ threads: 2, relaxed: true })).toEqual(fused);
  const plain = await run({ threads: 1, relaxed: false });
  expect(await run({ threads: 2, relaxed: false })).toEqual(plain);
  const largest = fused.reduce(
    (most, value, index) => Math.max(most, Math.abs(value - plain[index])),
    0,
  );
  expect(largest).toBeLessThan(1e-3);
});
