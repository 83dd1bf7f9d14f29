// The engine's layers, separate and fused, compared with the reference operations.
import { describe, expect, test } from 'vitest';
import type { Engine } from '../../../../src/engine/cpu/engine.ts';
import { loadNodeEngine } from '../../../../src/engine/cpu/node/load-engine.ts';
import { ENGINE_GRAPHS, measureGraph, POLICIES } from '../../../fixtures/networks/engine-graphs.ts';

const CHOICES = [
  { threads: 1, relaxed: false },
  { threads: 1, relaxed: true },
  { threads: 3, relaxed: false },
];

describe.each(CHOICES)('$threads threads, relaxed SIMD $relaxed', (choice) => {
  test.each(ENGINE_GRAPHS)('$name', async (graph) => {
    for (const policy of Object.values(POLICIES)) {
      const engine = await loadNodeEngine(choice);
      expect(measureGraph(engine, graph, policy)).toBeLessThan(1e-5);
      engine.close();
    }
  });
});

test('memory with earlier contents does not change the results', async () => {
  const engine: Engine = await loadNodeEngine({ threads: 1, relaxed: null });
  engine.reserve(4e6);
  new Float32Array(engine.memory.buffer).fill(NaN, 1024);
  for (const graph of ENGINE_GRAPHS) {
    expect(measureGraph(engine, graph, POLICIES.joined), graph.name).toBeLessThan(1e-5);
  }
});
