// Every pass of the GPU's frame path compared with its TypeScript reference, on a software GPU.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { decodePerson } from '../../../../src/core/detection/decode-person.ts';
import { decodePeaks } from '../../../../src/core/detection/decode-points.ts';
import { measurePeakAmbiguity } from '../../../../src/core/detection/peak-ambiguity.ts';
import type { CellMap, Heads } from '../../../../src/core/model/heads.ts';
import type { Rectangle, Size } from '../../../../src/core/geometry.ts';
import type { PixelPlanes } from '../../../../src/core/image/pixel-planes.ts';
import type { Pose } from '../../../../src/core/pose.ts';
import { PlaneSampler } from '../../../../src/core/image/sample-planes.ts';
import type { HeadDecoding } from '../../../../src/core/model/network.ts';
import { HeatPainter } from '../../../../src/engine/webgpu/frame/heat-painter.ts';
import { FrameSampler } from '../../../../src/engine/webgpu/frame/frame-sampler.ts';
import { createPeakFinder } from '../../../../src/engine/webgpu/frame/peak-finder.ts';
import { ReadBack } from '../../../../src/engine/webgpu/buffers.ts';
import { FramePixels } from '../../../../src/worker/frames/frame-pixels.ts';
import { paintCells } from '../../../../src/worker/stage/heatmap-image.ts';
import { createGpuTensor, openGpu, type OpenGpu } from '../../../fixtures/networks/open-gpu.ts';
import { createRandom } from '../../../fixtures/random.ts';

let gpu: OpenGpu;

beforeAll(async () => {
  gpu = await openGpu();
});

afterAll(() => gpu.device.destroy());

describe('sampling', () => {
  const WHOLE: Rectangle = { x: 0, y: 0, width: 1, height: 1 };
  const CROPS: readonly [string, Rectangle, Size][] = [
    ['the whole frame', WHOLE, { width: 64, height: 64 }],
    ['a part, enlarged', { x: 0.3, y: 0.2, width: 0.1, height: 0.2 }, { width: 96, height: 64 }],
    ['past the edges', { x: -0.4, y: 0.5, width: 1.1, height: 0.9 }, { width: 64, height: 96 }],
  ];

  test.each(CROPS)('a picture: %s', async (_, crop, size) => {
    const bitmap = await createImageBitmap(paintScene(200, 120));
    const { largest } = await compareSamples(bitmap, crop, size);
    expect(largest).toBeLessThan(2 / 255);
    bitmap.close();
  });

  test.each(CROPS)('a frame in RGBA: %s', async (_, crop, size) => {
    const frame = new VideoFrame(paintScene(200, 120), { timestamp: 0 });
    const { largest } = await compareSamples(frame, crop, size);
    expect(largest).toBeLessThan(2 / 255);
    frame.close();
  });

  test.each([
    ['smpte170m', false, 0],
    ['bt709', false, 0],
    ['bt709', true, 0],
    ['smpte170m', false, 90],
    ['smpte170m', false, 180],
  ] as const)(
    'a camera frame, %s, full range %s, rotated by %i°',
    async (matrix, fullRange, turn) => {
      const frame = createYuvFrame(matrix, fullRange, turn);
      for (const [name, crop, size] of CROPS) {
        const { largest, mean } = await compareSamples(frame, crop, size);
        expect(largest, name).toBeLessThan(2 / 255);
        expect(mean, name).toBeLessThan(0.5 / 255);
      }
      frame.close();
    },
  );
});

describe('keypoints', () => {
  test.each([
    [24, 24],
    [48, 36],
    [64, 96],
  ])('of one person in maps of %i×%i', async (width, height) => {
    const heads = createHeads(width, height, 17);
    const found = await findPeaks('person', heads);
    const pose = decodePerson(heads, nameJoints(17));
    expectSame(found, pose, measurePeakAmbiguity(heads.heatmap, pose));
  });

  test.each([
    [1, 64, 48],
    [5, 24, 24],
    [23, 33, 17],
  ])('of %i taught points in maps of %i×%i', async (points, width, height) => {
    const map = createMap(width, height, points, createRandom(width + points));
    const found = await findPeaks('peaks', { points: map });
    const pose = decodePeaks(map, nameJoints(points));
    expectSame(found, pose, measurePeakAmbiguity(map, pose));
  });

  test('at the edge of the map, and the first one in case of ties', async () => {
    const map = createMap(16, 16, 3, () => 0.5);
    map.values[0] = 9;
    map.values[(15 * 16 + 15) * 3 + 1] = 9;
    const found = await findPeaks('peaks', { points: map });
    const pose = decodePeaks(map, nameJoints(3));
    expectSame(found, pose, measurePeakAmbiguity(map, pose));
  });
});

test.each([null, 2])('a heatmap is painted in the same colours (joint %s)', (channel) => {
  const { device, pipelines } = gpu;
  const map = createMap(48, 40, 5, createRandom(7));
  const expected = new ImageData(48, 40);
  paintCells(expected.data, map, channel);
  const painter = new HeatPainter(device, pipelines);
  const encoder = device.createCommandEncoder();
  const take = painter.encode(encoder, createGpuTensor(device, map, map), channel);
  device.queue.submit([encoder.finish()]);
  const bitmap = take();
  const context = new OffscreenCanvas(48, 40).getContext('2d');
  context?.drawImage(bitmap, 0, 0);
  const painted = context?.getImageData(0, 0, 48, 40).data ?? [];
  for (let i = 0; i < expected.data.length; i += 4) {
    expect(Math.abs(painted[i + 3] - expected.data[i + 3])).toBeLessThanOrEqual(1);
    // Colours are stored premultiplied, so colours of low opacity are imprecise.
    const bound = 2 + 255 / expected.data[i + 3];
    for (let c = i; c < i + 3; c++) {
      expect(Math.abs(painted[c] - expected.data[c])).toBeLessThanOrEqual(bound);
    }
  }
  bitmap.close();
  painter.destroy();
});

test('an unchanged frame setup creates no bind group and writes nothing; a video frame binds its texture', async () => {
  const { device, pipelines } = gpu;
  const bind = vi.spyOn(device, 'createBindGroup');
  const write = vi.spyOn(device.queue, 'writeBuffer');
  const sampler = new FrameSampler(device, pipelines);
  const painter = new HeatPainter(device, pipelines);
  const map = createMap(24, 24, 3, createRandom(5));
  const picture = createGpuTensor(device, map, map);
  const output = createGpuTensor(device, { width: 32, height: 32, channels: 3 });
  const bitmap = await createImageBitmap(paintScene(64, 48));
  const video = createYuvFrame('bt709', false, 0);
  const look = (frame: VideoFrame | ImageBitmap, crop: Rectangle) => {
    bind.mockClear();
    write.mockClear();
    const encoder = device.createCommandEncoder();
    sampler.encode(encoder, frame, crop, output);
    const take = painter.encode(encoder, picture, null);
    device.queue.submit([encoder.finish()]);
    take().close();
    return { bound: bind.mock.calls.length, written: write.mock.calls.length };
  };
  const whole = { x: 0, y: 0, width: 1, height: 1 };
  expect(look(bitmap, whole)).toEqual({ bound: 2, written: 2 });
  expect(look(bitmap, whole)).toEqual({ bound: 0, written: 0 });
  expect(look(bitmap, { ...whole, x: 0.1 })).toEqual({ bound: 0, written: 1 });
  look(video, whole);
  expect(look(video, whole)).toEqual({ bound: 1, written: 0 });
  bitmap.close();
  video.close();
  sampler.destroy();
  painter.destroy();
  vi.restoreAllMocks();
});

/** Difference between the samples of GPU and CPU, in the network's units: black is −1, white is 1. */
async function compareSamples(frame: VideoFrame | ImageBitmap, crop: Rectangle, size: Size) {
  const { device, pipelines } = gpu;
  const planes = await new FramePixels().read(frame);
  const expected = new Float32Array(size.width * size.height * 3);
  new PlaneSampler().sample(planes, crop, size, expected);
  const sampler = new FrameSampler(device, pipelines);
  const output = createGpuTensor(device, { ...size, channels: 3 });
  const encoder = device.createCommandEncoder();
  sampler.encode(encoder, frame, crop, output);
  const [sampled] = await readBack(encoder, output.buffer);
  let largest = 0;
  let sum = 0;
  expected.forEach((value, index) => {
    const other = sampled[Math.floor(index / 3) * 4 + (index % 3)];
    largest = Math.max(largest, Math.abs(value - other) / 2);
    sum += Math.abs(value - other) / 2;
  });
  sampler.destroy();
  return { largest, mean: sum / expected.length };
}

async function findPeaks(reading: HeadDecoding, maps: Record<string, CellMap> | Heads) {
  const { device, pipelines } = gpu;
  const pictures = Object.entries(maps as Record<string, CellMap>).map(
    ([name, map]) => [name, createGpuTensor(device, map, map)] as const,
  );
  const finder = createPeakFinder(device, pipelines, new Map(pictures), reading);
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  finder.encode(pass);
  pass.end();
  const [keypoints] = await readBack(encoder, finder.keypoints.buffer);
  finder.destroy();
  return keypoints;
}

async function readBack(encoder: GPUCommandEncoder, buffer: GPUBuffer): Promise<Float32Array[]> {
  const reader = new ReadBack(gpu.device);
  const read = reader.record(encoder, [{ buffer, bytes: buffer.size }]);
  gpu.device.queue.submit([encoder.finish()]);
  const floats = await read();
  reader.destroy();
  return floats;
}

function expectSame(found: Float32Array, { keypoints }: Pose, ambiguity: number[]): void {
  expect(found).toHaveLength(keypoints.length * 4);
  keypoints.forEach(({ joint, x, y, score }, index) => {
    expect(found[4 * index], `${joint}, x`).toBeCloseTo(x, 4);
    expect(found[4 * index + 1], `${joint}, y`).toBeCloseTo(y, 4);
    expect(found[4 * index + 2], `${joint}, score`).toBeCloseTo(score, 4);
    expect(found[4 * index + 3], `${joint}, ambiguity`).toBeCloseTo(ambiguity[index], 4);
  });
}

function nameJoints(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `joint_${index}`);
}

/** Logits between −8 and 8. */
function createMap(width: number, height: number, channels: number, random: () => number): CellMap {
  const values = Float32Array.from({ length: width * height * channels }, () => 16 * random() - 8);
  return { width, height, channels, values };
}

function createHeads(width: number, height: number, joints: number): Heads {
  const random = createRandom(width * height);
  const offset = createMap(width, height, 2 * joints, random);
  return {
    heatmap: createMap(width, height, joints, random),
    center: createMap(width, height, 1, random),
    regression: createMap(width, height, 2 * joints, random),
    offset: { ...offset, values: offset.values.map((value) => value / 16) },
  };
}

/** Gradients, hard edges, and a line one pixel wide. */
function paintScene(width: number, height: number): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('Expected a 2D context, got none.');
  const gradient = context.createLinearGradient(0, 0, width, height);
  gradient.addColorStop(0, '#204080');
  gradient.addColorStop(0.5, '#e0a060');
  gradient.addColorStop(1, '#106030');
  context.fillStyle = gradient;
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#fff';
  context.fillRect(width / 4, height / 4, width / 8, height / 2);
  context.fillStyle = '#000';
  context.fillRect(0, height / 3, width, 1);
  return canvas;
}

/** High-frequency luma and low-frequency chroma, as in natural images. */
function createYuvFrame(
  matrix: 'smpte170m' | 'bt709',
  fullRange: boolean,
  rotation: PixelPlanes['rotation'],
): VideoFrame {
  const [width, height] = [128, 96];
  const bytes = new Uint8Array(width * height * 1.5);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      bytes[y * width + x] = 126 + 60 * Math.sin(x / 3) * Math.cos(y / 5);
    }
  }
  for (let cell = 0; cell < (width * height) / 4; cell++) {
    const x = cell % (width / 2);
    const y = Math.floor(cell / (width / 2));
    bytes[width * height + cell] = 128 + 30 * Math.sin(x / 11);
    bytes[width * height * 1.25 + cell] = 128 + 30 * Math.cos(y / 9);
  }
  const init: VideoFrameBufferInit & { rotation: number } = {
    format: 'I420',
    codedWidth: width,
    codedHeight: height,
    timestamp: 0,
    colorSpace: { matrix, fullRange, primaries: 'bt709', transfer: 'iec61966-2-1' },
    rotation,
  };
  return new VideoFrame(bytes, init);
}
