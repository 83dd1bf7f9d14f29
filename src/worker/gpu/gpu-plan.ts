// A network made ready for one size: every step with its buffers bound, so that a frame is nothing but
// the same dispatches again. Pictures that are never needed at the same time share a buffer.
import { INPUT_MULTIPLE } from '../../core/geometry.ts';
import { GpuInputError } from './gpu-errors.ts';
import { countGroups, GROUP, type GpuLayer } from './pack-layers.ts';
import type { Pipelines } from './pipelines.ts';
import { StepRecorder, type GpuStep } from './record-steps.ts';
import type { NetworkOperations } from '../../core/movenet.ts';

/** A computed picture in its buffer: [count, height, width, 4 × groups], floats. */
export interface GpuPicture {
  buffer: GPUBuffer;
  height: number;
  width: number;
  channels: number;
  groups: number;
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
export type Architecture = (
  operations: NetworkOperations<GpuStep>,
  input: GpuStep,
) => Record<string, GpuStep>;

export interface PlanRequest {
  device: GPUDevice;
  pipelines: Pipelines;
  layers: ReadonlyMap<string, GpuLayer>;
  weights: GPUBuffer;
  size: { count: number; height: number; width: number };
}

const BYTES_PER_GROUP = 4 * GROUP;
/** Parts of a buffer that are bound must begin at a multiple of this. */
const SLOT_BYTES = 256;
const THREADS = 64;
const PIXELS_PER_THREAD = 4;
/** WebGPU's least limit of workgroups along one axis. */
const MOST_WORKGROUPS = 65535;
/** Stands for infinity, which shaders need not know. */
const HUGE = 3e38;

/**
 * Plans without computing anything.
 * @throws GpuInputError for sides that are no multiples of 32; GpuLayerError
 */
export function createGpuPlan(request: PlanRequest, architecture: Architecture): GpuPlan {
  const { device, size } = request;
  checkSize(size);
  const recorder = new StepRecorder(request.layers);
  const input = recorder.input(size.height, size.width);
  const named = architecture(recorder.operations, input);
  const { steps } = recorder;
  const pool = new BufferPool(device);
  const places = placePictures(pool, input, steps, Object.values(named), size.count);
  const slots = device.createBuffer({
    size: Math.max(1, steps.length) * SLOT_BYTES,
    usage: GPUBufferUsage.UNIFORM,
    mappedAtCreation: true,
  });
  const mapped = slots.getMappedRange();
  const commands = steps.map((step, index) => {
    const { words, items } = describe(step, size.count);
    new Uint8Array(mapped, index * SLOT_BYTES).set(new Uint8Array(words));
    return bind(request, step, places, { buffer: slots, index }, items);
  });
  slots.unmap();
  const outputs = Object.entries(named).map(([name, step]) => [name, find(places, step)] as const);
  return {
    input: find(places, input),
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

function checkSize({ count, height, width }: PlanRequest['size']): void {
  const isSide = (side: number) => side > 0 && side % INPUT_MULTIPLE === 0;
  if (isSide(height) && isSide(width) && Number.isInteger(count) && count > 0) return;
  throw new GpuInputError(
    `Expected pictures whose sides are multiples of ${INPUT_MULTIPLE} pixels, got ${count} of ${width}×${height}.`,
  );
}

/** Buffers that are handed out and taken back. */
class BufferPool {
  readonly #device: GPUDevice;
  #all: GPUBuffer[] = [];
  #free: GPUBuffer[] = [];

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  take(bytes: number): GPUBuffer {
    const fitting = this.#free.filter(({ size }) => size >= bytes).sort((a, b) => a.size - b.size);
    const [buffer = this.#create(bytes)] = fitting;
    this.#free = this.#free.filter((free) => free !== buffer);
    return buffer;
  }

  giveBack(buffer: GPUBuffer): void {
    this.#free.push(buffer);
  }

  destroy(): void {
    for (const buffer of this.#all) buffer.destroy();
  }

  #create(size: number): GPUBuffer {
    const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
    const buffer = this.#device.createBuffer({ size, usage: STORAGE | COPY_SRC | COPY_DST });
    this.#all.push(buffer);
    return buffer;
  }
}

type Places = ReadonlyMap<GpuStep, GpuPicture>;

/** A buffer for every picture, from its making to its last use; what is kept, and the input, for good. */
function placePictures(
  pool: BufferPool,
  input: GpuStep,
  steps: readonly GpuStep[],
  kept: readonly GpuStep[],
  count: number,
): Places {
  const places = new Map<GpuStep, GpuPicture>();
  const place = (step: GpuStep) => {
    const { height, width, channels } = step;
    const groups = countGroups(channels);
    const buffer = pool.take(count * height * width * groups * BYTES_PER_GROUP);
    places.set(step, { buffer, height, width, channels, groups });
  };
  place(input);
  steps.forEach((step, index) => {
    place(step);
    for (const used of new Set([step.input, step.added])) {
      if (!used || used.kind === 'input' || kept.includes(used)) continue;
      const isLast = !steps.some(
        (later, at) => at > index && (later.input === used || later.added === used),
      );
      if (isLast) pool.giveBack(find(places, used).buffer);
    }
  });
  return places;
}

function find(places: Places, step: GpuStep | null): GpuPicture {
  const picture = step && places.get(step);
  if (!picture) throw new GpuInputError('A step of the plan reads a picture that nobody makes.');
  return picture;
}

/** What a step's shader needs to know, and how many threads it takes. */
function describe(step: GpuStep, count: number): { words: ArrayBuffer; items: number } {
  const { kind, height, width, stride, layer, activation } = step;
  const groups = countGroups(step.channels);
  const pixels = count * height * width;
  const low = activation === 'none' ? -HUGE : 0;
  const high = activation === 'relu6' ? 6 : HUGE;
  const weights = layer?.offset ?? 0;
  if (kind === 'upsample') {
    const items = pixels * groups;
    return { words: packWords([height, width, groups, items], []), items };
  }
  if (kind === 'pointwise') {
    const inputs = countGroups(layer?.inputChannels ?? 0);
    const words = packWords([pixels, inputs, groups, weights], [low, high]);
    return { words, items: Math.ceil(pixels / PIXELS_PER_THREAD) * groups };
  }
  const { height: inputHeight, width: inputWidth } = step.input ?? step;
  const sizes = [height, width, inputHeight, inputWidth, groups, stride];
  const padding = [paddingBefore(inputHeight, stride), paddingBefore(inputWidth, stride)];
  const items = pixels * groups;
  return { words: packWords([...sizes, ...padding, weights, items], [low, high]), items };
}

/** Pixels before the first in TensorFlow's SAME padding of a 3-wide filter. */
function paddingBefore(size: number, stride: number): number {
  return Math.floor(Math.max((Math.ceil(size / stride) - 1) * stride + 3 - size, 0) / 2);
}

/** Whole numbers, then floats, as a shader's struct has them. */
export function packWords(whole: readonly number[], floats: readonly number[]): ArrayBuffer {
  const words = new ArrayBuffer(4 * (whole.length + floats.length));
  new Uint32Array(words).set(whole);
  new Float32Array(words).set(floats, whole.length);
  return words;
}

function bind(
  { device, pipelines, weights }: PlanRequest,
  step: GpuStep,
  places: Places,
  slot: { buffer: GPUBuffer; index: number },
  items: number,
) {
  const pipeline = choosePipeline(pipelines, step);
  const parameters = { buffer: slot.buffer, offset: slot.index * SLOT_BYTES, size: SLOT_BYTES };
  const buffers = [
    ...(step.kind === 'upsample' ? [] : [weights]),
    find(places, step.input).buffer,
    find(places, step).buffer,
    ...(step.added ? [find(places, step.added).buffer] : []),
  ];
  const resources = [parameters, ...buffers.map((buffer) => ({ buffer }))];
  const group = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: resources.map((resource, binding) => ({ binding, resource })),
  });
  const workgroups = Math.ceil(items / THREADS);
  const across = Math.min(workgroups, MOST_WORKGROUPS);
  return { pipeline, group, across, down: Math.ceil(workgroups / across) };
}

function choosePipeline(pipelines: Pipelines, { kind, added }: GpuStep): GPUComputePipeline {
  switch (kind) {
    case 'pointwise':
      return added ? pipelines.pointwiseAdding : pipelines.pointwise;
    case 'upsample':
      return added ? pipelines.upsampleAdding : pipelines.upsample;
    case 'depthwise':
      return pipelines.depthwise;
    case 'convolution':
      return pipelines.convolution;
    case 'input':
      throw new GpuInputError('What comes in is not computed.');
  }
}
