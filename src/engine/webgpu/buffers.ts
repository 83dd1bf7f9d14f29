// The GPU buffers of an engine: feature maps, which share buffers where their lifetimes allow it; uniforms;
// and staging buffers that bring results back.
import { EngineInputError } from '../engine-errors.ts';
import type { GpuStep } from './graph.ts';
import { countGroups, GROUP } from './pack-weights.ts';
import type { Format } from './shader-types.ts';

/** Bytes of one value. */
const BYTES: Readonly<Record<Format, number>> = { f32: 4, f16: 2 };

/** Creates buffers, and reuses those that were released. */
export class BufferPool {
  readonly #device: GPUDevice;
  #all: GPUBuffer[] = [];
  #free: GPUBuffer[] = [];

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** The smallest free buffer of at least this size, or a new one. */
  take(bytes: number): GPUBuffer {
    const fitting = this.#free.filter(({ size }) => size >= bytes).sort((a, b) => a.size - b.size);
    const [buffer = this.#create(bytes)] = fitting;
    this.#free = this.#free.filter((free) => free !== buffer);
    return buffer;
  }

  release(buffer: GPUBuffer): void {
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

/** The buffer of the input and of each step's output. */
export class StepBuffers {
  readonly #buffers = new Map<GpuStep, GPUBuffer>();

  /**
   * Assigns the buffers. A map occupies its buffer from the step that writes it to the last step that reads
   * it; the input and the steps in `outputs` occupy theirs permanently.
   * @param count pictures in the batch
   */
  constructor(
    pool: BufferPool,
    input: GpuStep,
    steps: readonly GpuStep[],
    outputs: readonly GpuStep[],
    count: number,
  ) {
    this.#buffers.set(input, pool.take(count * bytesOf(input)));
    steps.forEach((step, index) => {
      this.#buffers.set(step, pool.take(count * bytesOf(step)));
      for (const used of new Set([step.input, step.addend])) {
        if (!used || used.kind === 'input' || outputs.includes(used)) continue;
        const isLast = !steps.some(
          (later, at) => at > index && (later.input === used || later.addend === used),
        );
        if (isLast) pool.release(this.find(used));
      }
    });
  }

  /** @throws EngineInputError when no step writes it */
  find(step: GpuStep | null): GPUBuffer {
    const buffer = step && this.#buffers.get(step);
    if (!buffer)
      throw new EngineInputError('Expected every map to be written by a step of the plan.');
    return buffer;
  }
}

/** Bytes of one picture's map. */
function bytesOf({ height, width, channels, format }: GpuStep): number {
  return height * width * countGroups(channels) * GROUP * BYTES[format];
}

/** The content of a uniform struct: 32-bit integers, followed by 32-bit floats. */
export function packUniform(integers: readonly number[], floats: readonly number[]): ArrayBuffer {
  const words = new ArrayBuffer(4 * (integers.length + floats.length));
  new Uint32Array(words).set(integers);
  new Float32Array(words).set(floats, integers.length);
  return words;
}

/** A uniform buffer that is written only when its content changes, because each write is a queued copy. */
export class UniformBuffer {
  readonly buffer: GPUBuffer;
  readonly #device: GPUDevice;
  #last: Uint32Array | null = null;

  constructor(device: GPUDevice, bytes: number) {
    this.#device = device;
    this.buffer = device.createBuffer({
      size: bytes,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
  }

  /** Writes in queue order: a frame that was submitted before still sees the old content. */
  write(words: ArrayBuffer): void {
    const last = this.#last;
    const now = new Uint32Array(words);
    if (last?.length === now.length && now.every((word, index) => word === last[index])) return;
    this.#device.queue.writeBuffer(this.buffer, 0, words);
    this.#last = now;
  }

  destroy(): void {
    this.buffer.destroy();
  }
}

/**
 * Copies the start of buffers to the CPU. Staging buffers are recycled, so that one frame's result can be
 * read while the next frame is computed.
 */
export class ReadBack {
  readonly #device: GPUDevice;
  #free: GPUBuffer[] = [];
  #all = new Set<GPUBuffer>();

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /**
   * Records the copies in the encoder.
   * @returns call it after the encoder was submitted; resolves with the floats, one array per source
   */
  record(
    encoder: GPUCommandEncoder,
    sources: readonly { buffer: GPUBuffer; bytes: number }[],
  ): () => Promise<Float32Array[]> {
    const total = sources.reduce((sum, { bytes }) => sum + bytes, 0);
    const staging = this.#take(total);
    let offset = 0;
    for (const { buffer, bytes } of sources) {
      encoder.copyBufferToBuffer(buffer, 0, staging, offset, bytes);
      offset += bytes;
    }
    return async () => {
      await staging.mapAsync(GPUMapMode.READ, 0, total);
      const floats = new Float32Array(staging.getMappedRange(0, total).slice(0));
      staging.unmap();
      this.#free.push(staging);
      return split(floats, sources);
    };
  }

  destroy(): void {
    for (const buffer of this.#all) buffer.destroy();
  }

  #take(bytes: number): GPUBuffer {
    const found = this.#free.findIndex(({ size }) => size === bytes);
    if (found >= 0) return this.#free.splice(found, 1)[0];
    // Free buffers of another size belong to an earlier input size.
    for (const old of this.#free.splice(0)) {
      old.destroy();
      this.#all.delete(old);
    }
    const buffer = this.#device.createBuffer({
      size: bytes,
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    });
    this.#all.add(buffer);
    return buffer;
  }
}

function split(floats: Float32Array, sources: readonly { bytes: number }[]): Float32Array[] {
  let start = 0;
  return sources.map(({ bytes }) => {
    const part = floats.subarray(start, start + bytes / 4);
    start += bytes / 4;
    return part;
  });
}
