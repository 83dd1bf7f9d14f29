// The packed weights and the steps of a GPU plan, without a GPU.
import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { HEAD_NAMES } from '../../../../src/core/model/heads.ts';
import { joinTaughtWeights } from '../../../../src/core/model/decoder-weights.ts';
import {
  floatsFromHalves,
  parseWeights,
  type Weights,
} from '../../../../src/core/model/weights.ts';
import {
  architectureOf,
  kernelsOf,
  pretrainedKernels,
} from '../../../../src/engine/webgpu/architecture.ts';
import { EngineLayerError } from '../../../../src/engine/engine-errors.ts';
import { listKernels } from '../../../../src/engine/webgpu/plan.ts';
import { packGpuWeights } from '../../../../src/engine/webgpu/pack-weights.ts';
import { createTaughtModel } from '../../../fixtures/lessons/taught-models.ts';

const HEADS = { heads: true, taps: false };
const FORMATS = ['f32', 'f16'] as const;

let pretrained: Weights;
let taught: Weights;

beforeAll(async () => {
  const file = new URL('../../../../models/movenet-lightning/weights.bin', import.meta.url);
  pretrained = parseWeights(Uint8Array.from(await readFile(file)).buffer);
  const { weightsFile } = await createTaughtModel('mug', ['handle', 'rim', 'foot']);
  taught = joinTaughtWeights(pretrained, parseWeights(weightsFile.buffer));
});

test('the pretrained network takes 65 dispatches, its heads three of them', () => {
  const layers = packGpuWeights(pretrained, 'f32');
  const all = listKernels({ ...layers, format: 'f32' }, architectureOf(HEADS));
  const backbone = listKernels(
    { ...layers, format: 'f32' },
    architectureOf({ heads: false, taps: true }),
  );
  expect(all).toHaveLength(65);
  expect(backbone).toHaveLength(62);
});

test.each(FORMATS)(
  'the shaders compiled at start are those of the pretrained network: %s',
  (format) => {
    const { layers } = packGpuWeights(pretrained, format);
    const texts = (list: readonly object[]) => new Set(list.map((each) => JSON.stringify(each)));
    expect(texts(kernelsOf({ layers, format }))).toEqual(texts(pretrainedKernels(format)));
  },
);

test('half-precision weights stay bit-identical, and others stay in single precision', () => {
  const half = packGpuWeights(taught, 'f16');
  const single = packGpuWeights(taught, 'f32');
  expect(single.values.f16).toHaveLength(0);
  const formats = new Set<string>();
  for (const [name, { format, offset, outputChannels }] of half.layers) {
    const values = half.values[format].subarray(4 * offset, 4 * offset + 4 * outputChannels);
    const there = values instanceof Uint16Array ? floatsFromHalves(values) : values;
    const from = 4 * (single.layers.get(name)?.offset ?? NaN);
    expect(there, name).toEqual(single.values.f32.subarray(from, from + values.length));
    // An added identity layer also has half-precision weights.
    const isLearnt = name.startsWith('decoder') && name !== 'decoder_identity';
    formats.add(`${isLearnt ? 'learnt' : 'given'} ${format}`);
  }
  expect([...formats].sort()).toEqual(['given f16', 'learnt f32']);
});

test('joined layers are interleaved row by row', () => {
  const { layers, values } = packGpuWeights(pretrained, 'f32');
  const layer = layers.get('heads');
  if (!layer) throw new Error('No joined heads.');
  expect(layer.parts).toEqual([17, 1, 34, 34]);
  expect(layer.outputChannels).toBe(20 + 4 + 36 + 36);
  let before = 0;
  HEAD_NAMES.forEach((name, part) => {
    const kernel = pretrained.get(`${name}/kernel`);
    const channels = layer.parts[part];
    const inputs = kernel?.shape[2] ?? 0;
    for (let row = 0; row < inputs; row++) {
      const start = 4 * layer.offset + (1 + row) * layer.outputChannels + before;
      const expected = kernel?.values.subarray(row * channels, (row + 1) * channels);
      expect(values.f32.subarray(start, start + channels), `${name} ${row}`).toEqual(expected);
    }
    before += 4 * Math.ceil(channels / 4);
  });
});

test('heads with different numbers of input channels cannot be joined', () => {
  const odd = new Map(pretrained);
  odd.set('center/kernel', { shape: [1, 1, 8, 1], values: new Float32Array(8) });
  expect(() => packGpuWeights(odd, 'f32')).toThrow(EngineLayerError);
});
