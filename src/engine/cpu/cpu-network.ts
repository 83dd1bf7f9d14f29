// MoveNet on our own engine: the same interface as on TensorFlow.js, on any size and batch. A plan is
// made when a size is first seen; then a frame is one call into WebAssembly.
import { INPUT_MULTIPLE } from '../../core/geometry.ts';
import { createHeadCells, readHeadLayers, type HeadLayers } from '../../core/model/head-cells.ts';
import { HEAD_NAMES, type CellMap, type HeadName } from '../../core/model/heads.ts';
import {
  runBackbone,
  runHead,
  runHeads,
  TAP_NAMES,
  type NetworkOperations,
  type Taps,
} from '../../core/model/movenet.ts';
import type { Network, NetworkAnswer, PictureBatch, Wanted } from '../../core/model/network.ts';
import { runPoints } from '../../core/model/taught-network.ts';
import type { Weights } from '../../core/model/weights.ts';
import { EngineInputError } from '../engine-errors.ts';
import type { Engine } from './engine.ts';
import { GraphRunner, type InputShape, type PreparedGraph } from './graph-runner.ts';
import { createMovenetPolicy } from './movenet-policy.ts';
import type { GraphNode } from './graph.ts';

/** Plans that are kept. A live session uses a handful: its sizes, and the crop's. */
const KEPT_PLANS = 16;

/** The heads that need not be whole, each with its layers. */
type SparseLayers = Record<'regression' | 'offset', HeadLayers>;

/** What is known about one size, batch and choice of parts. */
interface PreparedNetwork {
  graph: PreparedGraph;
  /** What is read back, by name. */
  outputs: readonly (readonly [string, GraphNode])[];
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
  const runner = new GraphRunner(engine, weights, createMovenetPolicy(engine.threads));
  const prepared = new Map<string, PreparedNetwork>();
  let sparse: SparseLayers | null = null;
  const readSparseLayers = (): SparseLayers => ({
    regression: readHeadLayers(weights, 'regression'),
    offset: readHeadLayers(weights, 'offset'),
  });
  const run = (pictures: PictureBatch, wanted: Wanted): NetworkAnswer[] => {
    const network = keep(prepared, pictures, wanted, runner);
    runner.run(network.graph, pictures.values);
    if (!network.answers || network.buffer !== engine.memory.buffer) {
      if (isSparse(wanted)) sparse ??= readSparseLayers();
      network.answers = readAnswers(runner, network, sparse);
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
  const key = JSON.stringify([count, height, width, wanted]);
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

/** What has to be computed for the heads; for those that are sparse, what they look at. */
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
    return {
      heads: wanted.heads ? pick(maps, HEAD_NAMES) : null,
      taps: wanted.taps ? pick(maps, TAP_NAMES) : null,
      points: maps.get('points') ?? null,
    };
  });
}

function addHeadCells(maps: Map<string, CellMap>, sparse: SparseLayers): void {
  const features = maps.get('features');
  if (!features) return;
  maps.set('regression', createHeadCells(sparse.regression, features));
  maps.set('offset', createHeadCells(sparse.offset, features));
}

function pick<Name extends string>(
  maps: ReadonlyMap<string, CellMap>,
  names: readonly Name[],
): Record<Name, CellMap> {
  return Object.fromEntries(names.map((name) => [name, maps.get(name)])) as Record<Name, CellMap>;
}
