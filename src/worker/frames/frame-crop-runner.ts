// Runs the network on crops of a live frame: on the GPU in place where the network can read frames, else from the
// frame's pixels in memory. Measures both. Next: inference/crop-runner.ts.
import { matchAspect, type Rectangle, type Size } from '../../core/geometry.ts';
import type { PixelPlanes } from '../../core/image/pixel-planes.ts';
import type { HeadDecoding } from '../../core/model/network.ts';
import {
  isFrameNetwork,
  type FrameNetwork,
  type FrameRequest,
} from '../../engine/frame-network.ts';
import type { CropKeypoints, CropPlan, CropResult, CropRunner } from '../../inference/crop-plan.ts';
import { CropSampler, runSampled } from '../../inference/crop-runner.ts';
import type { NetworkManager } from '../network/network-manager.ts';
import { FramePixels } from './frame-pixels.ts';

/** Buffers for one frame in flight. The planes they return are valid until their use after the next. */
export class FrameBuffers {
  readonly pixels = new FramePixels();
  readonly sampler = new CropSampler();
}

export interface FrameCropRunnerOptions {
  frame: VideoFrame | ImageBitmap;
  /** As displayed, pixels. */
  size: Size;
  /** The joint whose heatmap is painted on the GPU (null in it: the maximum of all); null for none. */
  heat: FrameRequest['heatmap'];
  /** Called when the GPU has its work: another frame may start. */
  onSubmitted: () => void;
}

/** Time of one run, ms. */
export interface RunTime {
  /** Reading and sampling the frame. */
  inputMs: number;
  networkMs: number;
}

export class FrameCropRunner implements CropRunner {
  /** One per run, in their order. */
  readonly times: RunTime[] = [];
  readonly #networks: NetworkManager;
  readonly #buffers: FrameBuffers;
  readonly #options: FrameCropRunnerOptions;
  #planes: PixelPlanes | null = null;
  #heatmaps: ImageBitmap[] = [];

  constructor(networks: NetworkManager, buffers: FrameBuffers, options: FrameCropRunnerOptions) {
    this.#networks = networks;
    this.#buffers = buffers;
    this.#options = options;
  }

  /** The frame's pixels; null when they were not read into memory. */
  get planes(): PixelPlanes | null {
    return this.#planes;
  }

  async run(plan: CropPlan): Promise<readonly CropResult[]> {
    const { decoding } = plan;
    if (!decoding) return this.#runInMemory(plan);
    return this.#networks.ask<readonly CropResult[]>((network) =>
      isFrameNetwork(network)
        ? this.#runOnGpu(network, plan.regions[0], plan.input, decoding)
        : this.#runInMemory(plan),
    );
  }

  /** Closes all heatmaps painted on the GPU but one. */
  closeHeatmaps(except: unknown = null): void {
    for (const heatmap of this.#heatmaps) if (heatmap !== except) heatmap.close();
    this.#heatmaps = [];
  }

  /** Reads the frame's pixels into memory, once. */
  async readPlanes(): Promise<PixelPlanes> {
    this.#planes ??= await this.#buffers.pixels.read(this.#options.frame);
    return this.#planes;
  }

  async #runInMemory(plan: CropPlan): Promise<readonly CropResult[]> {
    const startMs = performance.now();
    const frame = { planes: await this.readPlanes(), size: this.#options.size };
    const { pictures, crops } = this.#buffers.sampler.sample(frame, plan.regions, plan.input);
    const sampledMs = performance.now();
    const results = await runSampled(plan, pictures, crops, (batch, wanted) =>
      this.#networks.runAll(batch, wanted),
    );
    this.#addTime(startMs, sampledMs);
    return results;
  }

  async #runOnGpu(
    network: FrameNetwork,
    region: Rectangle,
    input: Size,
    decoding: HeadDecoding,
  ): Promise<CropKeypoints[]> {
    const startMs = performance.now();
    const { frame, size, heat, onSubmitted } = this.#options;
    const crop = matchAspect(region, size, input);
    const source = network.canReadFrame(frame)
      ? { frame, crop }
      : await this.#sample(region, input);
    const answering = network.runFrame(source, { size: input, decoding, heatmap: heat });
    const submittedMs = performance.now();
    onSubmitted();
    const { keypoints, heatmap } = await answering;
    this.#addTime(startMs, submittedMs);
    if (heatmap) this.#heatmaps.push(heatmap);
    return [{ kind: 'keypoints', crop, input, keypoints, heatmap }];
  }

  async #sample(region: Rectangle, input: Size): Promise<{ values: Float32Array }> {
    const frame = { planes: await this.readPlanes(), size: this.#options.size };
    return this.#buffers.sampler.sample(frame, [region], input).pictures;
  }

  #addTime(startMs: number, sampledMs: number): void {
    this.times.push({ inputMs: sampledMs - startMs, networkMs: performance.now() - sampledMs });
  }
}
