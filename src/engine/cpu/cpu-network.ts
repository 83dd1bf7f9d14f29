// MoveNet on the CPU engine, for any input size and batch. The first run of a size creates a plan; every
// later run is a single call into WebAssembly.
import { createHeadCells, readHeadLayers, type HeadLayers } from '../../core/model/head-cells.ts';
import type { CellMap, HeadName } from '../../core/model/heads.ts';
import {
  runBackbone,
  runHead,
  runHeads,
  type NetworkOperations,
  type Taps,
} from '../../core/model/movenet.ts';
import type { Network, NetworkAnswer, PictureBatch, Wanted } from '../../core/model/network.ts';
import { runPoints } from '../../core/model/taught-network.ts';
import type { Weights } from '../../core/model/weights.ts';
import { answerFromMaps, checkPictures } from '../network-io.ts';
import type { Engine } from './engine.ts';
import { createMovenetPolicy } from './fuse-steps.ts';
import { GraphRunner, type InputShape, type PreparedGraph } from './graph-runner.ts';
import type { GraphNode } from './graph.ts';

/** Cached plans. A live session uses a few input sizes. */
const MAX_PLANS = 16;

/** The layers of the heads that can be computed cell by cell. */
type SparseLayers = Record<'regression' | 'offset', HeadLayers>;

/** The plan and answer for one size, batch and set of parts. */
interface PreparedNetwork {
  graph: PreparedGraph;
  /** The nodes that are read back, by name. */
  outputs: readonly (readonly [string, GraphNode])[];
  wanted: Wanted;
  /** Views of the outputs in `buffer`; null before the first run. */
  answers: NetworkAnswer[] | null;
  buffer: ArrayBufferLike | null;
}

/**
 * Creates the network on an engine. The network owns the engine, and closes it when it is disposed.
 * @throws EngineLayerError when a layer has an unknown shape; EngineMemoryError
 */
export function createCpuNetwork(weights: Weights, engine: Engine): Network {
  const runner = new GraphRunner(engine, weights, createMovenetPolicy(engine.threads));
  const prepared = new Map<string, PreparedNetwork>();
  let sparse: SparseLayers | null = null;
  const readSparseLayers = (): SparseLayers => ({
    regression: readHeadLayers(weights, 'regression'),
    offset: readHeadLayers(weights, 'offset'),
  });
  const run = (pictures: PictureBatch, wanted: Wanted): NetworkAnswer[] => {
    const network = findPrepared(prepared, pictures, wanted, runner);
    runner.run(network.graph, pictures.values);
    if (!network.answers || network.buffer !== engine.memory.buffer) {
      if (isSparse(wanted)) sparse ??= readSparseLayers();
      network.answers = readAnswers(runner, network, sparse);
      network.buffer = engine.memory.buffer;
    }
    return network.answers;
  };
  return {
    // The engine computes synchronously in the calling thread; other engines need the promise.
    run: (pictures, wanted) =>
      new Promise((resolve) => {
        resolve(run(pictures, wanted));
      }),
    dispose: () => engine.close(),
  };
}

/** The cached or a new plan; the least recently used plan is evicted. */
function findPrepared(
  prepared: Map<string, PreparedNetwork>,
  { count, height, width }: PictureBatch,
  wanted: Wanted,
  runner: GraphRunner,
): PreparedNetwork {
  const key = JSON.stringify([count, height, width, wanted]);
  const network =
    prepared.get(key) ?? prepareNetwork(runner, { count, height, width, channels: 3 }, wanted);
  prepared.delete(key);
  prepared.set(key, network);
  for (const oldest of prepared.keys()) {
    if (prepared.size <= MAX_PLANS) break;
    prepared.delete(oldest);
  }
  return network;
}

function prepareNetwork(runner: GraphRunner, shape: InputShape, wanted: Wanted): PreparedNetwork {
  checkPictures(shape);
  let outputs: PreparedNetwork['outputs'] = [];
  const graph = runner.prepare(shape, (operations, input) => {
    const taps = runBackbone(operations, input);
    outputs = Object.entries({
      ...(wanted.heads && planHeads(operations, taps, wanted)),
      ...(wanted.taps && taps),
      ...(wanted.points && { points: runPoints(operations, taps) }),
    });
    return outputs.map(([, node]) => node);
  });
  return { graph, outputs, wanted, answers: null, buffer: null };
}

function isSparse({ heads, sparse }: Wanted): boolean {
  return heads && sparse === true;
}

/** The nodes of the heads; for sparse heads, the features that they read. */
function planHeads<T>(
  operations: NetworkOperations<T>,
  { features }: Taps<T>,
  wanted: Wanted,
): Partial<Record<HeadName | 'features', T>> {
  if (!isSparse(wanted)) return runHeads(operations, features);
  return {
    heatmap: runHead(operations, features, 'heatmap'),
    center: runHead(operations, features, 'center'),
    features,
  };
}

function readAnswers(
  runner: GraphRunner,
  network: PreparedNetwork,
  sparse: SparseLayers | null,
): NetworkAnswer[] {
  const { graph, outputs, wanted } = network;
  const read = outputs.map(([name, node]) => [name, node, runner.read(graph, node)] as const);
  return Array.from({ length: graph.shape.count }, (_, index) => {
    const maps = new Map(
      read.map(([name, { height, width, channels }, values]): [string, CellMap] => [
        name,
        { height, width, channels, values: values[index] },
      ]),
    );
    if (sparse && isSparse(wanted)) addHeadCells(maps, sparse);
    return answerFromMaps(maps, wanted);
  });
}

/** Adds maps whose cells are computed on request. */
function addHeadCells(maps: Map<string, CellMap>, sparse: SparseLayers): void {
  const features = maps.get('features');
  if (!features) return;
  maps.set('regression', createHeadCells(sparse.regression, features));
  maps.set('offset', createHeadCells(sparse.offset, features));
}
