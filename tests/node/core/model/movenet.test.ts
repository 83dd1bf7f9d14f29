import { describe, expect, it } from 'vitest';
import {
  runBackbone,
  runHeads,
  TAP_NAMES,
  type NetworkOperations,
} from '../../../../src/core/model/movenet.ts';

/** A picture without values: its size, and the number of layers of each kind before it. */
interface Traced {
  height: number;
  width: number;
}

/** Runs the architecture on sizes only; throws for operations that no engine can compute. */
function trace(height: number, width: number) {
  const layers: { kind: string; name: string; activation: string; output: Traced }[] = [];
  const note = (kind: string, name: string, activation: string, output: Traced) => {
    layers.push({ kind, name, activation, output });
    return output;
  };
  const shrink = ({ height, width }: Traced, stride: number) => ({
    height: Math.ceil(height / stride),
    width: Math.ceil(width / stride),
  });
  const operations: NetworkOperations<Traced> = {
    convolution: (x, name, activation) => note('convolution', name, activation, shrink(x, 2)),
    pointwise: (x, name, activation) => note('pointwise', name, activation, x),
    depthwise: (x, name, stride, activation) =>
      note('depthwise', name, activation, shrink(x, stride)),
    upsample: ({ height, width }) => ({ height: 2 * height, width: 2 * width }),
    add: (a, b) => {
      expect(a).toEqual(b);
      return a;
    },
  };
  const taps = runBackbone(operations, { height, width });
  return { taps, heads: runHeads(operations, taps.features), layers };
}

describe('MoveNet', () => {
  it.each([
    [192, 192],
    [192, 256],
    [320, 96],
    [32, 32],
  ])('has outputs of the documented strides for %i×%i', (height, width) => {
    const { taps, heads } = trace(height, width);
    const strides = TAP_NAMES.map((name) => [height / taps[name].height, width / taps[name].width]);
    expect(strides).toEqual([
      [4, 4],
      [8, 8],
      [16, 16],
      [32, 32],
      [4, 4],
    ]);
    for (const head of Object.values(heads)) expect(head).toEqual(taps.features);
  });

  it('has 74 layers with unique names', () => {
    const { layers } = trace(192, 192);
    const count = (kind: string) => layers.filter((layer) => layer.kind === kind).length;
    expect(new Set(layers.map(({ name }) => name)).size).toBe(layers.length);
    expect([count('convolution'), count('depthwise'), count('pointwise')]).toEqual([1, 24, 49]);
  });

  it('ends its heads without an activation: logits and distances', () => {
    const { layers } = trace(192, 192);
    for (const name of ['heatmap', 'center', 'regression', 'offset']) {
      expect(layers.find((layer) => layer.name === name)?.activation).toBe('none');
    }
  });

  it('computes no heads in the backbone', () => {
    const asked: string[] = [];
    const layer = (_: null, name: string) => {
      asked.push(name);
      return null;
    };
    runBackbone(
      {
        convolution: layer,
        pointwise: layer,
        depthwise: layer,
        upsample: () => null,
        add: () => null,
      },
      null,
    );
    expect(asked.filter((name) => /heatmap|center|regression|offset/.test(name))).toEqual([]);
  });
});
