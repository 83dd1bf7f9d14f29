// MoveNet on WebGPU in shaders of our own, behind the interface of every engine; and the frame path
// that never leaves the GPU: frame-sampler.ts, the network, peak-finder.ts, heat-painter.ts.
import type { Size } from '../../core/geometry.ts';
import type {
  HeadDecoding,
  FrameInput,
} from '../frame-network.ts';
import { FrameSampler } from './frame/frame-sampler.ts';
import { architectureOf, kernelsOf } from './architecture.ts';
import { GpuInputError } from './gpu-errors.ts';
import { recordAnswers, toVectors } from './maps.ts';
import { createGpuPlan, type GpuPlan, type PlanLayers } from './plan.ts';
import { HeatPainter } from './frame/heat-painter.ts';
import type { NetworkPipelines } from './network-pipelines.ts';
import { packLayers, type PackedLayers } from './pack-weights.ts';
import { createPeakFinder, type PeakFinder } from './frame/peak-finder.ts';
import type { Pipelines } from './frame/frame-pipelines.ts';
import { ReadBack } from './read-back.ts';
import type { Format } from './shader-types.ts';

/** Plans that are kept: a session's sizes, and the batches of closer looks. Each holds some megabytes. */
const KEPT_PLANS = 8;

/** A plan, and the decoding of its maps once a frame has asked for it. */
interface KeptPlan {
  plan: GpuPlan;
  finder: PeakFinder | null;
}

/** The shaders, and the device that they are compiled for. */
export interface GpuTools {
  device: GPUDevice;
  /** Those around the network. */
  pipelines: Pipelines;
  networkPipelines: NetworkPipelines;
}

/**
 * Packs the weights, and compiles what shaders they need and are not compiled yet.
 * @param format of pictures and weights, where nothing of the weights is lost by it
 * @throws GpuLayerError when a layer is of no known kind; GPUPipelineError
 */
export async function createGpuNetwork(
  tools: GpuTools,
  weights: Weights,
  format: Format,
): Promise<GpuNetwork> {
  const { layers, values } = packLayers(weights, format);
  await tools.networkPipelines.compile(kernelsOf({ layers, format }));
  return new GpuNetwork(tools, { layers, format }, values);
}

export class GpuNetwork implements Network, FrameNetwork {
  readonly #tools: GpuTools;
  readonly #layers: PlanLayers;
  readonly #weights: Record<Format, GPUBuffer>;
  readonly #sampler: FrameSampler;
  readonly #painter: HeatPainter;
  readonly #readBack: ReadBack;
  #plans = new Map<string, KeptPlan>();

  constructor(tools: GpuTools, layers: PlanLayers, values: PackedLayers['values']) {
    const { device, pipelines } = tools;
    this.#tools = tools;
    this.#layers = layers;
    this.#weights = { f32: upload(device, values.f32), f16: upload(device, values.f16) };
    this.#sampler = new FrameSampler(device, pipelines);
    this.#painter = new HeatPainter(device, pipelines);
    this.#readBack = new ReadBack(device);
  }

  async run(pictures: PictureBatch, wanted: Wanted): Promise<NetworkAnswer[]> {
    const { plan } = this.#keep(pictures, wanted, null);
    const { device } = this.#tools;
    this.#write(plan, pictures);
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    plan.encode(pass);
    pass.end();
    const read = recordAnswers(this.#readBack, encoder, plan.outputs, pictures.count, wanted);
    device.queue.submit([encoder.finish()]);
    return read();
  }

  reads(frame: VideoFrame | ImageBitmap): boolean {
    return this.#sampler.reads(frame);
  }

  async see(seen: FrameInput, { size, reading, heat }: FrameQuestion): Promise<FrameAnswer> {
    const wanted = { heads: reading === 'person', taps: false, points: reading === 'peaks' };
    const { plan, finder } = this.#keep({ count: 1, ...size }, wanted, reading);
    if (!finder) throw new GpuInputError('Expected a plan with keypoints.');
    const { device } = this.#tools;
    const encoder = device.createCommandEncoder();
    if ('frame' in seen) this.#sampler.encode(encoder, seen.frame, seen.crop, plan.input);
    else this.#write(plan, { count: 1, ...size, values: seen.values });
    const pass = encoder.beginComputePass();
    plan.encode(pass);
    finder.encode(pass);
    pass.end();
    const map = plan.outputs.get(reading === 'person' ? 'heatmap' : 'points');
    const paint = heat && map ? this.#painter.encode(encoder, map, heat.channel) : null;
    const read = this.#readBack.record(encoder, [finder.keypoints]);
    device.queue.submit([encoder.finish()]);
    const heatmap = paint?.() ?? null;
    try {
      const [keypoints] = await read();
      return { keypoints, heatmap };
    } catch (error) {
      heatmap?.close();
      throw error;
    }
  }

  dispose(): void {
    for (const kept of this.#plans.values()) destroy(kept);
    this.#plans.clear();
    this.#sampler.destroy();
    this.#painter.destroy();
    this.#readBack.destroy();
    for (const buffer of Object.values(this.#weights)) buffer.destroy();
  }

  #write({ input }: GpuPlan, pictures: PictureBatch): void {
    this.#tools.device.queue.writeBuffer(input.buffer, 0, toVectors(pictures));
  }

  /** The plan for these pictures, made or found; the plan unused for longest gives way. */
  #keep(size: Size & { count: number }, wanted: Wanted, reading: HeadDecoding | null): KeptPlan {
    const { count, height, width } = size;
    const key = JSON.stringify([count, height, width, wanted, reading]);
    const kept = this.#plans.get(key) ?? this.#prepare({ count, height, width }, wanted, reading);
    this.#plans.delete(key);
    this.#plans.set(key, kept);
    for (const [oldest, unused] of this.#plans) {
      if (this.#plans.size <= KEPT_PLANS) break;
      this.#plans.delete(oldest);
      destroy(unused);
    }
    return kept;
  }

  #prepare(size: Size & { count: number }, wanted: Wanted, reading: HeadDecoding | null): KeptPlan {
    const { device, pipelines, networkPipelines } = this.#tools;
    const weights = this.#weights;
    const request = { ...this.#layers, device, pipelines: networkPipelines, weights, size };
    const plan = createGpuPlan(request, architectureOf(wanted));
    const finder = reading && createPeakFinder(device, pipelines, plan.outputs, reading);
    return { plan, finder };
  }
}

function destroy({ plan, finder }: KeptPlan): void {
  plan.destroy();
  finder?.destroy();
}

/** Nothing takes four bytes too: a buffer has some. */
function upload(device: GPUDevice, values: PackedLayers['values'][Format]): GPUBuffer {
  const { STORAGE, COPY_DST } = GPUBufferUsage;
  const buffer = device.createBuffer({
    size: Math.max(4, values.byteLength),
    usage: STORAGE | COPY_DST,
  });
  device.queue.writeBuffer(buffer, 0, values);
  return buffer;
}
