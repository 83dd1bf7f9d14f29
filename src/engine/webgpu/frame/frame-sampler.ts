// Makes the frame a texture, and crops, resizes and scales it into the network's input in one pass. The CPU
// counterpart is core/image/sample-planes.ts; the shader: frame-sampler.wgsl.
import { samplesPerPixel } from '../../../core/image/axis-taps.ts';
import type { Rectangle } from '../../../core/geometry.ts';
import { isVideoFrame, measureFrame } from '../../video-frame.ts';
import { UniformBuffer } from '../buffers.ts';
import type { GpuTensor } from '../plan.ts';
import type { FramePipelines } from './frame-pipelines.ts';

const UNIFORM_BYTES = 32;
/** Side of a workgroup, threads. */
const WORKGROUP_SIDE = 8;

/**
 * Samples frames. The browser converts the colours: for a frame that declares its matrix and range the
 * result is within 2 of 255 of the CPU's; for other frames it depends on the browser.
 */
export class FrameSampler {
  readonly #device: GPUDevice;
  readonly #pipelines: FramePipelines;
  readonly #bilinear: GPUSampler;
  readonly #uniform: UniformBuffer;
  /** A copy of the frame, where the GPU cannot read the frame itself. */
  #texture: GPUTexture | null = null;
  /** The bindings of that texture, by output buffer. */
  #groups = new WeakMap<GPUBuffer, GPUBindGroup>();

  constructor(device: GPUDevice, pipelines: FramePipelines) {
    this.#device = device;
    this.#pipelines = pipelines;
    this.#bilinear = device.createSampler({ magFilter: 'linear', minFilter: 'linear' });
    this.#uniform = new UniformBuffer(device, UNIFORM_BYTES);
  }

  /** Whether the GPU can read this frame, directly or through a copy on the GPU. */
  canRead(frame: VideoFrame | ImageBitmap): boolean {
    return this.#pipelines.sampleVideo !== null || !isVideoFrame(frame);
  }

  /**
   * Records the pass. Submit the encoder before the frame is closed.
   * @param crop unit frame coordinates; may extend beyond the frame
   * @param output [1, height, width, 4]
   */
  encode(
    encoder: GPUCommandEncoder,
    frame: VideoFrame | ImageBitmap,
    crop: Rectangle,
    output: GpuTensor,
  ): void {
    this.#writeUniform(frame, crop, output);
    const { pipeline, group } = this.#bindFrame(frame, output.buffer);
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(
      Math.ceil(output.width / WORKGROUP_SIDE),
      Math.ceil(output.height / WORKGROUP_SIDE),
    );
    pass.end();
  }

  destroy(): void {
    this.#texture?.destroy();
    this.#uniform.destroy();
  }

  #writeUniform(
    frame: VideoFrame | ImageBitmap,
    crop: Rectangle,
    { width, height }: GpuTensor,
  ): void {
    const size = measureFrame(frame);
    const words = new ArrayBuffer(UNIFORM_BYTES);
    new Float32Array(words).set([crop.x, crop.y, crop.width, crop.height]);
    new Uint32Array(words, 16).set([
      width,
      height,
      samplesPerPixel((crop.width * size.width) / width),
      samplesPerPixel((crop.height * size.height) / height),
    ]);
    this.#uniform.write(words);
  }

  #bindFrame(
    frame: VideoFrame | ImageBitmap,
    output: GPUBuffer,
  ): { pipeline: GPUComputePipeline; group: GPUBindGroup } {
    const { sampleTexture, sampleVideo } = this.#pipelines;
    if (sampleVideo && isVideoFrame(frame)) {
      // An external texture expires with its frame, so its bindings cannot be cached.
      const source = this.#device.importExternalTexture({ source: frame });
      return { pipeline: sampleVideo, group: this.#bind(sampleVideo, source, output) };
    }
    const texture = this.#resizeTexture(frame);
    const { width, height } = texture;
    this.#device.queue.copyExternalImageToTexture({ source: frame }, { texture }, [width, height]);
    const bound = this.#groups.get(output);
    const group = bound ?? this.#bind(sampleTexture, texture.createView(), output);
    this.#groups.set(output, group);
    return { pipeline: sampleTexture, group };
  }

  #bind(
    pipeline: GPUComputePipeline,
    source: GPUExternalTexture | GPUTextureView,
    output: GPUBuffer,
  ): GPUBindGroup {
    return this.#device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: [
        { binding: 0, resource: { buffer: this.#uniform.buffer } },
        { binding: 1, resource: this.#bilinear },
        { binding: 2, resource: source },
        { binding: 3, resource: { buffer: output } },
      ],
    });
  }

  #resizeTexture(frame: VideoFrame | ImageBitmap): GPUTexture {
    const { width, height } = measureFrame(frame);
    const { COPY_DST, RENDER_ATTACHMENT, TEXTURE_BINDING } = GPUTextureUsage;
    if (this.#texture?.width !== width || this.#texture.height !== height) {
      this.#texture?.destroy();
      this.#groups = new WeakMap();
      this.#texture = this.#device.createTexture({
        size: [width, height],
        format: 'rgba8unorm',
        usage: COPY_DST | RENDER_ATTACHMENT | TEXTURE_BINDING,
      });
    }
    return this.#texture;
  }
}
