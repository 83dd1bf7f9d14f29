// How the engine fuses layers, shares memory and divides work, without running a network.
import { describe, expect, test } from 'vitest';
import { packCpuWeights } from '../../../../src/engine/cpu/pack-weights.ts';
import { fuseSteps, type Step } from '../../../../src/engine/cpu/fuse-steps.ts';
import { placeBuffers, type Lifetime } from '../../../../src/engine/cpu/buffers.ts';
import { GraphRecorder } from '../../../../src/engine/cpu/graph.ts';
import { splitWork } from '../../../../src/engine/cpu/plan.ts';
import {
  ENGINE_GRAPHS,
  POLICIES,
  type EngineGraph,
} from '../../../fixtures/networks/engine-graphs.ts';
import { createLayerWeights, pointwiseShape } from '../../../fixtures/networks/layer-weights.ts';
import { createRandom } from '../../../fixtures/random.ts';

function record({ layers, shape, build }: EngineGraph) {
  const recorder = new GraphRecorder(packCpuWeights(createLayerWeights(layers)).layers);
  const input = recorder.input(shape.height, shape.width, shape.channels);
  return { nodes: recorder.nodes, outputs: build(recorder.operations, input) };
}

function find(name: string): EngineGraph {
  const graph = ENGINE_GRAPHS.find((candidate) => candidate.name === name);
  if (!graph) throw new Error(`Expected a graph "${name}", got none.`);
  return graph;
}

describe('steps', () => {
  test('a residual block is one step when fused, three when separate', () => {
    const { nodes, outputs } = record(find('a block with its input added, between outputs'));
    const kinds = (steps: Step[]) => steps.map(({ kind, residual }) => [kind, residual !== null]);
    expect(kinds(fuseSteps(nodes, outputs, POLICIES.joined))).toEqual([
      ['rows', true],
      ['rows', true],
    ]);
    const block = [
      ['pointwise', false],
      ['rows', false],
      ['pointwise', true],
    ];
    expect(kinds(fuseSteps(nodes, outputs, POLICIES.separate))).toEqual([...block, ...block]);
  });

  test('nodes that no output depends on are not computed', () => {
    const { nodes, outputs } = record(find('two heads'));
    const steps = fuseSteps(nodes, outputs.slice(1), POLICIES.joined);
    expect(steps.map(({ output }) => output)).toEqual([outputs[1]]);
  });

  test('an output is stored even where it could be fused into the next layer', () => {
    const { nodes, outputs } = record(find('two heads'));
    const hidden = outputs[0].inputs[0];
    const steps = fuseSteps(nodes, [hidden, outputs[0]], POLICIES.joined);
    expect(steps.map(({ output }) => output)).toEqual([hidden, outputs[0]]);
  });
});

test('maps that are alive at the same time never share memory, others do', () => {
  const random = createRandom(4);
  const lifetimes: Lifetime[] = Array.from({ length: 60 }, (_, step) => ({
    bytes: 1 + Math.floor(random() * 5000),
    first: step,
    last: step + 1 + Math.floor(random() ** 3 * 10),
  }));
  const { offsets, bytes } = placeBuffers(lifetimes);
  const end = (index: number) => offsets[index] + lifetimes[index].bytes;
  for (const [a, one] of lifetimes.entries()) {
    expect(end(a)).toBeLessThanOrEqual(bytes);
    for (const [b, other] of lifetimes.entries()) {
      if (a === b || one.last < other.first || other.last < one.first) continue;
      expect(end(a) <= offsets[b] || end(b) <= offsets[a], `${a} and ${b}`).toBe(true);
    }
  }
  const together = lifetimes.reduce((sum, lifetime) => sum + lifetime.bytes, 0);
  expect(bytes).toBeLessThan(together / 3);
});

test('work items cover a step exactly, for any number of threads', () => {
  for (const graph of ENGINE_GRAPHS) {
    const { nodes, outputs } = record(graph);
    for (const step of fuseSteps(nodes, outputs, POLICIES.separate)) {
      for (const threads of [1, 2, 3, 8]) {
        const { tile, tilePanels, items } = splitWork(step, graph.shape.count, threads);
        const { height, width, channels } = step.output;
        const byRows = graph.shape.count * Math.ceil(height / tile);
        const byPixels = Math.ceil((graph.shape.count * height * width) / tile);
        const groups = Math.ceil(Math.ceil(channels / 8) / tilePanels);
        const expected = {
          rows: byRows,
          upsample: byRows,
          add: byPixels,
          pointwise: byPixels * groups,
        };
        expect(items).toBe(expected[step.kind]);
        expect(items).toBeGreaterThan(0);
      }
    }
  }
});

test('panels hold biases, then weights by input channel, padded with zeros', () => {
  const weights = createLayerWeights({ a: pointwiseShape(2, 9) });
  const kernel = weights.get('a/kernel')?.values ?? [];
  const bias = weights.get('a/bias')?.values ?? [];
  const { values, layers } = packCpuWeights(weights);
  expect(layers.get('a')).toMatchObject({
    kind: 'pointwise',
    offset: 0,
    inputChannels: 2,
    outputChannels: 9,
  });
  expect([...values]).toEqual([
    ...bias.slice(0, 8),
    ...kernel.slice(0, 8),
    ...kernel.slice(9, 17),
    ...[bias[8], 0, 0, 0, 0, 0, 0, 0],
    ...[kernel[8], 0, 0, 0, 0, 0, 0, 0],
    ...[kernel[17], 0, 0, 0, 0, 0, 0, 0],
  ]);
});
