// The shipped model's spec and weights are consistent with each other and with the architecture.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { listWeightNames } from '../../../../scripts/movenet-names.mjs';
import { parseModelSpec } from '../../../../src/core/model/model-spec.ts';
import {
  runBackbone,
  runHeads,
  type NetworkOperations,
} from '../../../../src/core/model/movenet.ts';
import { parseWeights } from '../../../../src/core/model/weights.ts';

const folder = new URL('../../../../models/movenet-lightning/', import.meta.url);
const spec = parseModelSpec(JSON.parse(readFileSync(new URL('spec.json', folder), 'utf8')));
const file = readFileSync(new URL('weights.bin', folder));
const weights = parseWeights(Uint8Array.from(file).buffer);

/** The names of the architecture's layers, in order. */
function askedLayers(): string[] {
  const asked: string[] = [];
  const layer = (_input: null, name: string) => {
    asked.push(name);
    return null;
  };
  const operations: NetworkOperations<null> = {
    convolution: layer,
    pointwise: layer,
    depthwise: layer,
    upsample: () => null,
    add: () => null,
  };
  runHeads(operations, runBackbone(operations, null).features);
  return asked;
}

test('the weights have the spec’s hash', () => {
  expect(createHash('sha256').update(file).digest('hex')).toBe(spec.weightsSha256);
});

test('the layers are exactly those of the architecture', () => {
  const layers = new Set([...weights.keys()].map((name) => name.replace(/\/(kernel|bias)$/, '')));
  expect([...layers].sort()).toEqual(askedLayers().sort());
});

test('the weights are in the order of the renaming', () => {
  expect([...weights.keys()]).toEqual(listWeightNames().map(([name]) => name));
});

test('each layer’s kernel has the shape of its kind', () => {
  for (const [name, { shape }] of weights) {
    if (name.endsWith('/bias')) continue;
    const bias = weights.get(name.replace('/kernel', '/bias'));
    if (name.includes('depthwise')) expect([shape[0], shape[1], shape[3]], name).toEqual([3, 3, 1]);
    else expect(bias?.shape, name).toEqual([shape[3]]);
  }
});

test('the last layers have outputs for every joint', () => {
  const joints = spec.joints.length;
  expect(weights.get('heatmap/bias')?.shape).toEqual([joints]);
  expect(weights.get('center/bias')?.shape).toEqual([1]);
  expect(weights.get('regression/bias')?.shape).toEqual([2 * joints]);
  expect(weights.get('offset/bias')?.shape).toEqual([2 * joints]);
});

test('left and right joints are paired, and all sizes are supported', () => {
  for (const { name, side, pair } of spec.joints) {
    const partner = spec.joints.find((joint) => joint.name === pair);
    if (side === 'middle') expect(pair).toBeUndefined();
    else expect([partner?.pair, partner?.side]).toEqual([name, side === 'left' ? 'right' : 'left']);
  }
  const { native, choices } = spec.inputSizes;
  expect(choices).toContain(native);
  expect(choices.filter((size) => size % 32 !== 0)).toEqual([]);
});
