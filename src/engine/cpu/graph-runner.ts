// Runs graphs on an engine: records an architecture, plans it for a size, executes the plan on
// pictures and reads its answers. The network's own use of it: cpu-network.ts.
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
import { createPlan, type Plan } from './plan.ts';
import { EngineInputError } from '../engine-errors.ts';
import type { Engine } from './engine.ts';
import { fuseSteps, type FusionPolicy, type Step } from './fuse-steps.ts';
import { packWeights, type PackedLayer } from './pack-weights.ts';
import { alignLine, type BufferPlace } from './buffers.ts';
import { GraphRecorder, type GraphNode } from './graph.ts';

/** The size of what goes in: `count` pictures of one size. */
export interface InputShape {
  count: number;
  height: number;
  width: number;
  channels: number;
}

/** Writes an architecture down with the operations it is given; returns the pictures to be kept. */
export type Architecture = (
  operations: NetworkOperations<GraphNode>,
  input: GraphNode,
) => readonly GraphNode[];

/** An architecture made ready for one input shape. */
export interface PreparedGraph {
  shape: InputShape;
  input: GraphNode;
  outputs: readonly GraphNode[];
  steps: readonly Step[];
  plan: Plan;
}

/** Holds a network's packed weights in an engine's memory. */
export class GraphRunner {
  readonly #engine: Engine;
  readonly #layers: ReadonlyMap<string, PackedLayer>;
  readonly #policy: FusionPolicy;
  /** Where the weights end and the memory of the current plan starts. */
  readonly #planStart: number;

  /** @throws EngineLayerError EngineMemoryError */
  constructor(engine: Engine, weights: Weights, policy: FusionPolicy) {
    const { layers, values } = packWeights(weights);
    this.#engine = engine;
    this.#layers = layers;
    this.#policy = policy;
    this.#planStart = alignLine(CONTROL_BYTES + values.byteLength);
    engine.reserve(this.#planStart);
    new Float32Array(engine.memory.buffer, CONTROL_BYTES, values.length).set(values);
  }

  /** Plans without computing anything. @throws EngineLayerError EngineInputError */
  prepare(shape: InputShape, architecture: Architecture): PreparedGraph {
    const recorder = new GraphRecorder(this.#layers);
    const input = recorder.input(shape.height, shape.width, shape.channels);
    const outputs = architecture(recorder.operations, input);
    const steps = fuseSteps(recorder.nodes, outputs, this.#policy);
    const plan = createPlan({
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
   * @throws EngineInputError when there are more or fewer values; EngineMemoryError; EngineThreadError
   */
  run(graph: PreparedGraph, values: Float32Array): void {
    this.load(graph, values);
    this.#engine.run();
  }

  /** Puts a plan and its input in place, so that `run` or `runSteps` of the engine can follow. */
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
    writePicture(new Float32Array(memory.buffer), place(plan, input), channels, values);
  }

  /**
   * An output of the graph that ran last, [height, width, channels] for each picture. Where possible a
   * view of the engine's memory, good until the next call.
   */
  read({ shape, plan }: PreparedGraph, output: GraphNode): Float32Array[] {
    const floats = new Float32Array(this.#engine.memory.buffer);
    const { address, storedChannels } = place(plan, output);
    const pixels = output.height * output.width;
    return Array.from({ length: shape.count }, (_, index) => {
      const start = address / 4 + index * pixels * storedChannels;
      const stored = floats.subarray(start, start + pixels * storedChannels);
      return storedChannels === output.channels
        ? stored
        : withoutPadding(stored, storedChannels, output.channels);
    });
  }
}

function place({ places }: Plan, node: GraphNode): BufferPlace {
  const found = places.get(node);
  if (!found) throw new EngineInputError('This picture is no output of the plan that ran.');
  return found;
}

function writePicture(
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

function withoutPadding(stored: Float32Array, storedChannels: number, channels: number) {
  const pixels = stored.length / storedChannels;
  const values = new Float32Array(pixels * channels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const from = pixel * storedChannels;
    values.set(stored.subarray(from, from + channels), pixel * channels);
  }
  return values;
}
