// The few numbers that come back from the GPU. Buffers wait in a ring, so that a frame's answer can be
// read while the next frame is computed.

/** Copies a buffer's start back, as soon as what was submitted before is done. */
export class ReadBack {
  readonly #device: GPUDevice;
  #free: GPUBuffer[] = [];
  #all = new Set<GPUBuffer>();

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /**
   * Notes the copies in the encoder, one after the other into one buffer.
   * @returns to be called once the encoder's work is submitted: the floats, one array a source
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
    // Those of another size belong to what was asked before.
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
