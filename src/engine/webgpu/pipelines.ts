// Compiles the network's kernels, each once for every combination of formats and addition that occurs. The
// kernels around the network: frame/frame-pipelines.ts.
import { declareAddend } from './operations/add.ts';
import { gpuConvolution } from './operations/convolution.ts';
import { gpuDepthwise } from './operations/depthwise.ts';
import type { GpuOperation } from './operations/gpu-operation.ts';
import { gpuPointwise } from './operations/pointwise.ts';
import { gpuUpsample } from './operations/upsample.ts';
import { declareTypes, type Addition, type StepFormats } from './shader-types.ts';

export type KernelKind = 'convolution' | 'depthwise' | 'pointwise' | 'upsample';

/** One variant of an operation's shader. */
export interface Kernel {
  kind: KernelKind;
  addition: Addition;
  formats: StepFormats;
}

/** The operations by kind. An addition is a part of other operations; see operations/add.ts. */
export const GPU_OPERATIONS: Readonly<Record<KernelKind, GpuOperation>> = {
  convolution: gpuConvolution,
  depthwise: gpuDepthwise,
  pointwise: gpuPointwise,
  upsample: gpuUpsample,
};

export class NetworkPipelines {
  readonly #device: GPUDevice;
  readonly #compiled = new Map<string, GPUComputePipeline>();
  /** Compilations that were started. */
  readonly #jobs = new Map<string, Promise<void>>();

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** Compiles the missing kernels in parallel. @throws GPUPipelineError when the compiler fails */
  async compile(kernels: readonly Kernel[]): Promise<void> {
    await Promise.all(kernels.map((kernel) => this.#start(kernel)));
  }

  #start(kernel: Kernel): Promise<void> {
    const key = keyOf(kernel);
    const compile = async () => {
      const pipeline = await this.#device.createComputePipelineAsync(this.#describe(kernel));
      this.#compiled.set(key, pipeline);
    };
    const job = this.#jobs.get(key) ?? compile();
    this.#jobs.set(key, job);
    return job;
  }

  /** Compiles synchronously when {@link compile} has not finished the kernel. */
  get(kernel: Kernel): GPUComputePipeline {
    const key = keyOf(kernel);
    const pipeline =
      this.#compiled.get(key) ?? this.#device.createComputePipeline(this.#describe(kernel));
    this.#compiled.set(key, pipeline);
    return pipeline;
  }

  #describe(kernel: Kernel): GPUComputePipelineDescriptor {
    const code = writeShader(kernel, this.#device.features.has('shader-f16'));
    const module = this.#device.createShaderModule({ code });
    return { layout: 'auto', compute: { module, entryPoint: kernel.kind } };
  }
}

/** The complete WGSL of a kernel. @param hasHalves the device has shader-f16 */
export function writeShader({ kind, addition, formats }: Kernel, hasHalves: boolean): string {
  const { shader } = GPU_OPERATIONS[kind];
  return [declareTypes(formats, hasHalves), declareAddend(addition), shader].join('\n');
}

const keyOf = (kernel: Kernel) => JSON.stringify(kernel);
