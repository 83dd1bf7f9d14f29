// The frame becomes a texture, and one pass of the GPU crops, resizes and scales it into the network's
// input. Its twin on the CPU: core/image/sample-planes.ts. The shader: shaders/sample.wgsl.
import { samplesPerPixel } from '../../../core/image/axis-taps.ts';
import type { Rectangle } from '../../../core/geometry.ts';
import { isVideoFrame, measureFrame } from '../../video-frame.ts';
import type { GpuPicture } from '../plan.ts';
import { Parameters } from '../parameters.ts';
import type { Pipelines } from './frame-pipelines.ts';

const PARAMETER_BYTES = 32;
const SIDE = 8;

/**
 * Samples frames. Colours are the browser's: a frame that says which matrix and range it has comes out
 * as on the CPU within 2 of 255; one that says nothing is read as the browser thinks best.
 */
export class FrameSampler {
  readonly #device: GPUDevice;
  readonly #pipelines: Pipelines;
  readonly #filtering: GPUSampler;
  readonly #parameters: Parameters;
  /** Holds frames that the GPU cannot read in place. */
  #texture: GPUTexture | null = null;
  /** What is bound to sample that texture, by the buffer that it goes to. */
  #groups = new WeakMap<GPUBuffer, GPUBindGroup>();

  constructor(device: GPUDevice, pipelines: Pipelines) {
    this.#device = device;
    this.#pipelines = pipelines;
    this.#filtering = device.createSampler({ magFilter: 'linear', minFilter: 'linear' });
    this.#parameters = new Parameters(device, PARAMETER_BYTES);
  }

  /** Whether the GPU can read this frame in place, or copy it by itself. */
  reads(frame: VideoFrame | ImageBitmap): boolean {
    return this.#pipelines.sampleVideo !== null || !isVideoFrame(frame);
  }

  /**
   * Notes the pass. The encoder is to be submitted at once, before the frame is closed.
   * @param crop unit frame coordinates; may reach outside
   */
  encode(
    encoder: GPUCommandEncoder,
    frame: VideoFrame | ImageBitmap,
    crop: Rectangle,
    output: GpuPicture,
  ): void {
    this.#tell(frame, crop, output);
    const { pipeline, group } = this.#open(frame, output.buffer);
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(Math.ceil(output.width / SIDE), Math.ceil(output.height / SIDE));
    pass.end();
  }

  destroy(): void {
    this.#texture?.destroy();
    this.#parameters.destroy();
  }

  #tell(frame: VideoFrame | ImageBitmap, crop: Rectangle, { width, height }: GpuPicture): void {
    const size = measureFrame(frame);
    const words = new ArrayBuffer(PARAMETER_BYTES);
    new Float32Array(words).set([crop.x, crop.y, crop.width, crop.height]);
    new Uint32Array(words, 16).set([
      width,
      height,
      samplesPerPixel((crop.width * size.width) / width),
      samplesPerPixel((crop.height * size.height) / height),
    ]);
    this.#parameters.tell(words);
  }

  #open(
    frame: VideoFrame | ImageBitmap,
    output: GPUBuffer,
  ): { pipeline: GPUComputePipeline; group: GPUBindGroup } {
    const { sampleTexture, sampleVideo } = this.#pipelines;
    if (sampleVideo && isVideoFrame(frame)) {
      // Such a texture is gone with its frame, and what it was bound to with it.
      const source = this.#device.importExternalTexture({ source: frame });
      return { pipeline: sampleVideo, group: this.#bind(sampleVideo, source, output) };
    }
    const texture = this.#fit(frame);
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
        { binding: 0, resource: { buffer: this.#parameters.buffer } },
        { binding: 1, resource: this.#filtering },
        { binding: 2, resource: source },
        { binding: 3, resource: { buffer: output } },
      ],
    });
  }

  #fit(frame: VideoFrame | ImageBitmap): GPUTexture {
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
