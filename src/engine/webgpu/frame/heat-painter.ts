// Paints a heatmap on the GPU as a bitmap of one pixel per cell. The CPU counterpart is
// worker/stage/heatmap-image.ts; the shader: heat-painter.wgsl.
import { COLD_OPACITY, HEAT_COLORS, HOT_OPACITY } from '../../../core/drawing/palette.ts';
import { packUniform, UniformBuffer } from '../buffers.ts';
import { GROUP } from '../pack-weights.ts';
import type { GpuTensor } from '../plan.ts';
import type { FramePipelines } from './frame-pipelines.ts';

const UNIFORM_BYTES = 32;

export class HeatPainter {
  readonly #device: GPUDevice;
  readonly #pipelines: FramePipelines;
  readonly #uniform: UniformBuffer;
  readonly #colors: GPUBuffer;
  /** The bindings of each map, by its buffer: a session paints the same few maps repeatedly. */
  readonly #groups = new WeakMap<GPUBuffer, GPUBindGroup>();
  /** Created with the first map: most sessions paint none. */
  #surface: { canvas: OffscreenCanvas; context: GPUCanvasContext } | null = null;

  constructor(device: GPUDevice, pipelines: FramePipelines) {
    this.#device = device;
    this.#pipelines = pipelines;
    this.#uniform = new UniformBuffer(device, UNIFORM_BYTES);
    const colors = new Float32Array((HEAT_COLORS.length / 3) * GROUP);
    HEAT_COLORS.forEach((byte, index) => {
      colors[Math.floor(index / 3) * GROUP + (index % 3)] = byte / 255;
    });
    this.#colors = device.createBuffer({
      size: colors.byteLength,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST,
    });
    device.queue.writeBuffer(this.#colors, 0, colors);
  }

  /**
   * Records the painting of a map of logits.
   * @param channel the joint; null paints the maximum over all joints
   * @returns call it right after the encoder was submitted; the caller closes the bitmap
   */
  encode(encoder: GPUCommandEncoder, map: GpuTensor, channel: number | null): () => ImageBitmap {
    const [first, end] = channel === null ? [0, map.channels] : [channel, channel + 1];
    const before = map.first * GROUP;
    const integers = [map.width, map.groups * GROUP, before + first, before + end];
    this.#uniform.write(packUniform(integers, [COLD_OPACITY, HOT_OPACITY]));
    const { paint } = this.#pipelines;
    const { canvas, context } = this.#resizeSurface(map);
    const view = context.getCurrentTexture().createView();
    const pass = encoder.beginRenderPass({
      colorAttachments: [{ view, loadOp: 'clear', storeOp: 'store' }],
    });
    pass.setPipeline(paint);
    pass.setBindGroup(0, this.#bind(map.buffer));
    pass.draw(3);
    pass.end();
    return () => canvas.transferToImageBitmap();
  }

  #bind(map: GPUBuffer): GPUBindGroup {
    const bound = this.#groups.get(map);
    if (bound) return bound;
    const buffers = [this.#uniform.buffer, map, this.#colors];
    const group = this.#device.createBindGroup({
      layout: this.#pipelines.paint.getBindGroupLayout(0),
      entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
    this.#groups.set(map, group);
    return group;
  }

  destroy(): void {
    this.#surface?.context.unconfigure();
    this.#uniform.destroy();
    this.#colors.destroy();
  }

  #resizeSurface({ width, height }: GpuTensor): {
    canvas: OffscreenCanvas;
    context: GPUCanvasContext;
  } {
    const surface = (this.#surface ??= this.#createSurface());
    const { canvas } = surface;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    return surface;
  }

  #createSurface(): { canvas: OffscreenCanvas; context: GPUCanvasContext } {
    const canvas = new OffscreenCanvas(1, 1);
    const context = canvas.getContext('webgpu');
    if (!context)
      throw new DOMException(
        'Expected a WebGPU context of a canvas, got none.',
        'NotSupportedError',
      );
    context.configure({
      device: this.#device,
      format: this.#pipelines.paintFormat,
      alphaMode: 'premultiplied',
    });
    return { canvas, context };
  }
}
