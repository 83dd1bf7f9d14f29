// A network prepared for one input size: every step with its buffers bound, so that a run only repeats the
// same dispatches. Next: webgpu-network.ts, which runs plans.
import { INPUT_MULTIPLE } from '../../core/geometry.ts';
import type { NetworkOperations } from '../../core/model/movenet.ts';
import { checkPictures } from '../network-io.ts';
import { BufferPool, StepBuffers } from './buffers.ts';
import { chooseFormats, chooseKernel, fuseUpsampling } from './fuse-steps.ts';
import { GpuGraphRecorder, type GpuStep, type StepOutput } from './graph.ts';
import { countGroups, type GpuLayer } from './pack-weights.ts';
import { GPU_OPERATIONS, type Kernel, type NetworkPipelines } from './pipelines.ts';
import type { Format } from './shader-types.ts';

/** A 32-bit feature map in a buffer: [count, height, width, 4 × groups], or some channels of it. */
export interface GpuTensor {
  buffer: GPUBuffer;
  height: number;
  width: number;
  channels: number;
  /** Groups of four channels per pixel of the buffer. */
  groups: number;
  /** Groups before the first channel of this tensor. */
  first: number;
}

export interface GpuPlan {
  /** The input: [count, height, width, 4], RGB scaled to −1..1 and a zero. */
  input: GpuTensor;
  /** The outputs by the names that the architecture gave them. */
  outputs: ReadonlyMap<string, GpuTensor>;
  /** Dispatches per run. */
  dispatches: number;
  encode: (pass: GPUComputePassEncoder) => void;
  destroy: () => void;
}

/** Describes a network with the given operations; returns its outputs by name. */
export type GpuArchitecture = (
  operations: NetworkOperations<GpuStep>,
  input: GpuStep,
) => Record<string, StepOutput>;

export interface PlanLayers {
  layers: ReadonlyMap<string, GpuLayer>;
  /** The storage format of bounded maps; see fuse-steps.ts. */
  format: Format;
}

export interface GpuPlanRequest extends PlanLayers {
  device: GPUDevice;
  pipelines: NetworkPipelines;
  weights: Record<Format, GPUBuffer>;
  /** Pictures in the batch, and their size in pixels. */
  size: { count: number; height: number; width: number };
}

/** Offsets of uniform bindings must be a multiple of this (minUniformBufferOffsetAlignment). */
const UNIFORM_BYTES = 256;
/** Threads of a workgroup, as in the shaders of operations/. */
const WORKGROUP_THREADS = 64;
/** The default limit of workgroups in one dimension (maxComputeWorkgroupsPerDimension). */
const MAX_WORKGROUPS = 65535;

/**
 * Creates the buffers and bindings of a network, without running it.
 * @throws EngineInputError for sides that are no multiples of 32; EngineLayerError
 */
export function createGpuPlan(request: GpuPlanRequest, architecture: GpuArchitecture): GpuPlan {
  const { device, size } = request;
  checkPictures(size);
  const { input, steps, named } = recordSteps(request, architecture, size);
  const pool = new BufferPool(device);
  const outputSteps = Object.values(named).map(({ step }) => step);
  const buffers = new StepBuffers(pool, input, steps, outputSteps, size.count);
  const uniforms = device.createBuffer({
    size: Math.max(1, steps.length) * UNIFORM_BYTES,
    usage: GPUBufferUsage.UNIFORM,
    mappedAtCreation: true,
  });
  const mapped = uniforms.getMappedRange();
  const dispatches = steps.map((step, index) => {
    const kernel = chooseKernel(step);
    const { uniform, threads } = GPU_OPERATIONS[kernel.kind].describe(step, size.count);
    const offset = index * UNIFORM_BYTES;
    new Uint8Array(mapped, offset).set(new Uint8Array(uniform));
    const binding = { buffer: uniforms, offset, size: UNIFORM_BYTES };
    return { ...bind(request, kernel, step, buffers, binding), ...splitWorkgroups(threads) };
  });
  uniforms.unmap();
  const tensorOf = (output: StepOutput) => createTensor(buffers, output);
  return {
    input: tensorOf({ step: input, first: 0, channels: input.channels }),
    outputs: new Map(Object.entries(named).map(([name, output]) => [name, tensorOf(output)])),
    dispatches: dispatches.length,
    encode: (pass) => {
      for (const { pipeline, group, x, y } of dispatches) {
        pass.setPipeline(pipeline);
        pass.setBindGroup(0, group);
        pass.dispatchWorkgroups(x, y);
      }
    },
    destroy: () => {
      pool.destroy();
      uniforms.destroy();
    },
  };
}

/** The kernels that an architecture needs at any size. @throws EngineLayerError */
export function listKernels(layers: PlanLayers, architecture: GpuArchitecture): Kernel[] {
  const size = { height: INPUT_MULTIPLE, width: INPUT_MULTIPLE };
  return recordSteps(layers, architecture, size).steps.map(chooseKernel);
}

function recordSteps(
  { layers, format }: PlanLayers,
  architecture: GpuArchitecture,
  { height, width }: { height: number; width: number },
) {
  const recorder = new GpuGraphRecorder(layers);
  const input = recorder.input(height, width);
  const named = architecture(recorder.operations, input);
  const outputs = Object.values(named).map(({ step }) => step);
  const steps = fuseUpsampling(recorder.steps, outputs);
  chooseFormats(steps, outputs, format);
  return { input, steps, named };
}

function createTensor(buffers: StepBuffers, { step, first, channels }: StepOutput): GpuTensor {
  const { height, width } = step;
  const groups = countGroups(step.channels);
  return { buffer: buffers.find(step), height, width, channels, groups, first };
}

/** The bindings of the shaders: uniform, weights, input, output, addend. */
function bind(
  { device, pipelines, weights }: GpuPlanRequest,
  kernel: Kernel,
  step: GpuStep,
  buffers: StepBuffers,
  uniform: GPUBufferBinding,
) {
  const pipeline = pipelines.get(kernel);
  const bound = [
    step.layer && weights[step.layer.format],
    buffers.find(step.input),
    buffers.find(step),
    step.addend && buffers.find(step.addend),
  ];
  const entries: GPUBindGroupEntry[] = [{ binding: 0, resource: uniform }];
  bound.forEach((buffer, index) => {
    if (buffer) entries.push({ binding: index + 1, resource: { buffer } });
  });
  const group = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
  return { pipeline, group };
}

function splitWorkgroups(threads: number): { x: number; y: number } {
  const workgroups = Math.ceil(threads / WORKGROUP_THREADS);
  const x = Math.min(workgroups, MAX_WORKGROUPS);
  return { x, y: Math.ceil(workgroups / x) };
}
