// The few words that a pass is told: sizes, a crop, a channel. Written only when they change, since
// every write is a copy that the queue has to make before the pass.

export class Parameters {
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

  /** The queue writes in the order of submissions, so a frame still being computed keeps its own. */
  tell(words: ArrayBuffer): void {
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
