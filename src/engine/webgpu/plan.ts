// A network made ready for one size: every step with its buffers bound, so that a frame is nothing but
// the same dispatches again. Pictures that are never needed at the same time share a buffer.
import { INPUT_MULTIPLE } from '../../core/geometry.ts';
import type { NetworkOperations } from '../../core/model/movenet.ts';
import { describeStep } from './describe-step.ts';
import { chooseFormats, enlargeWhereAdded, kernelOf } from './fuse-steps.ts';
import { GpuInputError } from './gpu-errors.ts';
import { countGroups } from './groups.ts';
import type { PicturePart } from './joined-heads.ts';
import type { Kernel, NetworkPipelines } from './network-pipelines.ts';
import type { GpuLayer } from './pack-weights.ts';
import { BufferPool, Places } from './buffers.ts';
import { StepRecorder, type GpuStep } from './graph.ts';
import type { Format } from './shader-types.ts';

/** A picture of floats in its buffer: [count, height, width, 4 × groups], of which some channels are its own. */
export interface GpuPicture {
  buffer: GPUBuffer;
  height: number;
  width: number;
  channels: number;
  /** Vectors a pixel, and those before the picture's own. */
  groups: number;
  first: number;
}

export interface GpuPlan {
  /** The pictures that come in: [count, height, width, 4], RGB scaled to −1..1 and a zero. */
  input: GpuPicture;
  /** What the architecture named. */
  outputs: ReadonlyMap<string, GpuPicture>;
  /** How many dispatches a run takes. */
  dispatches: number;
  encode: (pass: GPUComputePassEncoder) => void;
  destroy: () => void;
}

/** Writes an architecture down with the operations it is given; returns the pictures to be kept. */
export type GpuArchitecture = (
  operations: NetworkOperations<GpuStep>,
  input: GpuStep,
) => Record<string, PicturePart>;

/** What a plan is made of. */
export interface PlanLayers {
  layers: ReadonlyMap<string, GpuLayer>;
  /** How bounded pictures lie in memory; see fuse-steps.ts. */
  format: Format;
}

export interface GpuPlanRequest extends PlanLayers {
  device: GPUDevice;
  pipelines: NetworkPipelines;
  weights: Record<Format, GPUBuffer>;
  size: { count: number; height: number; width: number };
}

/** Parts of a buffer that are bound must begin at a multiple of this. */
const SLOT_BYTES = 256;
const THREADS = 64;
/** WebGPU's least limit of workgroups along one axis. */
const MAX_WORKGROUPS = 65535;

/**
 * Plans without computing anything.
 * @throws GpuInputError for sides that are no multiples of 32; GpuLayerError
 */
export function createGpuPlan(request: GpuPlanRequest, architecture: GpuArchitecture): GpuPlan {
  const { device, size } = request;
  checkSize(size);
  const { input, steps, named } = recordSteps(request, architecture, size);
  const pool = new BufferPool(device);
  const kept = Object.values(named).map(({ step }) => step);
  const places = new Places(pool, input, steps, kept, size.count);
  const slots = device.createBuffer({
    size: Math.max(1, steps.length) * SLOT_BYTES,
    usage: GPUBufferUsage.UNIFORM,
    mappedAtCreation: true,
  });
  const mapped = slots.getMappedRange();
  const commands = steps.map((step, index) => {
    const { words, items } = describeStep(step, size.count);
    new Uint8Array(mapped, index * SLOT_BYTES).set(new Uint8Array(words));
    return bind(request, step, places, { buffer: slots, index }, items);
  });
  slots.unmap();
  const outputs = Object.entries(named).map(([name, part]) => {
    return [name, describePicture(places, part)] as const;
  });
  return {
    input: describePicture(places, { step: input, first: 0, channels: input.channels }),
    outputs: new Map(outputs),
    dispatches: commands.length,
    encode: (pass) => {
      for (const { pipeline, group, across, down } of commands) {
        pass.setPipeline(pipeline);
        pass.setBindGroup(0, group);
        pass.dispatchWorkgroups(across, down);
      }
    },
    destroy: () => {
      pool.destroy();
      slots.destroy();
    },
  };
}

/** The shaders that an architecture needs, whatever its size. @throws GpuLayerError */
export function listKernels(layers: PlanLayers, architecture: GpuArchitecture): Kernel[] {
  const size = { height: INPUT_MULTIPLE, width: INPUT_MULTIPLE };
  return recordSteps(layers, architecture, size).steps.map(kernelOf);
}

function recordSteps(
  { layers, format }: PlanLayers,
  architecture: GpuArchitecture,
  { height, width }: { height: number; width: number },
) {
  const recorder = new StepRecorder(layers);
  const input = recorder.input(height, width);
  const named = architecture(recorder.operations, input);
  const kept = Object.values(named).map(({ step }) => step);
  const steps = enlargeWhereAdded(recorder.steps, kept);
  chooseFormats(steps, kept, format);
  return { input, steps, named };
}

function checkSize({ count, height, width }: GpuPlanRequest['size']): void {
  const isSide = (side: number) => side > 0 && side % INPUT_MULTIPLE === 0;
  if (isSide(height) && isSide(width) && Number.isInteger(count) && count > 0) return;
  throw new GpuInputError(
    `Expected pictures whose sides are multiples of ${INPUT_MULTIPLE} pixels, got ${count} of ${width}×${height}.`,
  );
}

function describePicture(places: Places, { step, first, channels }: PicturePart): GpuPicture {
  const { height, width } = step;
  const groups = countGroups(step.channels);
  return { buffer: places.find(step), height, width, channels, groups, first };
}

function bind(
  { device, pipelines, weights }: GpuPlanRequest,
  step: GpuStep,
  places: Places,
  slot: { buffer: GPUBuffer; index: number },
  items: number,
) {
  const pipeline = pipelines.get(kernelOf(step));
  const buffers = [
    step.layer && weights[step.layer.format],
    places.find(step.input),
    places.find(step),
    step.added && places.find(step.added),
  ];
  const parameters = { buffer: slot.buffer, offset: slot.index * SLOT_BYTES, size: SLOT_BYTES };
  const entries: GPUBindGroupEntry[] = [{ binding: 0, resource: parameters }];
  buffers.forEach((buffer, index) => {
    if (buffer) entries.push({ binding: index + 1, resource: { buffer } });
  });
  const group = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
  const workgroups = Math.ceil(items / THREADS);
  const across = Math.min(workgroups, MAX_WORKGROUPS);
  return { pipeline, group, across, down: Math.ceil(workgroups / across) };
}
