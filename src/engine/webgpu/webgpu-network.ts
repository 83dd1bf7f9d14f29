// MoveNet on WebGPU: the interface of every engine, and the path of a frame that stays on the GPU
// (frame/frame-sampler.ts, the network, frame/peak-finder.ts, frame/heat-painter.ts).
import type { Size } from '../../core/geometry.ts';
import type {
  HeadDecoding,
  Network,
  NetworkAnswer,
  PictureBatch,
  Wanted,
} from '../../core/model/network.ts';
import type { Weights } from '../../core/model/weights.ts';
import { EngineInputError } from '../engine-errors.ts';
import type {
  FrameNetwork,
  FrameNetworkInput,
  FrameOutput,
  FrameRequest,
} from '../frame-network.ts';
import { architectureOf, kernelsOf } from './architecture.ts';
import { ReadBack } from './buffers.ts';
import type { FramePipelines } from './frame/frame-pipelines.ts';
import { FrameSampler } from './frame/frame-sampler.ts';
import { HeatPainter } from './frame/heat-painter.ts';
import { createPeakFinder, type PeakFinder } from './frame/peak-finder.ts';
import { padPixels, recordAnswers } from './maps.ts';
import { packGpuWeights, type PackedGpuWeights } from './pack-weights.ts';
import type { NetworkPipelines } from './pipelines.ts';
import { createGpuPlan, type GpuPlan, type PlanLayers } from './plan.ts';
import type { Format } from './shader-types.ts';

/** Cached plans: the input sizes of a session, and the batches of crop refinement. Each takes a few MB. */
const MAX_PLANS = 8;

/** A plan, and the decoding of its maps if it serves frames. */
interface CachedPlan {
  plan: GpuPlan;
  finder: PeakFinder | null;
}

/** A device and the pipelines that were compiled for it. */
export interface GpuContext {
  device: GPUDevice;
  framePipelines: FramePipelines;
  networkPipelines: NetworkPipelines;
}

/**
 * Packs the weights, and compiles the kernels that are missing.
 * @param format of bounded maps, and of weights that it represents exactly
 * @throws EngineLayerError when a layer has an unknown shape; GPUPipelineError
 */
export async function createWebgpuNetwork(
  context: GpuContext,
  weights: Weights,
  format: Format,
): Promise<WebgpuNetwork> {
  const { layers, values } = packGpuWeights(weights, format);
  await context.networkPipelines.compile(kernelsOf({ layers, format }));
  return new WebgpuNetwork(context, { layers, format }, values);
}

export class WebgpuNetwork implements Network, FrameNetwork {
  readonly #context: GpuContext;
  readonly #layers: PlanLayers;
  readonly #weights: Record<Format, GPUBuffer>;
  readonly #sampler: FrameSampler;
  readonly #painter: HeatPainter;
  readonly #readBack: ReadBack;
  #plans = new Map<string, CachedPlan>();

  constructor(context: GpuContext, layers: PlanLayers, values: PackedGpuWeights['values']) {
    const { device, framePipelines } = context;
    this.#context = context;
    this.#layers = layers;
    this.#weights = { f32: upload(device, values.f32), f16: upload(device, values.f16) };
    this.#sampler = new FrameSampler(device, framePipelines);
    this.#painter = new HeatPainter(device, framePipelines);
    this.#readBack = new ReadBack(device);
  }

  async run(pictures: PictureBatch, wanted: Wanted): Promise<NetworkAnswer[]> {
    const { plan } = this.#findPlan(pictures, wanted, null);
    const { device } = this.#context;
    this.#writeInput(plan, pictures);
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    plan.encode(pass);
    pass.end();
    const read = recordAnswers(this.#readBack, encoder, plan.outputs, pictures.count, wanted);
    device.queue.submit([encoder.finish()]);
    return read();
  }

  canReadFrame(frame: VideoFrame | ImageBitmap): boolean {
    return this.#sampler.canRead(frame);
  }

  async runFrame(
    input: FrameNetworkInput,
    { size, decoding, heatmap: painted }: FrameRequest,
  ): Promise<FrameOutput> {
    const wanted = { heads: decoding === 'person', taps: false, points: decoding === 'peaks' };
    const { plan, finder } = this.#findPlan({ count: 1, ...size }, wanted, decoding);
    if (!finder) throw new EngineInputError('Expected a plan with keypoints.');
    const { device } = this.#context;
    const encoder = device.createCommandEncoder();
    if ('frame' in input) this.#sampler.encode(encoder, input.frame, input.crop, plan.input);
    else this.#writeInput(plan, { count: 1, ...size, values: input.values });
    const pass = encoder.beginComputePass();
    plan.encode(pass);
    finder.encode(pass);
    pass.end();
    const map = plan.outputs.get(decoding === 'person' ? 'heatmap' : 'points');
    const takePainted = painted && map ? this.#painter.encode(encoder, map, painted.channel) : null;
    const read = this.#readBack.record(encoder, [finder.keypoints]);
    device.queue.submit([encoder.finish()]);
    const heatmap = takePainted?.() ?? null;
    try {
      const [keypoints] = await read();
      return { keypoints, heatmap };
    } catch (error) {
      heatmap?.close();
      throw error;
    }
  }

  dispose(): void {
    for (const cached of this.#plans.values()) destroy(cached);
    this.#plans.clear();
    this.#sampler.destroy();
    this.#painter.destroy();
    this.#readBack.destroy();
    for (const buffer of Object.values(this.#weights)) buffer.destroy();
  }

  #writeInput({ input }: GpuPlan, pictures: PictureBatch): void {
    this.#context.device.queue.writeBuffer(input.buffer, 0, padPixels(pictures));
  }

  /** The cached or a new plan; the least recently used plan is evicted. */
  #findPlan(
    { count, height, width }: Size & { count: number },
    wanted: Wanted,
    decoding: HeadDecoding | null,
  ): CachedPlan {
    const key = JSON.stringify([count, height, width, wanted, decoding]);
    const cached =
      this.#plans.get(key) ?? this.#createPlan({ count, height, width }, wanted, decoding);
    this.#plans.delete(key);
    this.#plans.set(key, cached);
    for (const [oldest, unused] of this.#plans) {
      if (this.#plans.size <= MAX_PLANS) break;
      this.#plans.delete(oldest);
      destroy(unused);
    }
    return cached;
  }

  #createPlan(
    size: Size & { count: number },
    wanted: Wanted,
    decoding: HeadDecoding | null,
  ): CachedPlan {
    const { device, framePipelines, networkPipelines } = this.#context;
    const weights = this.#weights;
    const request = { ...this.#layers, device, pipelines: networkPipelines, weights, size };
    const plan = createGpuPlan(request, architectureOf(wanted));
    const finder = decoding && createPeakFinder(device, framePipelines, plan.outputs, decoding);
    return { plan, finder };
  }
}

function destroy({ plan, finder }: CachedPlan): void {
  plan.destroy();
  finder?.destroy();
}

function upload(device: GPUDevice, values: PackedGpuWeights['values'][Format]): GPUBuffer {
  const { STORAGE, COPY_DST } = GPUBufferUsage;
  const buffer = device.createBuffer({
    // A format without weights still needs a buffer that is not empty.
    size: Math.max(4, values.byteLength),
    usage: STORAGE | COPY_DST,
  });
  device.queue.writeBuffer(buffer, 0, values);
  return buffer;
}
