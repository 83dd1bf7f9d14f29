// MoveNet on WebGPU in shaders of our own, behind the interface of every engine; and the frame path
// that never leaves the GPU: frame-sampler.ts, the network, peak-finder.ts, heat-painter.ts.
import type { Size } from '../../core/geometry.ts';
import { HEAD_NAMES, type CellMap } from '../../core/heads.ts';
import { runBackbone, runHeads, TAP_NAMES } from '../../core/movenet.ts';
import type { Network, NetworkAnswer, PictureBatch, Wanted } from '../../core/network.ts';
import { runPoints } from '../../core/taught-network.ts';
import type { Weights } from '../../core/weights.ts';
import type { FrameAnswer, FrameNetwork, FrameQuestion, Reading, Seen } from '../frame-network.ts';
import { FrameSampler } from './frame-sampler.ts';
import { GpuInputError } from './gpu-errors.ts';
import { createGpuPlan, type GpuPicture, type GpuPlan } from './gpu-plan.ts';
import { HeatPainter } from './heat-painter.ts';
import { GROUP, packLayers, type PackedLayers } from './pack-layers.ts';
import { createPeakFinder, type PeakFinder } from './peak-finder.ts';
import type { Pipelines } from './pipelines.ts';
import { ReadBack } from './read-back.ts';

/** Plans that are kept: a session's sizes, and the batches of closer looks. Each holds some megabytes. */
const KEPT_PLANS = 8;

/** A plan, and the decoding of its maps once a frame has asked for it. */
interface KeptPlan {
  plan: GpuPlan;
  finder: PeakFinder | null;
}

export class GpuNetwork implements Network, FrameNetwork {
  readonly #device: GPUDevice;
  readonly #pipelines: Pipelines;
  readonly #layers: PackedLayers['layers'];
  readonly #weights: GPUBuffer;
  readonly #sampler: FrameSampler;
  readonly #painter: HeatPainter;
  readonly #readBack: ReadBack;
  #plans = new Map<string, KeptPlan>();

  /** @throws GpuLayerError when a layer is of no known kind */
  constructor(device: GPUDevice, pipelines: Pipelines, weights: Weights) {
    const { layers, values } = packLayers(weights);
    this.#device = device;
    this.#pipelines = pipelines;
    this.#layers = layers;
    this.#weights = device.createBuffer({
      size: values.byteLength,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST,
    });
    device.queue.writeBuffer(this.#weights, 0, values);
    this.#sampler = new FrameSampler(device, pipelines);
    this.#painter = new HeatPainter(device, pipelines);
    this.#readBack = new ReadBack(device);
  }

  async run(pictures: PictureBatch, wanted: Wanted): Promise<NetworkAnswer[]> {
    const { plan } = this.#keep(pictures, wanted, null);
    this.#write(plan, pictures);
    const encoder = this.#device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    plan.encode(pass);
    pass.end();
    const outputs = [...plan.outputs];
    const sources = outputs.map(([, picture]) => ({
      buffer: picture.buffer,
      bytes: 4 * pictures.count * picture.height * picture.width * picture.groups * GROUP,
    }));
    const read = this.#readBack.record(encoder, sources);
    this.#device.queue.submit([encoder.finish()]);
    const values = await read();
    return Array.from({ length: pictures.count }, (_, index) => {
      const maps = outputs.map(([name, picture], at) => {
        return [name, toMap(picture, values[at], index)] as const;
      });
      return answerOf(new Map(maps), wanted);
    });
  }

  reads(frame: VideoFrame | ImageBitmap): boolean {
    return this.#sampler.reads(frame);
  }

  async see(seen: Seen, { size, reading, heat }: FrameQuestion): Promise<FrameAnswer> {
    const wanted = { heads: reading === 'person', taps: false, points: reading === 'peaks' };
    const { plan, finder } = this.#keep({ count: 1, ...size }, wanted, reading);
    if (!finder) throw new GpuInputError('Expected a plan with keypoints.');
    const encoder = this.#device.createCommandEncoder();
    if ('frame' in seen) this.#sampler.encode(encoder, seen.frame, seen.crop, plan.input);
    else this.#write(plan, { count: 1, ...size, values: seen.values });
    const pass = encoder.beginComputePass();
    plan.encode(pass);
    finder.encode(pass);
    pass.end();
    const map = plan.outputs.get(reading === 'person' ? 'heatmap' : 'points');
    const paint = heat && map ? this.#painter.encode(encoder, map, heat.channel) : null;
    const read = this.#readBack.record(encoder, [finder.keypoints]);
    this.#device.queue.submit([encoder.finish()]);
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
    this.#weights.destroy();
  }

  #write({ input }: GpuPlan, pictures: PictureBatch): void {
    this.#device.queue.writeBuffer(input.buffer, 0, toVectors(pictures));
  }

  /** The plan for these pictures, made or found; the plan unused for longest gives way. */
  #keep(size: Size & { count: number }, wanted: Wanted, reading: Reading | null): KeptPlan {
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

  #prepare(size: Size & { count: number }, wanted: Wanted, reading: Reading | null): KeptPlan {
    const request = {
      device: this.#device,
      pipelines: this.#pipelines,
      layers: this.#layers,
      weights: this.#weights,
      size,
    };
    const plan = createGpuPlan(request, (operations, input) => {
      const taps = runBackbone(operations, input);
      return {
        ...(wanted.heads && runHeads(operations, taps.features)),
        ...(wanted.taps && taps),
        ...(wanted.points && { points: runPoints(operations, taps) }),
      };
    });
    const finder =
      reading && createPeakFinder(this.#device, this.#pipelines, plan.outputs, reading);
    return { plan, finder };
  }
}

function destroy({ plan, finder }: KeptPlan): void {
  plan.destroy();
  finder?.destroy();
}

/** Four values a pixel, as the shaders read them. */
function toVectors({ count, height, width, values }: PictureBatch): Float32Array<ArrayBuffer> {
  const pixels = count * height * width;
  if (values.length !== 3 * pixels) {
    throw new GpuInputError(`Expected ${3 * pixels} values, got ${values.length}.`);
  }
  const vectors = new Float32Array(pixels * GROUP);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      vectors[pixel * GROUP + channel] = values[pixel * 3 + channel];
    }
  }
  return vectors;
}

/** One picture's map, without the channels that only fill a vector. */
function toMap(
  { height, width, channels, groups }: GpuPicture,
  stored: Float32Array,
  index: number,
): CellMap {
  const cells = height * width;
  const stride = groups * GROUP;
  const values = new Float32Array(cells * channels);
  for (let cell = 0; cell < cells; cell++) {
    const from = (index * cells + cell) * stride;
    values.set(stored.subarray(from, from + channels), cell * channels);
  }
  return { height, width, channels, values };
}

function answerOf(maps: ReadonlyMap<string, CellMap>, wanted: Wanted): NetworkAnswer {
  return {
    heads: wanted.heads ? pick(maps, HEAD_NAMES) : null,
    taps: wanted.taps ? pick(maps, TAP_NAMES) : null,
    points: maps.get('points') ?? null,
  };
}

function pick<Name extends string>(
  maps: ReadonlyMap<string, CellMap>,
  names: readonly Name[],
): Record<Name, CellMap> {
  return Object.fromEntries(names.map((name) => [name, maps.get(name)])) as Record<Name, CellMap>;
}
