// The frame becomes a texture, and one pass of the GPU crops, resizes and scales it into the network's
// input. Its twin on the CPU: core/sample-planes.ts. The shader: shaders/sample.wgsl.
import { samplesPerPixel } from '../../core/axis-taps.ts';
import type { Rectangle } from '../../core/geometry.ts';
import { isVideoFrame, measureFrame } from '../frame-pixels.ts';
import type { GpuPicture } from './gpu-plan.ts';
import type { Pipelines } from './pipelines.ts';

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
  readonly #parameters: GPUBuffer;
  /** Holds frames that the GPU cannot read in place. */
  #texture: GPUTexture | null = null;

  constructor(device: GPUDevice, pipelines: Pipelines) {
    this.#device = device;
    this.#pipelines = pipelines;
    this.#filtering = device.createSampler({ magFilter: 'linear', minFilter: 'linear' });
    this.#parameters = device.createBuffer({
      size: PARAMETER_BYTES,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
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
    const { pipeline, source } = this.#open(frame);
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(
      0,
      this.#device.createBindGroup({
        layout: pipeline.getBindGroupLayout(0),
        entries: [
          { binding: 0, resource: { buffer: this.#parameters } },
          { binding: 1, resource: this.#filtering },
          { binding: 2, resource: source },
          { binding: 3, resource: { buffer: output.buffer } },
        ],
      }),
    );
    pass.dispatchWorkgroups(Math.ceil(output.width / SIDE), Math.ceil(output.height / SIDE));
    pass.end();
  }

  destroy(): void {
    this.#texture?.destroy();
    this.#parameters.destroy();
  }

  // The queue writes in the order of submissions, so a frame still being computed keeps its own.
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
    this.#device.queue.writeBuffer(this.#parameters, 0, words);
  }

  #open(frame: VideoFrame | ImageBitmap): {
    pipeline: GPUComputePipeline;
    source: GPUExternalTexture | GPUTextureView;
  } {
    const { sampleTexture, sampleVideo } = this.#pipelines;
    if (sampleVideo && isVideoFrame(frame)) {
      const source = this.#device.importExternalTexture({ source: frame });
      return { pipeline: sampleVideo, source };
    }
    const texture = this.#fit(frame);
    const { width, height } = texture;
    this.#device.queue.copyExternalImageToTexture({ source: frame }, { texture }, [width, height]);
    return { pipeline: sampleTexture, source: texture.createView() };
  }

  #fit(frame: VideoFrame | ImageBitmap): GPUTexture {
    const { width, height } = measureFrame(frame);
    const { COPY_DST, RENDER_ATTACHMENT, TEXTURE_BINDING } = GPUTextureUsage;
    if (this.#texture?.width !== width || this.#texture.height !== height) {
      this.#texture?.destroy();
      this.#texture = this.#device.createTexture({
        size: [width, height],
        format: 'rgba8unorm',
        usage: COPY_DST | RENDER_ATTACHMENT | TEXTURE_BINDING,
      });
    }
    return this.#texture;
  }
}
