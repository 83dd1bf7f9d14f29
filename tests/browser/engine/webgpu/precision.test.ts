// The GPU network in half precision. The software GPU lacks shader-f16, so halves are stored packed in 32-bit words
// of the same layout, and the shaders for devices with shader-f16 are compiled with integers in place of halves.
// `node bench/precision.mjs` runs the real shaders.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import golden from '../../../../models/movenet-lightning/golden.json';
import weightsUrl from '../../../../models/movenet-lightning/weights.bin?url';
import {
  createGoldenPicture,
  measureGoldenError,
  parseGolden,
} from '../../../../src/core/model/golden.ts';
import type { CellMap } from '../../../../src/core/model/heads.ts';
import { TAP_NAMES } from '../../../../src/core/model/movenet.ts';
import type { Network } from '../../../../src/core/model/network.ts';
import { joinTaughtWeights } from '../../../../src/core/model/decoder-weights.ts';
import { parseWeights, type Weights } from '../../../../src/core/model/weights.ts';
import type { OpenBackend } from '../../../../src/engine/backend.ts';
import { openWebgpu } from '../../../../src/engine/webgpu/webgpu-backend.ts';
import { choosePrecision } from '../../../../src/worker/network/choose-precision.ts';
import { kernelsOf } from '../../../../src/engine/webgpu/architecture.ts';
import type { WebgpuNetwork } from '../../../../src/engine/webgpu/webgpu-network.ts';
import { writeShader } from '../../../../src/engine/webgpu/pipelines.ts';
import { openDevice } from '../../../../src/engine/webgpu/open-webgpu.ts';
import { packGpuWeights } from '../../../../src/engine/webgpu/pack-weights.ts';
import type { Format } from '../../../../src/engine/webgpu/shader-types.ts';
import { createTaughtModel } from '../../../fixtures/lessons/taught-models.ts';

let device: GPUDevice;
let createNetwork: (weights: Weights, format: Format) => Promise<WebgpuNetwork>;
let pretrained: Weights;
let taught: Weights;

beforeAll(async () => {
  const adapter = await navigator.gpu.requestAdapter();
  if (!adapter) throw new Error('No WebGPU in this browser.');
  device = await adapter.requestDevice();
  createNetwork = await openDevice(device, { readsFrames: false });
  pretrained = parseWeights(await (await fetch(weightsUrl)).arrayBuffer());
  const { weightsFile } = await createTaughtModel('mug', ['handle', 'rim', 'foot']);
  taught = joinTaughtWeights(pretrained, parseWeights(weightsFile.buffer));
});

afterAll(() => device.destroy());

test('half precision gives the golden answer, with taps and taught points close to single precision', async () => {
  const wanted = { heads: true, taps: true, points: true };
  const answers = [];
  for (const format of ['f32', 'f16'] as const) {
    const network = await createNetwork(taught, format);
    answers.push((await network.run(createGoldenPicture(), wanted))[0]);
    network.dispose();
  }
  const [single, half] = answers;
  const errors = answers.map(({ heads }) => {
    return heads ? measureGoldenError(heads, parseGolden(golden)) : Infinity;
  });
  expect(errors[0]).toBeLessThan(1e-3);
  expect(errors[1]).toBeLessThan(0.3);
  // The two networks differ.
  expect(errors[1]).toBeGreaterThan(1e-3);
  for (const name of TAP_NAMES) {
    expect(relativeDifference(single.taps?.[name], half.taps?.[name]), name).toBeLessThan(0.01);
  }
  expect(relativeDifference(single.points, half.points)).toBeLessThan(0.01);
});

test('the shaders for devices with shader-f16 convert between halves and floats explicitly', async () => {
  const { layers } = packGpuWeights(taught, 'f16');
  const kernels = kernelsOf({ layers, format: 'f16' });
  const texts = new Set(kernels.map((kernel) => writeShader(kernel, true)));
  // Eight shaders of the pretrained network, and those of the decoder, whose weights are floats.
  expect(texts.size).toBeGreaterThan(8);
  for (const text of texts) {
    expect(text).toMatch(/^enable f16;/);
    // WGSL converts integers to floats no more implicitly than halves.
    const code = text.replace('enable f16;', '').replaceAll('f16', 'i32');
    const { messages } = await device.createShaderModule({ code }).getCompilationInfo();
    expect(messages.filter(({ type }) => type === 'error').map(({ message }) => message)).toEqual(
      [],
    );
  }
  // A missing conversion is a compile error.
  const [text] = [...texts].filter((each) => each.includes('fn pointwise'));
  const code = text
    .replace('enable f16;', '')
    .replaceAll('f16', 'i32')
    .replace('matrix * readInput(input[', 'matrix * (input[');
  const { messages } = await device.createShaderModule({ code }).getCompilationInfo();
  expect(messages.some(({ type }) => type === 'error')).toBe(true);
});

describe('choice of precision', () => {
  let opened: OpenBackend;
  let made: Network[];

  beforeAll(async () => {
    opened = await openWebgpu({ allowSoftware: true, readsFrames: false, lostThreads: 0 });
  });

  afterAll(() => opened.close());

  /** The software GPU, presented as a device with shader-f16. */
  const withHalves = (createHalfNetwork: OpenBackend['createHalfNetwork']): OpenBackend => {
    made = [];
    return {
      ...opened,
      ...(createHalfNetwork && {
        createHalfNetwork: async (weights: Weights) => {
          const network = await createHalfNetwork(weights);
          made.push(network);
          return network;
        },
      }),
    };
  };

  test('a device without shader-f16 uses single precision without a message', async () => {
    expect(opened.createHalfNetwork).toBeUndefined();
    const { network, ...chosen } = await choosePrecision(opened, pretrained);
    expect(chosen).toMatchObject({ precision: 'f32', reason: '', networkMs: null });
    network.dispose();
  });

  test('correct half precision is used where it is faster', async () => {
    const backend = withHalves((weights) => createNetwork(weights, 'f16'));
    const { network, precision, reason, networkMs } = await choosePrecision(backend, pretrained);
    const times = [...reason.matchAll(/([\d.]+) ms/g)].map(([, ms]) => Number(ms));
    expect(times).toHaveLength(2);
    expect(networkMs?.toFixed(1)).toBe(Math.min(...times).toFixed(1));
    expect(precision).toBe(reason.startsWith('It takes') ? 'f16' : 'f32');
    expect(made.includes(network)).toBe(precision === 'f16');
    network.dispose();
  });

  test('wrong half precision is replaced by single precision on the same device, with a reason', async () => {
    const spoiled = new Map(pretrained);
    const bias = pretrained.get('heatmap/bias');
    if (!bias) throw new Error('No bias.');
    spoiled.set('heatmap/bias', { ...bias, values: bias.values.map((value) => value + 0.7) });
    const backend = withHalves(() => createNetwork(spoiled, 'f16'));
    const { network, precision, reason } = await choosePrecision(backend, pretrained);
    expect(precision).toBe('f32');
    expect(made).toHaveLength(1);
    expect(network).not.toBe(made[0]);
    expect(reason).toMatch(/^In half precision it is off by 0\.[5-9]\d* .* computes in single\.$/);
    network.dispose();
  });

  test('half precision that fails to start is replaced too', async () => {
    const backend = withHalves(() => Promise.reject(new Error('No such shader.')));
    const { network, precision, reason } = await choosePrecision(backend, pretrained);
    expect(precision).toBe('f32');
    expect(reason).toContain('No such shader.');
    network.dispose();
  });
});

/** Largest difference between two maps, relative to the largest value. */
function relativeDifference(
  one: CellMap | null | undefined,
  other: CellMap | null | undefined,
): number {
  if (!one || one.values.length !== other?.values.length) return Infinity;
  let [difference, largest] = [0, 0];
  one.values.forEach((value, index) => {
    difference = Math.max(difference, Math.abs(value - other.values[index]));
    largest = Math.max(largest, Math.abs(value));
  });
  return difference / largest;
}
