// Runs an architecture once with operations that compute nothing and only record steps, each after the
// steps that it reads. An addition becomes part of the step before it. Next: fuse-steps.ts.
import type { Activation, NetworkOperations } from '../../core/model/movenet.ts';
import { EngineLayerError } from '../engine-errors.ts';
import type { LayerKind } from '../weight-layers.ts';
import type { GpuLayer } from './pack-weights.ts';
import type { Format } from './shader-types.ts';

/** One dispatch: an operation and the feature map that it writes. */
export interface GpuStep {
  kind: LayerKind | 'upsample' | 'input';
  /** Null for the network's input. */
  input: GpuStep | null;
  /** A map that is added to the result. */
  addend: GpuStep | null;
  /** The addend has half the size and is upsampled while it is added. */
  upsamplesAddend: boolean;
  /** Of the output. */
  height: number;
  width: number;
  channels: number;
  layer: GpuLayer | null;
  stride: number;
  activation: Activation;
  /** The storage format of the output. */
  format: Format;
}

/** The output of a step, or the channels of it that belong to one of several joined layers. */
export interface StepOutput {
  step: GpuStep;
  /** Groups of four channels before the first one of this output. */
  first: number;
  channels: number;
}

/** Records steps in the order in which they are computed. */
export class GpuGraphRecorder {
  readonly steps: GpuStep[] = [];
  readonly #layers: ReadonlyMap<string, GpuLayer>;
  #used = new Set<GpuStep>();

  constructor(layers: ReadonlyMap<string, GpuLayer>) {
    this.#layers = layers;
  }

  /** The network's input, RGB. */
  input(height: number, width: number): GpuStep {
    return { ...DEFAULTS, kind: 'input', height, width, channels: 3 };
  }

  /** The operations for `runBackbone` and its siblings in core/model. @throws EngineLayerError */
  readonly operations: NetworkOperations<GpuStep> = {
    convolution: (input, name, activation) =>
      this.#addLayer('convolution', input, name, 2, activation),
    pointwise: (input, name, activation) => this.#addLayer('pointwise', input, name, 1, activation),
    depthwise: (input, name, stride, activation) =>
      this.#addLayer('depthwise', input, name, stride, activation),
    upsample: (input) => {
      const { height, width, channels } = input;
      const size = { height: 2 * height, width: 2 * width, channels };
      return this.#record({ ...DEFAULTS, ...size, kind: 'upsample', input });
    },
    add: (a, b) => this.#fuse(a, b) ?? this.#fuse(b, a) ?? this.#refuse(a, b),
  };

  #addLayer(
    kind: LayerKind,
    input: GpuStep,
    name: string,
    stride: number,
    activation: Activation,
  ): GpuStep {
    const layer = this.#layers.get(name);
    if (layer?.kind !== kind || layer.inputChannels !== input.channels) {
      const found = layer ? `${layer.kind} of ${layer.inputChannels} channels` : 'missing';
      throw new EngineLayerError(
        `Expected the layer "${name}" to be ${kind} of ${input.channels} channels, but it is ${found}.`,
      );
    }
    return this.#record({
      ...DEFAULTS,
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

  #record(step: GpuStep): GpuStep {
    if (step.input) this.#used.add(step.input);
    this.steps.push(step);
    return step;
  }

  /** Makes `step` add `addend` to its result; null where another step needs the result without the sum. */
  #fuse(addend: GpuStep, step: GpuStep): GpuStep | null {
    const canAdd = step.kind === 'pointwise' || step.kind === 'upsample';
    if (!canAdd || step.addend || this.#used.has(step)) return null;
    step.addend = addend;
    this.#used.add(addend);
    // The addend may have been recorded after the step.
    this.steps.push(...this.steps.splice(this.steps.indexOf(step), 1));
    return step;
  }

  #refuse(a: GpuStep, b: GpuStep): never {
    throw new EngineLayerError(
      `Expected one side of an addition to be an unused pointwise or upsample step, got ${a.kind} and ${b.kind}.`,
    );
  }
}

const DEFAULTS = {
  input: null,
  addend: null,
  upsamplesAddend: false,
  layer: null,
  stride: 1,
  activation: 'none',
  format: 'f32',
} as const;
