// Runs graphs on an engine: records an architecture, plans it for an input size, executes the plan and reads
// its outputs. Next: cpu-network.ts, which runs MoveNet.
import {
  CONTROL_BYTES,
  PLAN_LENGTH,
  PLAN_SCRATCH,
  PLAN_SCRATCH_BYTES,
  PLAN_STEPS,
  STEP_BYTES,
} from './assembly/layout.ts';
import type { NetworkOperations } from '../../core/model/movenet.ts';
import type { Weights } from '../../core/model/weights.ts';
import { EngineInputError } from '../engine-errors.ts';
import { alignLine, type BufferPlace } from './buffers.ts';
import type { Engine } from './engine.ts';
import { fuseSteps, type FusionPolicy, type Step } from './fuse-steps.ts';
import { GraphRecorder, type GraphNode } from './graph.ts';
import { packCpuWeights, type PackedLayer } from './pack-weights.ts';
import { createCpuPlan, type CpuPlan } from './plan.ts';

/** The shape of the input: `count` pictures of one size. */
export interface InputShape {
  count: number;
  height: number;
  width: number;
  channels: number;
}

/** Describes a network with the given operations; returns its outputs. */
export type CpuArchitecture = (
  operations: NetworkOperations<GraphNode>,
  input: GraphNode,
) => readonly GraphNode[];

/** An architecture planned for one input shape. */
export interface PreparedGraph {
  shape: InputShape;
  input: GraphNode;
  outputs: readonly GraphNode[];
  steps: readonly Step[];
  plan: CpuPlan;
}

/** Keeps a network's packed weights in an engine's memory and runs graphs over them. */
export class GraphRunner {
  readonly #engine: Engine;
  readonly #layers: ReadonlyMap<string, PackedLayer>;
  readonly #policy: FusionPolicy;
  /** The end of the weights and the start of the current plan. */
  readonly #planStart: number;

  /** @throws EngineLayerError, EngineMemoryError */
  constructor(engine: Engine, weights: Weights, policy: FusionPolicy) {
    const { layers, values } = packCpuWeights(weights);
    this.#engine = engine;
    this.#layers = layers;
    this.#policy = policy;
    this.#planStart = alignLine(CONTROL_BYTES + values.byteLength);
    engine.reserve(this.#planStart);
    new Float32Array(engine.memory.buffer, CONTROL_BYTES, values.length).set(values);
  }

  /** Plans a graph without running it. @throws EngineLayerError, EngineInputError */
  prepare(shape: InputShape, architecture: CpuArchitecture): PreparedGraph {
    const recorder = new GraphRecorder(this.#layers);
    const input = recorder.input(shape.height, shape.width, shape.channels);
    const outputs = architecture(recorder.operations, input);
    const steps = fuseSteps(recorder.nodes, outputs, this.#policy);
    const plan = createCpuPlan({
      nodes: recorder.nodes,
      outputs,
      steps,
      count: shape.count,
      threads: this.#engine.threads,
      weightsAddress: CONTROL_BYTES,
      start: this.#planStart,
    });
    return { shape, input, outputs, steps, plan };
  }

  /**
   * Computes the outputs for `values`, [count, height, width, channels].
   * @throws EngineInputError for another number of values; EngineMemoryError; EngineThreadError
   */
  run(graph: PreparedGraph, values: Float32Array): void {
    this.load(graph, values);
    this.#engine.run();
  }

  /** Writes a plan and its input, so that `run` or `runSteps` of the engine can follow. */
  load({ shape, input, plan }: PreparedGraph, values: Float32Array): void {
    const { count, height, width, channels } = shape;
    const expected = count * height * width * channels;
    if (values.length !== expected) {
      throw new EngineInputError(
        `Expected ${count} × ${height} × ${width} × ${channels} = ${expected} values, but got ${values.length}.`,
      );
    }
    const { memory } = this.#engine;
    this.#engine.reserve(plan.end);
    this.#engine.settle();
    const words = new Int32Array(memory.buffer);
    words.set(plan.records, this.#planStart / 4);
    words[PLAN_STEPS / 4] = this.#planStart;
    words[PLAN_LENGTH / 4] = (plan.records.length * 4) / STEP_BYTES;
    words[PLAN_SCRATCH / 4] = plan.scratchAddress;
    words[PLAN_SCRATCH_BYTES / 4] = plan.scratchBytes;
    writeInput(new Float32Array(memory.buffer), placeOf(plan, input), channels, values);
  }

  /**
   * Reads an output of the graph that ran last: one array [height, width, channels] per picture. An output
   * without padding is a view of the engine's memory, valid until the next call.
   */
  read({ shape, plan }: PreparedGraph, output: GraphNode): Float32Array[] {
    const floats = new Float32Array(this.#engine.memory.buffer);
    const { address, storedChannels } = placeOf(plan, output);
    const pixels = output.height * output.width;
    return Array.from({ length: shape.count }, (_, index) => {
      const start = address / 4 + index * pixels * storedChannels;
      const stored = floats.subarray(start, start + pixels * storedChannels);
      return storedChannels === output.channels
        ? stored
        : removePadding(stored, storedChannels, output.channels);
    });
  }
}

function placeOf({ places }: CpuPlan, node: GraphNode): BufferPlace {
  const found = places.get(node);
  if (!found) throw new EngineInputError('Expected an output of the plan that ran last.');
  return found;
}

function writeInput(
  floats: Float32Array,
  { address, storedChannels }: BufferPlace,
  channels: number,
  values: Float32Array,
): void {
  const start = address / 4;
  if (storedChannels === channels) {
    floats.set(values, start);
    return;
  }
  const pixels = values.length / channels;
  floats.fill(0, start, start + pixels * storedChannels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const from = pixel * channels;
    floats.set(values.subarray(from, from + channels), start + pixel * storedChannels);
  }
}

function removePadding(stored: Float32Array, storedChannels: number, channels: number) {
  const pixels = stored.length / storedChannels;
  const values = new Float32Array(pixels * channels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const from = pixel * storedChannels;
    values.set(stored.subarray(from, from + channels), pixel * channels);
  }
  return values;
}
