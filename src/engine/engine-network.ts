// MoveNet on our own engine: the same interface as on TensorFlow.js, on any size and batch. A plan is
// made when a size is first seen; then a frame is one call into WebAssembly.
import { INPUT_MULTIPLE } from '../core/geometry.ts';
import { HEAD_NAMES, type CellMap } from '../core/heads.ts';
import { runBackbone, runHeads, TAP_NAMES } from '../core/movenet.ts';
import type { Network, NetworkAnswer, PictureBatch, Wanted } from '../core/network.ts';
import type { Weights } from '../core/weights.ts';
import { EngineInputError } from './engine-errors.ts';
import type { Engine } from './engine.ts';
import { GraphRunner, type InputShape, type PreparedGraph } from './graph-runner.ts';
import { movenetPolicy } from './movenet-policy.ts';
import type { GraphNode } from './record-graph.ts';

/** Plans that are kept. A live session uses a handful: its sizes, and the crop's. */
const KEPT_PLANS = 16;

/** What is known about one size, batch and choice of parts. */
interface PreparedNetwork {
  graph: PreparedGraph;
  /** The outputs' names, in the outputs' order. */
  heads: readonly (readonly [string, GraphNode])[];
  taps: readonly (readonly [string, GraphNode])[];
  wanted: Wanted;
  /** Views of the answers, as long as the memory stays where it is. */
  answers: NetworkAnswer[] | null;
  buffer: ArrayBufferLike | null;
}

/**
 * The network on an engine, which it owns from now on and closes when disposed.
 * @throws EngineLayerError when a layer is of no known kind; EngineMemoryError
 */
export function createEngineNetwork(weights: Weights, engine: Engine): Network {
  const runner = new GraphRunner(engine, weights, movenetPolicy);
  const prepared = new Map<string, PreparedNetwork>();
  const run = (pictures: PictureBatch, wanted: Wanted): NetworkAnswer[] => {
    const network = keep(prepared, pictures, wanted, runner);
    runner.run(network.graph, pictures.values);
    if (!network.answers || network.buffer !== engine.memory.buffer) {
      network.answers = readAnswers(runner, network);
      network.buffer = engine.memory.buffer;
    }
    return network.answers;
  };
  return {
    // The engine computes in the calling thread: what looks asynchronous is so for other engines' sake.
    run: (pictures, wanted) =>
      new Promise((resolve) => {
        resolve(run(pictures, wanted));
      }),
    dispose: () => engine.close(),
  };
}

/** The plan for these pictures, made or found; the plan unused for longest gives way. */
function keep(
  prepared: Map<string, PreparedNetwork>,
  { count, height, width }: PictureBatch,
  wanted: Wanted,
  runner: GraphRunner,
): PreparedNetwork {
  const key = `${count}×${height}×${width} ${wanted.heads} ${wanted.taps}`;
  const network =
    prepared.get(key) ?? prepareNetwork(runner, { count, height, width, channels: 3 }, wanted);
  prepared.delete(key);
  prepared.set(key, network);
  for (const oldest of prepared.keys()) {
    if (prepared.size <= KEPT_PLANS) break;
    prepared.delete(oldest);
  }
  return network;
}

function prepareNetwork(runner: GraphRunner, shape: InputShape, wanted: Wanted): PreparedNetwork {
  checkShape(shape);
  let heads: PreparedNetwork['heads'] = [];
  let taps: PreparedNetwork['taps'] = [];
  const graph = runner.prepare(shape, (operations, input) => {
    const all = runBackbone(operations, input);
    if (wanted.taps) taps = TAP_NAMES.map((name) => [name, all[name]] as const);
    if (wanted.heads) {
      const answers = runHeads(operations, all.features);
      heads = HEAD_NAMES.map((name) => [name, answers[name]] as const);
    }
    return [...heads, ...taps].map(([, node]) => node);
  });
  return { graph, heads, taps, wanted, answers: null, buffer: null };
}

function checkShape({ count, height, width }: InputShape): void {
  const isSide = (side: number) => side > 0 && side % INPUT_MULTIPLE === 0;
  if (!isSide(height) || !isSide(width)) {
    throw new EngineInputError(
      `The network's input must be a multiple of ${INPUT_MULTIPLE} pixels on both sides, but is ${width}×${height}.`,
    );
  }
  if (!Number.isInteger(count) || count < 1) {
    throw new EngineInputError(`Expected at least one picture, but got ${count}.`);
  }
}

function readAnswers(runner: GraphRunner, network: PreparedNetwork): NetworkAnswer[] {
  const { graph, heads, taps, wanted } = network;
  const read = (outputs: PreparedNetwork['heads']) =>
    outputs.map(([name, node]) => [name, node, runner.read(graph, node)] as const);
  const headValues = read(heads);
  const tapValues = read(taps);
  const pick = (outputs: ReturnType<typeof read>, index: number): Record<string, CellMap> =>
    Object.fromEntries(
      outputs.map(([name, { height, width, channels }, values]) => [
        name,
        { height, width, channels, values: values[index] },
      ]),
    );
  return Array.from({ length: graph.shape.count }, (_, index) => ({
    heads: wanted.heads ? (pick(headValues, index) as unknown as NetworkAnswer['heads']) : null,
    taps: wanted.taps ? (pick(tapValues, index) as unknown as NetworkAnswer['taps']) : null,
  }));
}
