// Runs an architecture once with operations that compute nothing and only record a graph: a list of nodes,
// each after the nodes that it reads. Next: fuse-steps.ts.
import type { Activation, NetworkOperations } from '../../core/model/movenet.ts';
import { EngineInputError, EngineLayerError } from '../engine-errors.ts';
import type { LayerKind } from '../weight-layers.ts';
import type { PackedLayer } from './pack-weights.ts';

export type NodeKind = 'input' | LayerKind | 'upsample' | 'add';

/** One operation and the feature map that it computes, for one picture of the batch. */
export interface GraphNode {
  kind: NodeKind;
  inputs: readonly GraphNode[];
  /** Of the output. */
  height: number;
  width: number;
  channels: number;
  /** The weights; null for operations without. */
  layer: PackedLayer | null;
  stride: 1 | 2;
  activation: Activation;
}

/** Records nodes in the order in which they are computed. */
export class GraphRecorder {
  readonly nodes: GraphNode[] = [];

  constructor(private readonly layers: ReadonlyMap<string, PackedLayer>) {}

  input(height: number, width: number, channels: number): GraphNode {
    return this.#record({ kind: 'input', inputs: [], height, width, channels });
  }

  /** The operations for `runBackbone` and its siblings in core/model. */
  readonly operations: NetworkOperations<GraphNode> = {
    convolution: (input, name, activation) =>
      this.#addLayer('convolution', input, name, 2, activation),
    pointwise: (input, name, activation) => this.#addLayer('pointwise', input, name, 1, activation),
    depthwise: (input, name, stride, activation) =>
      this.#addLayer('depthwise', input, name, stride, activation),
    upsample: (input) => {
      const { height, width, channels } = input;
      const size = { height: height * 2, width: width * 2, channels };
      return this.#record({ kind: 'upsample', inputs: [input], ...size });
    },
    add: (a, b) => {
      if (a.height !== b.height || a.width !== b.width || a.channels !== b.channels) {
        throw new EngineInputError(
          `Expected maps of the same size to add, got ${describe(a)} and ${describe(b)}.`,
        );
      }
      const { height, width, channels } = a;
      return this.#record({ kind: 'add', inputs: [a, b], height, width, channels });
    },
  };

  #addLayer(
    kind: LayerKind,
    input: GraphNode,
    name: string,
    stride: 1 | 2,
    activation: Activation,
  ): GraphNode {
    const layer = this.#findLayer(kind, name);
    if (layer.inputChannels !== input.channels) {
      throw new EngineLayerError(
        `The layer "${name}" takes ${layer.inputChannels} channels, but its input has ${input.channels}.`,
      );
    }
    return this.#record({
      kind,
      inputs: [input],
      height: Math.ceil(input.height / stride),
      width: Math.ceil(input.width / stride),
      channels: layer.outputChannels,
      layer,
      stride,
      activation,
    });
  }

  #findLayer(kind: LayerKind, name: string): PackedLayer {
    const layer = this.layers.get(name);
    if (!layer) throw new EngineLayerError(`The weights hold no layer "${name}".`);
    if (layer.kind !== kind) {
      throw new EngineLayerError(`The layer "${name}" should be ${kind}, but is ${layer.kind}.`);
    }
    return layer;
  }

  #record(
    node: Omit<GraphNode, 'layer' | 'stride' | 'activation'> & Partial<GraphNode>,
  ): GraphNode {
    const complete: GraphNode = { layer: null, stride: 1, activation: 'none', ...node };
    this.nodes.push(complete);
    return complete;
  }
}

function describe({ height, width, channels }: GraphNode): string {
  return `${width}×${height}×${channels}`;
}
