// Runs an architecture once with operations that only write down what is to be computed: a list of
// steps, each after those it needs, with every addition done in the step before it. Next: fuse-steps.ts.
import type { Activation, NetworkOperations } from '../../core/model/movenet.ts';
import { GpuLayerError } from './gpu-errors.ts';
import type { GpuLayer, GpuLayerKind } from './pack-weights.ts';
import type { Format } from './shader-types.ts';

/** A picture that is computed, and how. */
export interface GpuStep {
  kind: GpuLayerKind | 'upsample' | 'input';
  /** Null for what comes in. */
  input: GpuStep | null;
  /** Added to the result. */
  added: GpuStep | null;
  /** What is added has half the size, and is enlarged on the way. */
  enlarges: boolean;
  height: number;
  width: number;
  channels: number;
  layer: GpuLayer | null;
  stride: number;
  activation: Activation;
  /** How the result lies in memory. */
  format: Format;
}

/** Collects steps in the order in which they are computed. */
export class StepRecorder {
  readonly steps: GpuStep[] = [];
  readonly #layers: ReadonlyMap<string, GpuLayer>;
  #used = new Set<GpuStep>();

  constructor(layers: ReadonlyMap<string, GpuLayer>) {
    this.#layers = layers;
  }

  input(height: number, width: number): GpuStep {
    return { ...NOTHING, kind: 'input', height, width, channels: 3 };
  }

  /** What the architectures in core run over. @throws GpuLayerError */
  readonly operations: NetworkOperations<GpuStep> = {
    convolution: (input, name, activation) =>
      this.#addLayer('convolution', input, name, 2, activation),
    pointwise: (input, name, activation) => this.#addLayer('pointwise', input, name, 1, activation),
    depthwise: (input, name, stride, activation) =>
      this.#addLayer('depthwise', input, name, stride, activation),
    upsample: (input) => {
      const { height, width, channels } = input;
      const size = { height: 2 * height, width: 2 * width, channels };
      return this.#add({ ...NOTHING, ...size, kind: 'upsample', input });
    },
    add: (a, b) => this.#fuse(a, b) ?? this.#fuse(b, a) ?? this.#refuse(a, b),
  };

  #addLayer(
    kind: GpuLayerKind,
    input: GpuStep,
    name: string,
    stride: number,
    activation: Activation,
  ): GpuStep {
    const layer = this.#layers.get(name);
    if (layer?.kind !== kind || layer.inputChannels !== input.channels) {
      const found = layer ? `${layer.kind} of ${layer.inputChannels} channels` : 'not there';
      throw new GpuLayerError(
        `Expected the layer "${name}" to be ${kind} of ${input.channels} channels, but it is ${found}.`,
      );
    }
    return this.#add({
      ...NOTHING,
      kind,
      input,
      height: Math.ceil(input.height / stride),
      width: Math.ceil(input.width / stride),
      channels: layer.outputChannels,
      layer,
      stride,
      activation,
    });
  }

  #add(step: GpuStep): GpuStep {
    if (step.input) this.#used.add(step.input);
    this.steps.push(step);
    return step;
  }

  /** Has `sum` add `other` to its own result, where nobody needs that result alone. */
  #fuse(other: GpuStep, sum: GpuStep): GpuStep | null {
    const canAdd = sum.kind === 'pointwise' || sum.kind === 'upsample';
    if (!canAdd || sum.added || this.#used.has(sum)) return null;
    sum.added = other;
    this.#used.add(other);
    // The other may have been recorded after it.
    this.steps.push(...this.steps.splice(this.steps.indexOf(sum), 1));
    return sum;
  }

  #refuse(a: GpuStep, b: GpuStep): never {
    throw new GpuLayerError(
      `The GPU network adds only to a fresh pointwise or enlarged picture, not ${a.kind} to ${b.kind}.`,
    );
  }
}

const NOTHING = {
  input: null,
  added: null,
  enlarges: false,
  layer: null,
  stride: 1,
  activation: 'none',
  format: 'f32',
} as const;
