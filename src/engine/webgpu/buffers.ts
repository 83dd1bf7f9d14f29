// Where pictures lie: a buffer for each, shared by pictures that are never needed at the same time.
// Before it: fuse-steps.ts. Next: plan.ts.
import { GpuInputError } from './gpu-errors.ts';
import { countGroups, GROUP } from './groups.ts';
import type { GpuStep } from './graph.ts';
import type { Format } from './shader-types.ts';

/** Bytes of a number. */
export const BYTES: Readonly<Record<Format, number>> = { f32: 4, f16: 2 };

/** Buffers that are handed out and taken back. */
export class BufferPool {
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

/** Every step's buffer, and that of what comes in. */
export class Places {
  readonly #buffers = new Map<GpuStep, GPUBuffer>();

  /** From its making to its last use; what is kept, and the input, for good. */
  constructor(
    pool: BufferPool,
    input: GpuStep,
    steps: readonly GpuStep[],
    kept: readonly GpuStep[],
    count: number,
  ) {
    this.#buffers.set(input, pool.take(count * bytesOf(input)));
    steps.forEach((step, index) => {
      this.#buffers.set(step, pool.take(count * bytesOf(step)));
      for (const used of new Set([step.input, step.added])) {
        if (!used || used.kind === 'input' || kept.includes(used)) continue;
        const isLast = !steps.some(
          (later, at) => at > index && (later.input === used || later.added === used),
        );
        if (isLast) pool.giveBack(this.find(used));
      }
    });
  }

  find(step: GpuStep | null): GPUBuffer {
    const buffer = step && this.#buffers.get(step);
    if (!buffer) throw new GpuInputError('A step of the plan reads a picture that nobody makes.');
    return buffer;
  }
}

/** Of one picture. */
function bytesOf({ height, width, channels, format }: GpuStep): number {
  return height * width * countGroups(channels) * GROUP * BYTES[format];
}
