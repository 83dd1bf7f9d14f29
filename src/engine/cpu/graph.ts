// Runs the architecture once with operations that compute nothing but write down what is to be
// computed: a list of nodes, each after those it needs. Next: fuse-steps.ts.
import type { Activation, NetworkOperations } from '../../core/model/movenet.ts';
import { EngineInputError, EngineLayerError } from '../engine-errors.ts';
import type { LayerKind, PackedLayer } from './pack-weights.ts';

export type NodeKind = 'input' | LayerKind | 'upsample' | 'add';

/** A picture that the network computes, and how. Batch and memory are not its concern. */
export interface GraphNode {
  kind: NodeKind;
  inputs: readonly GraphNode[];
  height: number;
  width: number;
  channels: number;
  /** The weights, for the three kinds that have them. */
  layer: PackedLayer | null;
  stride: 1 | 2;
  activation: Activation;
}

/** Collects nodes in the order in which they are made. */
export class GraphRecorder {
  readonly nodes: GraphNode[] = [];

  constructor(private readonly layers: ReadonlyMap<string, PackedLayer>) {}

  input(height: number, width: number, channels: number): GraphNode {
    return this.#add({ kind: 'input', inputs: [], height, width, channels });
  }

  /** What `runBackbone` and `runHeads` of core/model/movenet.ts run over. */
  readonly operations: NetworkOperations<GraphNode> = {
    convolution: (input, name, activation) =>
      this.#addLayer('convolution', input, name, 2, activation),
    pointwise: (input, name, activation) => this.#addLayer('pointwise', input, name, 1, activation),
    depthwise: (input, name, stride, activation) =>
      this.#addLayer('depthwise', input, name, stride, activation),
    upsample: (input) => {
      const { height, width, channels } = input;
      return this.#add({
        kind: 'upsample',
        inputs: [input],
        height: height * 2,
        width: width * 2,
        channels,
      });
    },
    add: (a, b) => {
      if (a.height !== b.height || a.width !== b.width || a.channels !== b.channels) {
        throw new EngineInputError(
          `Only pictures of one size can be added, but these are ${describe(a)} and ${describe(b)}.`,
        );
      }
      const { height, width, channels } = a;
      return this.#add({ kind: 'add', inputs: [a, b], height, width, channels });
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
    return this.#add({
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

  #add(node: Omit<GraphNode, 'layer' | 'stride' | 'activation'> & Partial<GraphNode>): GraphNode {
    const complete: GraphNode = { layer: null, stride: 1, activation: 'none', ...node };
    this.nodes.push(complete);
    return complete;
  }
}

function describe({ height, width, channels }: GraphNode): string {
  return `${width}×${height}×${channels}`;
}
