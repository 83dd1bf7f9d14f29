import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  createGoldenPicture,
  type Golden,
  measureGoldenError,
  parseGolden,
  sampleHead,
} from '../../../../src/core/model/golden.ts';
import { HEAD_NAMES } from '../../../../src/core/model/heads.ts';
import { createRandomHeads } from '../../../fixtures/networks/maps.ts';
import { createRandom } from '../../../fixtures/random.ts';

const folder = new URL('../../../../models/movenet-lightning/', import.meta.url);
const readJson = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as unknown;

const createHeads = () => createRandomHeads(48, 48, 17, createRandom(1));

const createGolden = (): Golden => {
  const { heatmap, center, regression, offset } = createHeads();
  return {
    weightsSha256: 'ab',
    heads: {
      heatmap: sampleHead(heatmap.values),
      center: sampleHead(center.values),
      regression: sampleHead(regression.values),
      offset: sampleHead(offset.values),
    },
  };
};

describe('the golden answer', () => {
  it('belongs to the shipped weights', () => {
    const { weightsSha256 } = readJson('spec.json') as { weightsSha256: string };
    expect(parseGolden(readJson('golden.json')).weightsSha256).toBe(weightsSha256);
  });

  it('measures the largest difference, 0 for itself', () => {
    const heads = createHeads();
    expect(measureGoldenError(heads, createGolden())).toBe(0);
    heads.regression.values[509] += 0.5;
    heads.center.values[0] -= 2;
    expect(measureGoldenError(heads, createGolden())).toBeCloseTo(2, 6);
  });

  it('gives infinity for NaN and for maps of another size', () => {
    const heads = createHeads();
    heads.offset.values[0] = NaN;
    expect(measureGoldenError(heads, createGolden())).toBe(Infinity);
    heads.heatmap.values[0] = 100;
    expect(measureGoldenError(heads, createGolden())).toBe(Infinity);
    const small = createRandomHeads(40, 48, 17, createRandom(1));
    expect(measureGoldenError(small, createGolden())).toBe(Infinity);
  });

  it('samples every channel of every head', () => {
    const heads = createHeads();
    for (const name of HEAD_NAMES) {
      const { values, channels } = heads[name];
      const seen = new Set<number>();
      for (let i = 0; i < values.length; i += 509) seen.add(i % channels);
      expect(seen.size).toBe(channels);
    }
  });
});

describe('the golden picture', () => {
  it('is 192×192, uses the whole range and differs by channel', () => {
    const { count, width, height, values } = createGoldenPicture();
    expect([count, width, height, values.length]).toEqual([1, 192, 192, 192 * 192 * 3]);
    expect(values.every((value) => value >= -1 && value <= 1)).toBe(true);
    const channel = (first: number) => values.filter((_, index) => index % 3 === first);
    for (const first of [0, 1, 2]) {
      expect(Math.max(...channel(first))).toBeGreaterThan(0.9);
      expect(Math.min(...channel(first))).toBeLessThan(-0.9);
    }
    expect(channel(0)).not.toEqual(channel(1));
  });
});
