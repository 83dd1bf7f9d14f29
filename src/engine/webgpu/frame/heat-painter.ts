// A heatmap drawn where it lies: a picture of one pixel a cell, that never was in the computer's memory.
// Its twin on the CPU: ../heatmap-image.ts. The shader: shaders/paint.wgsl.
import { HEAT_COLORS } from '../../../core/drawing/palette.ts';
import { COLD_OPACITY, HOT_OPACITY } from '../../../core/drawing/palette.ts';
import { packWords } from '../describe-step.ts';
import type { GpuPicture } from '../plan.ts';
import { GROUP } from '../groups.ts';
import { Parameters } from '../parameters.ts';
import type { Pipelines } from './frame-pipelines.ts';

const PARAMETER_BYTES = 32;

export class HeatPainter {
  readonly #device: GPUDevice;
  readonly #pipelines: Pipelines;
  readonly #parameters: Parameters;
  readonly #colors: GPUBuffer;
  /** What is bound to paint a map, by the map's buffer: a session has few, each painted again and again. */
  readonly #groups = new WeakMap<GPUBuffer, GPUBindGroup>();
  /** Made for the first map: most sessions show none. */
  #surface: { canvas: OffscreenCanvas; context: GPUCanvasContext } | null = null;

  constructor(device: GPUDevice, pipelines: Pipelines) {
    this.#device = device;
    this.#pipelines = pipelines;
    this.#parameters = new Parameters(device, PARAMETER_BYTES);
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
   * Notes the drawing of a map.
   * @param channel null shows the strongest of all in every cell
   * @returns to be called once the encoder's work is submitted, at once: the picture, the caller's to close
   */
  encode(encoder: GPUCommandEncoder, map: GpuPicture, channel: number | null): () => ImageBitmap {
    const [first, end] = channel === null ? [0, map.channels] : [channel, channel + 1];
    const before = map.first * GROUP;
    const whole = [map.width, map.groups * GROUP, before + first, before + end];
    this.#parameters.tell(packWords(whole, [COLD_OPACITY, HOT_OPACITY]));
    const { paint } = this.#pipelines;
    const { canvas, context } = this.#fit(map);
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
    const buffers = [this.#parameters.buffer, map, this.#colors];
    const group = this.#device.createBindGroup({
      layout: this.#pipelines.paint.getBindGroupLayout(0),
      entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
    this.#groups.set(map, group);
    return group;
  }

  destroy(): void {
    this.#surface?.context.unconfigure();
    this.#parameters.destroy();
    this.#colors.destroy();
  }

  #fit({ width, height }: GpuPicture): { canvas: OffscreenCanvas; context: GPUCanvasContext } {
    const surface = (this.#surface ??= this.#open());
    const { canvas } = surface;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    return surface;
  }

  #open(): { canvas: OffscreenCanvas; context: GPUCanvasContext } {
    const canvas = new OffscreenCanvas(1, 1);
    const context = canvas.getContext('webgpu');
    if (!context) throw new DOMException('A canvas gave no WebGPU context.', 'NotSupportedError');
    context.configure({
      device: this.#device,
      format: this.#pipelines.paintFormat,
      alphaMode: 'premultiplied',
    });
    return { canvas, context };
  }
}
