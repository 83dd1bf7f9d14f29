// The network's shaders, compiled for the formats and additions that a plan has, each once. Who asks:
// plan.ts; what they are compiled for at the start: open-webgpu.ts.
import { declareAddition, declareEnlarging, declareTypes } from './shader-types.ts';
import type { Addition, StepFormats } from './shader-types.ts';
import filterShader from './operations/depthwise.wgsl?raw';
import pointwiseShader from './operations/pointwise.wgsl?raw';
import upsampleShader from './operations/upsample.wgsl?raw';

export type KernelKind = 'convolution' | 'depthwise' | 'pointwise' | 'upsample';

/** What a shader is compiled for. */
export interface Kernel {
  kind: KernelKind;
  addition: Addition;
  formats: StepFormats;
}

export class NetworkPipelines {
  readonly #device: GPUDevice;
  readonly #compiled = new Map<string, GPUComputePipeline>();
  /** Those that the compiler has, or has had. */
  readonly #jobs = new Map<string, Promise<void>>();

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** Compiles those that are not yet, side by side. @throws GPUPipelineError when the compiler fails */
  async compile(kernels: readonly Kernel[]): Promise<void> {
    await Promise.all(kernels.map((kernel) => this.#begin(kernel)));
  }

  #begin(kernel: Kernel): Promise<void> {
    const name = nameOf(kernel);
    const compile = async () => {
      const pipeline = await this.#device.createComputePipelineAsync(this.#describe(kernel));
      this.#compiled.set(name, pipeline);
    };
    const job = this.#jobs.get(name) ?? compile();
    this.#jobs.set(name, job);
    return job;
  }

  /** At once; who has not had it compiled before waits for the compiler. */
  get(kernel: Kernel): GPUComputePipeline {
    const name = nameOf(kernel);
    const pipeline =
      this.#compiled.get(name) ?? this.#device.createComputePipeline(this.#describe(kernel));
    this.#compiled.set(name, pipeline);
    return pipeline;
  }

  #describe(kernel: Kernel): GPUComputePipelineDescriptor {
    const code = writeShader(kernel, this.#device.features.has('shader-f16'));
    const module = this.#device.createShaderModule({ code });
    return { layout: 'auto', compute: { module, entryPoint: kernel.kind } };
  }
}

/** @param hasHalves the device has shader-f16 */
export function writeShader({ kind, addition, formats }: Kernel, hasHalves: boolean): string {
  return [declareTypes(formats, hasHalves), declareAddition(addition), SHADERS[kind]].join('\n');
}

const SHADERS: Record<KernelKind, string> = {
  convolution: filterShader,
  depthwise: filterShader,
  pointwise: pointwiseShader,
  upsample: declareEnlarging('seen(input[index])') + upsampleShader,
};

const nameOf = (kernel: Kernel) => JSON.stringify(kernel);
