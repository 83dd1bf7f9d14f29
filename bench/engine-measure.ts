// Times the network on the CPU engine, as a whole and step by step, in Node (engine.mjs) or in a browser's worker
// (engine.worker.ts).
import { runBackbone, runHeads } from '../src/core/model/movenet.ts';
import type { Weights } from '../src/core/model/weights.ts';
import type { Engine } from '../src/engine/cpu/engine.ts';
import type { Step } from '../src/engine/cpu/fuse-steps.ts';
import { GraphRunner } from '../src/engine/cpu/graph-runner.ts';
import { createMovenetPolicy } from '../src/engine/cpu/fuse-steps.ts';

/** Times of repeated runs, ms. */
export interface Times {
  best: number;
  median: number;
}

export interface StepTimes extends Times {
  name: string;
  /** Multiply-adds. */
  operations: number;
}

export function summarise(times: number[]): Times {
  const sorted = times.toSorted((a, b) => a - b);
  return { best: sorted[0], median: sorted[Math.floor(sorted.length / 2)] };
}

/** Repeats `run` for about `seconds`. @returns the time of each run, ms */
export async function timeRuns(run: () => Promise<unknown>, seconds: number): Promise<number[]> {
  const times: number[] = [];
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return times;
}

/** Times each step of the heads' plan on the calling thread. */
export function timeSteps(
  engine: Engine,
  weights: Weights,
  side: number,
  rounds: number,
): StepTimes[] {
  const runner = new GraphRunner(engine, weights, createMovenetPolicy(engine.threads));
  const shape = { count: 1, height: side, width: side, channels: 3 };
  const graph = runner.prepare(shape, (operations, input) =>
    Object.values(runHeads(operations, runBackbone(operations, input).features)),
  );
  const values = Float32Array.from({ length: side * side * 3 }, () => Math.random() * 2 - 1);
  const times: number[][] = graph.steps.map(() => []);
  for (let round = 0; round < rounds; round++) {
    runner.load(graph, values);
    graph.steps.forEach((_, index) => {
      const start = performance.now();
      engine.exports.runSteps(index, index + 1);
      times[index].push(performance.now() - start);
    });
  }
  return graph.steps.map((step, index) => ({
    name: nameStep(step),
    operations: countOperations(step),
    ...summarise(times[index]),
  }));
}

function nameStep({
  kind,
  first,
  depthwise,
  second,
  third,
  residual,
  input,
  output,
}: Step): string {
  const stages = [
    first && (first.kind === 'convolution' ? 'convolution' : 'expand'),
    depthwise && `depthwise/${depthwise.stride}`,
    second && (kind === 'pointwise' ? 'pointwise' : 'project'),
    third && 'pointwise',
    (kind === 'upsample' || kind === 'add') && kind,
    residual && kind !== 'add' && 'add',
  ].filter(Boolean);
  const size = ({ width, height, channels }: Step['output']) => `${width}×${height}×${channels}`;
  return `${size(input)} → ${size(output)}  ${stages.join(' + ')}`;
}

function countOperations({ first, depthwise, second, third }: Step): number {
  let sum = 0;
  for (const node of [first, depthwise, second, third]) {
    if (!node?.layer) continue;
    const depth = {
      convolution: 9 * node.layer.inputChannels,
      pointwise: node.layer.inputChannels,
      depthwise: 9,
    };
    sum += node.height * node.width * node.channels * depth[node.layer.kind];
  }
  return sum;
}
